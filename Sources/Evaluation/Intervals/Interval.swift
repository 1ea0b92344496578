/// Where a value lies, with a confidence.
package struct Interval: Equatable, Sendable {
  package let lower: Double
  package let upper: Double

  package init(lower: Double, upper: Double) { (self.lower, self.upper) = (lower, upper) }

  package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

/// How an interval was found; its name in reports.
package enum IntervalKind: String, CaseIterable, Sendable {
  /// By the normal distribution, from the standard error of influence values.
  case normal
  /// The percentile bootstrap over members.
  case bootstrap
  /// Empirical Bernstein: for any sample size, and wide.
  case bernstein
  /// Exact for a count of weights; for IPS.
  case clopperPearson
  /// Empirical likelihood of the Cressie–Read family; for IPS.
  case cressieRead
  /// Holds at all times at once, so it may be looked at while the log grows; for DR.
  case confidenceSequence
}
