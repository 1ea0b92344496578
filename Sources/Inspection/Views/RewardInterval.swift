package import Attribution
package import JSON

/// Where a mean reward may well lie, given how little was seen.
package struct RewardInterval: Equatable, Sendable {
  package let lower: Double
  package let upper: Double

  /// The 0.975 quantile of the standard normal distribution: an interval at 95%.
  package static let z = 1.959963984540054

  /// Wilson's score interval (Wilson 1927, JASA 22:209), with the weight of the examples in place of trials.
  ///
  /// With p = (mean − low) / (high − low) for rewards from *low* to *high*, and n = Σw:
  /// (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n), mapped back to the range. Of all rewards in a range those at
  /// its two ends vary most, so for rewards between them the interval is wider than it would have to be.
  /// - Parameters:
  ///   - weight: Σw, examples by what is left of their weights.
  ///   - range: In which the placement's rewards lie.
  /// - Returns: nil without weight, for a range of one number, and for a mean outside of the range, as after an edit of
  ///   the reward rule.
  package init?(mean: Double, weight: Double, range: ClosedRange<Double>) {
    let width = range.upperBound - range.lowerBound
    // Amended sums are exact but for rounding.
    let slack = 1e-9 * width
    guard weight > 0, width > 0, mean >= range.lowerBound - slack, mean <= range.upperBound + slack else { return nil }
    let (p, z) = (min(max((mean - range.lowerBound) / width, 0), 1), RewardInterval.z)
    let scale = 1 / (1 + z * z / weight)
    let middle = scale * (p + z * z / (2 * weight))
    let half = scale * z * (p * (1 - p) / weight + z * z / (4 * weight * weight)).squareRoot()
    // At the ends the terms are equal but for rounding.
    lower = p == 0 ? range.lowerBound : range.lowerBound + width * max(middle - half, 0)
    upper = p == 1 ? range.upperBound : range.lowerBound + width * min(middle + half, 1)
  }

  /// Writes `{"lower","upper"}`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("lower", lower)
      writer.member("upper", upper)
    }
  }
}

extension RewardRule {
  /// In which rewards lie.
  package var range: ClosedRange<Double> {
    if case .value(let range) = kind { return range }
    return 0...1
  }
}
