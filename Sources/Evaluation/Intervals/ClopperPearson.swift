/// The exact interval of a binomial share, for IPS: Σwr in units of the greatest weight counts as successes, rounds
/// likewise as trials.
///
/// Source: Clopper & Pearson 1934; for weights as Vowpal Wabbit's estimators use it. Exact for weights of 0 and 1.
/// Otherwise the variance that it reckons with, v(w* − w*v), is above the true one only where the value is small, or
/// most weights are well below the greatest: right for rare rewards, for which it is meant, too narrow for frequent
/// ones under few different weights (`IntervalCoverageTests`). Wide where one weight is far above the others.
package enum ClopperPearson {
  /// - Parameter rewards: Between what rewards can lie.
  /// - Returns: nil where it says nothing: no rounds, no weight at all, sums that are not finite, a range without
  ///   width, more than 10¹⁰ trials, or a confidence not above 0 and below 1.
  package static func interval(
    of sums: WeightSums, rewards: ClosedRange<Double>, confidence: Double
  ) -> Interval? {
    guard let confidence = Confidence(confidence), let sums = sums.scaled(to: rewards), sums.largest > 0 else {
      return nil
    }
    let trials = sums.n / sums.largest
    // Weights of a mean above 1 may count more successes than trials.
    let successes = min(max(sums.wr / sums.largest, 0), trials)
    let failures = trials - successes
    let (lower, upper): (BetaDistribution?, BetaDistribution?) = (
      BetaDistribution(alpha: successes, beta: failures + 1), BetaDistribution(alpha: successes + 1, beta: failures)
    )
    let half = confidence.missed / 2
    guard
      let first = successes > 0 ? lower?.lowerQuantile(half) : 0,
      let last = failures > 0 ? upper?.upperQuantile(half) : 1
    else { return nil }
    return Interval(lower: rewards.value(at: first), upper: rewards.value(at: last))
  }
}
