package enum PlotsPlaceholder {}
