#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Empirical Bernstein: holds for any number of independent values within a known range, and is wide for it.
///
/// Source: Maurer & Pontil 2009, "Empirical Bernstein bounds and sample variance penalization", Theorem 4, one half of
/// α to either side: √(2V ln(4/α) / n) + 7 (b − a) ln(4/α) / (3(n − 1)), with V the sample variance.
package enum EmpiricalBernstein {
  /// - Parameters:
  ///   - variance: The sample variance, by n − 1.
  ///   - count: How many values; at least 2.
  ///   - range: Between what values can lie: all that are possible, not those that were seen. The interval is cut to
  ///     it.
  /// - Returns: nil where it says nothing: fewer than two values, numbers that are not finite, an unbounded range, a
  ///   mean outside the range, or a confidence not above 0 and below 1.
  package static func interval(
    mean: Double, variance: Double, count: Int, range: ClosedRange<Double>, confidence: Double
  ) -> Interval? {
    guard let confidence = Confidence(confidence), count >= 2, variance >= 0, range.contains(mean) else { return nil }
    let (n, term) = (Double(count), log(4 / confidence.missed))
    let width = range.upperBound - range.lowerBound
    let half = (2 * variance * term / n).squareRoot() + 7 * width * term / (3 * (n - 1))
    return Interval(center: mean, half: half).map {
      Interval(lower: max($0.lower, range.lowerBound), upper: min($0.upper, range.upperBound))
    }
  }
}
