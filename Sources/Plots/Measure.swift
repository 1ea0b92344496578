import Tables

/// A number with a name and, where it is known, the interval it lies in: one row of a chart.
package struct Measure: Sendable, Equatable {
  package let label: String
  package let value: Double
  package let lower: Double?
  package let upper: Double?

  package init(_ label: String, _ value: Double, lower: Double? = nil, upper: Double? = nil) {
    self.label = label
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  /// Least and greatest end; nil if one is missing or not finite.
  var interval: ClosedRange<Double>? {
    guard let lower, let upper, lower.isFinite, upper.isFinite else { return nil }
    return min(lower, upper)...max(lower, upper)
  }

  /// Whether an end was given, but no interval can be drawn.
  var hasBrokenInterval: Bool { (lower != nil || upper != nil) && interval == nil }

  /// `drama: 0.31 (0.25 to 0.37)`.
  var sentence: String {
    let range = interval.map { " (\($0.lowerBound.shortText()) to \($0.upperBound.shortText()))" } ?? ""
    return "\(label): \(value.shortText())\(range)"
  }
}

/// Rows of a chart that belong together.
package struct MeasureGroup: Sendable, Equatable {
  package let heading: String?
  package let rows: [Measure]

  package init(_ heading: String?, _ rows: [Measure]) {
    self.heading = heading
    self.rows = rows
  }
}
