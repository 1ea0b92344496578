/// SLOPE: which of several estimates of one value to trust, where less variance costs more bias.
///
/// From the widest, whose bias is least, to the narrowest: an estimate is taken over those before it as long as it
/// differs from each by no more than their widths explain, |vᵢ − vⱼ| ≤ widthᵢ + (√6 − 1) widthⱼ. The first that does
/// not ends it.
///
/// Source: Su, Srinath & Krishnamurthy 2020, "Adaptive estimator selection for off-policy evaluation"; the constant and
/// the order by width, Tucker & Lee 2021, "Improved estimator selection for off-policy evaluation".
package enum Slope {
  /// - Parameter candidates: Values, and half the widths of their intervals, in any order; those of equal width are
  ///   taken in it.
  /// - Returns: The chosen one's index; nil where none has a value and a width that are finite numbers.
  /// - Complexity: O(*m*²).
  package static func choice(of candidates: [(value: Double, width: Double)]) -> Int? {
    let order = candidates.indices
      .filter { candidates[$0].value.isFinite && candidates[$0].width.isFinite && candidates[$0].width >= 0 }
      .sorted { (candidates[$1].width, $0) < (candidates[$0].width, $1) }
    let fitting = order.indices.prefix { place in
      let candidate = candidates[order[place]]
      return order[..<place].allSatisfy { earlier in
        let reach = candidate.width + (6.0.squareRoot() - 1) * candidates[earlier].width
        return abs(candidate.value - candidates[earlier].value) <= reach
      }
    }
    return fitting.last.map { order[$0] }
  }
}
