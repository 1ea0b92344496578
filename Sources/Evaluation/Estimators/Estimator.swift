/// How a policy's value is estimated: what one round contributes to it. All else, averages, standard errors and intervals, is
/// the same for all estimators.
package protocol Estimator: Sendable {
  /// A round's share in an average over rounds.
  func contribution(of round: WeighedRound) -> Double

  /// Between what contributions can lie.
  ///
  /// - Parameters:
  ///   - largest: How far weights reach.
  ///   - rewards: Between what rewards lie.
  ///   - predictions: Between what the reward model's predictions lie.
  func contributions(
    ofWeightsUpTo largest: Double, rewards: ClosedRange<Double>, predictions: ClosedRange<Double>
  ) -> ClosedRange<Double>

  /// Overwrites `column` with the contributions of a block's rounds. - Complexity: O(*rounds*), one dynamic call.
  func fill(_ column: UnsafeMutableBufferPointer<Double>, from block: WeighedBlock)
}

/// An estimator that divides by the weights it met instead of their expectation: a part that is averaged over rounds, and a
/// quotient of two sums.
package protocol SelfNormalizedEstimator: Sendable {
  /// Its value is mean(direct) + Σ numerator / Σ denominator.
  func contribution(of round: WeighedRound) -> (direct: Double, numerator: Double, denominator: Double)

  /// Whether its standard error is that of direct + numerator / mean(denominator), as if that mean were no estimate.
  var takesDenominatorAsKnown: Bool { get }

  /// Overwrites `joint` with direct part, importance, numerator and denominator of a block's rounds, times importance.
  func fill(_ joint: UnsafeMutableBufferPointer<SIMD4<Double>>, from block: WeighedBlock)
}

extension SelfNormalizedEstimator {
  package var takesDenominatorAsKnown: Bool { false }

  package func fill(_ joint: UnsafeMutableBufferPointer<SIMD4<Double>>, from block: WeighedBlock) {
    block.map(into: joint) { round in
      let (direct, numerator, denominator) = contribution(of: round)
      return SIMD4(direct, 1, numerator, denominator) * round.importance
    }
  }
}

/// Inverse propensity scoring: s(w)·r. Source: Horvitz & Thompson 1952; Precup, Sutton & Singh 2000.
package struct WeightedReward: Estimator {
  let shrinkage: Shrinkage

  package init(_ shrinkage: Shrinkage) { self.shrinkage = shrinkage }

  package func contribution(of round: WeighedRound) -> Double {
    WeightedReward.formula(shrinkage(round.weight), round)
  }

  package func contributions(
    ofWeightsUpTo largest: Double, rewards: ClosedRange<Double>, predictions: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    rewards.scaled(by: shrinkage.bound(upTo: largest))
  }

  package func fill(_ column: UnsafeMutableBufferPointer<Double>, from block: WeighedBlock) {
    shrinkage.map(block, into: column, WeightedReward.formula)
  }

  @inline(__always)
  private static func formula(_ weight: Double, _ round: WeighedRound) -> Double { weight * round.reward }
}

/// The reward model, corrected where the log knows better: Σ π q + s(w)·(r − q). Source: Dudík, Langford & Li 2011.
package struct DoublyRobust: Estimator {
  let shrinkage: Shrinkage

  package init(_ shrinkage: Shrinkage) { self.shrinkage = shrinkage }

  package func contribution(of round: WeighedRound) -> Double { DoublyRobust.formula(shrinkage(round.weight), round) }

  package func contributions(
    ofWeightsUpTo largest: Double, rewards: ClosedRange<Double>, predictions: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    let residuals = (rewards.lowerBound - predictions.upperBound)...(rewards.upperBound - predictions.lowerBound)
    let corrections = residuals.scaled(by: shrinkage.bound(upTo: largest))
    return (predictions.lowerBound + corrections.lowerBound)...(predictions.upperBound + corrections.upperBound)
  }

  package func fill(_ column: UnsafeMutableBufferPointer<Double>, from block: WeighedBlock) {
    shrinkage.map(block, into: column, DoublyRobust.formula)
  }

  @inline(__always)
  private static func formula(_ weight: Double, _ round: WeighedRound) -> Double {
    round.direct + weight * (round.reward - round.prediction)
  }
}

extension ClosedRange<Double> {
  /// What a value of this range can become when it is multiplied by anything from 0 to a factor; anything where that is no
  /// finite number.
  func scaled(by factor: Double) -> ClosedRange {
    guard factor >= 0, factor < .infinity else { return -.infinity ... .infinity }
    func product(_ value: Double) -> Double { factor == 0 ? 0 : value * factor }
    return product(Swift.min(lowerBound, 0))...product(Swift.max(upperBound, 0))
  }
}

/// IPS over the mixture of the models that logged. Source: Agarwal, Basu, Schnabel & Joachims 2017.
package struct BalancedReward: Estimator {
  package init() {}

  package func contribution(of round: WeighedRound) -> Double { round.balancedWeight * round.reward }

  package func contributions(
    ofWeightsUpTo largest: Double, rewards: ClosedRange<Double>, predictions: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    rewards.scaled(by: largest)
  }

  package func fill(_ column: UnsafeMutableBufferPointer<Double>, from block: WeighedBlock) {
    block.map(into: column) { $0.balancedWeight * $0.reward }
  }
}

/// Σ w r / Σ w. Source: Swaminathan & Joachims 2015.
package struct SelfNormalizedReward: SelfNormalizedEstimator {
  package init() {}
  @inline(__always)
  package func contribution(of round: WeighedRound) -> (direct: Double, numerator: Double, denominator: Double) {
    (0, round.weight * round.reward, round.weight)
  }
}

/// DR whose correction is divided by the weights it met.
package struct SelfNormalizedDoublyRobust: SelfNormalizedEstimator {
  package init() {}
  @inline(__always)
  package func contribution(of round: WeighedRound) -> (direct: Double, numerator: Double, denominator: Double) {
    (round.direct, round.weight * (round.reward - round.prediction), round.weight)
  }
}

/// The mean reward of the rounds that a learning policy took. Source: Li, Chu, Langford & Wang 2011.
package struct TakenReward: SelfNormalizedEstimator {
  package init() {}
  @inline(__always)
  package func contribution(of round: WeighedRound) -> (direct: Double, numerator: Double, denominator: Double) {
    (0, round.match * round.reward, round.match)
  }
}

/// The mean reward where a policy is sure of what was done: 0 where it never is.
///
/// Its standard error is that of Open Bandit Pipeline, of m·r / mean(m) with the share of matches m taken as known: it is too great,
/// the more the farther rewards are from 0. The bootstrap draws matches too.
package struct MatchedReward: SelfNormalizedEstimator {
  package init() {}
  package var takesDenominatorAsKnown: Bool { true }
  @inline(__always)
  package func contribution(of round: WeighedRound) -> (direct: Double, numerator: Double, denominator: Double) {
    (0, round.match * round.reward, round.match)
  }
}
