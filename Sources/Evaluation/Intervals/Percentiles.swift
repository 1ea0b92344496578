/// The percentile interval of a bootstrap: what is left of the replicates without α/2 at either end.
///
/// Source: Efron 1981. Quantiles by linear interpolation between the sorted values, number (m − 1)·q from 0 (Hyndman &
/// Fan 1996, definition 7; NumPy's default).
package enum Percentiles {
  /// - Parameter values: Of the replicates; sorted by it.
  /// - Returns: nil of no values, of one that is no finite number, or of a confidence not above 0 and below 1.
  /// - Complexity: O(*m* log *m*).
  package static func interval(of values: inout [Double], confidence: Double) -> Interval? {
    guard let confidence = Confidence(confidence), !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    values.sort()
    let half = confidence.missed / 2
    return Interval(lower: quantile(half, of: values), upper: quantile(1 - half, of: values))
  }

  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let index = min(Int(place), sorted.count - 1)
    let next = min(index + 1, sorted.count - 1)
    let (low, high) = (sorted[index], sorted[next])
    return low == high ? low : low + (high - low) * (place - Double(index))
  }
}
