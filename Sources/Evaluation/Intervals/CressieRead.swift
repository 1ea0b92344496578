/// Empirical likelihood of the Cressie–Read family, power −2, for IPS: what the value can be where weights have a mean
/// of 1 and lie within a range, and the rounds are not too unlikely.
///
/// One round more is imagined, of a weight at an end of the range. It needs sums only, and knows that the mean weight
/// is 1: where the weights seen say less, the missing weight may have earned anything, so the interval is far to one
/// side of IPS.
///
/// Source: Karampatziakis, Langford & Mineiro 2020, "Empirical likelihood for contextual bandits"; the closed forms for
/// the power −2 as in Vowpal Wabbit's estimators.
package enum CressieRead {
  /// Weights of which nothing is known.
  package static let anyWeight = 0...Double.infinity

  /// The likeliest value.
  ///
  /// - Parameters:
  ///   - rewards: Between what rewards can lie.
  ///   - weights: Between what weights can lie, whichever are seen: the lower end at least 0 and at most 1.
  /// - Returns: nil where it says nothing: no rounds, sums that are not finite, a range without width, or weights
  ///   that are all one and cannot have a mean of 1.
  package static func value(
    of sums: WeightSums, rewards: ClosedRange<Double>, weights: ClosedRange<Double> = anyWeight
  ) -> Double? {
    guard let sums = sums.scaled(to: rewards) else { return nil }
    let imagined = sums.w < sums.n ? weights.upperBound : weights.lowerBound
    var (constant, slope) = (1 + 1 / sums.n, 0.0)
    if imagined < .infinity {
      let mean = (imagined + sums.w) / (1 + sums.n)
      let square = (imagined * imagined + sums.ww) / (1 + sums.n)
      constant = (square - mean) / (square - mean * mean)
      slope = (1 - mean) / (square - mean * mean)
    }
    let earned = (constant * sums.wr + slope * sums.wwr) / (1 + sums.n)
    let missing = max(0, 1 - (constant * sums.w + slope * sums.ww) / (1 + sums.n))
    let value = rewards.value(at: earned + missing * sums.r / sums.n)
    return value.isFinite ? value : nil
  }

  /// The values that are not too unlikely, by the upper α quantile of F(1, n).
  ///
  /// - Parameters: As of `value(of:rewards:weights:)`.
  /// - Returns: nil where it says nothing, also for a confidence not above 0 and below 1.
  package static func interval(
    of sums: WeightSums, rewards: ClosedRange<Double>, weights: ClosedRange<Double> = anyWeight, confidence: Double
  ) -> Interval? {
    guard
      let confidence = Confidence(confidence), let sums = sums.scaled(to: rewards),
      let excess = FDistribution.upperQuantile(confidence.missed, numerator: 1, denominator: sums.n)
    else { return nil }
    let ends = [ImaginedRound(weights.lowerBound, sums), ImaginedRound(weights.upperBound, sums)].compactMap(\.self)
    let imagined = ImaginedRound(sums.w < sums.n ? weights.upperBound : weights.lowerBound, sums)
    let (least, allowed) = (imagined?.divergence ?? 0, excess / (1 + sums.n))
    func end(_ reward: Double, sign: Double) -> Double {
      let candidates = ends.compactMap {
        $0.least(sums, reward: reward, sign: sign, allowed: least - $0.divergence + allowed)
      }
      return candidates.min().map { min(max(sign * $0, 0), 1) } ?? reward
    }
    let (lower, upper) = (end(0, sign: 1), end(1, sign: -1))
    return Interval(lower: rewards.value(at: min(lower, upper)), upper: rewards.value(at: max(lower, upper)))
  }
}

/// The round that is imagined beside those that were seen, by its weight.
private struct ImaginedRound {
  private let weight: Double
  /// Mean weight with it, what that lacks of 1, and the weights' variance; of the rounds alone where its weight is
  /// infinite.
  private let mean: Double
  private let lack: Double
  private let spread: Double
  /// How far from even the likeliest weighing of the rounds is.
  let divergence: Double

  /// - Returns: nil where all weights are one, so that no weighing of them changes their mean.
  init?(_ weight: Double, _ sums: ScaledWeightSums) {
    self.weight = weight
    let m = 1 + sums.n
    guard weight < .infinity else {
      (mean, lack, spread, divergence) = (0, 0, 0, 1 / sums.n)
      return
    }
    mean = (weight + sums.w) / m
    lack = (sums.n - sums.w + (1 - weight)) / m
    spread = (weight * weight + sums.ww) / m - mean * mean
    guard spread > 0 else { return nil }
    divergence = lack * lack / spread
  }

  /// The least of `sign` times the value if it earned `reward`, and no weighing is further from even than is allowed.
  ///
  /// - Returns: nil where none is as near.
  func least(_ sums: ScaledWeightSums, reward r: Double, sign: Double, allowed: Double) -> Double? {
    let (n, m) = (sums.n, 1 + sums.n)
    let (center, square): (Double, Double)
    if weight == .infinity {
      let gap = sums.wr - r * sums.w
      let squares = r * r * sums.ww - 2 * r * sums.wwr + sums.wwrr
      (center, square) = (sign * (r + gap / n), squares / m - gap * gap / (n * m))
    } else {
      let earned = sign * (weight * r + sums.wr) / m
      let both = sign * (weight * weight * r + sums.wwr) / m - mean * earned
      let squares = (weight * weight * r * r + sums.wwrr) / m
      (center, square) = (earned + lack * both / spread, squares - earned * earned - both * both / spread)
    }
    guard center.isFinite, square.isFinite, allowed >= 0 else { return nil }
    // A sum of squares, but for rounding; what is 0 within that is moved a little outward.
    let product = max(square, 0) * allowed / 2
    return center - (2 * max(product, 1e-18)).squareRoot()
  }
}
