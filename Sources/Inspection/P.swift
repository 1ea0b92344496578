package enum InspectionPlaceholder {}
