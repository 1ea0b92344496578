/// Every candidate with the same chance: 1/K.
package struct UniformPolicy: Policy {
  package init() {}

  package func distribute(
    _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
    into probabilities: inout [Double]
  ) {
    probabilities.refill(with: 1 / Double(estimates.count), count: estimates.count)
  }
}

/// ε/K on each candidate and the rest on the greatest mean; equal means share it.
package struct EpsilonGreedyPolicy: Policy {
  /// In 0...1.
  package let epsilon: Double

  package init(epsilon: Double) {
    precondition((0...1).contains(epsilon), "epsilon \(epsilon)")
    self.epsilon = epsilon
  }

  package func distribute(
    _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
    into probabilities: inout [Double]
  ) {
    probabilities.refill(with: epsilon / Double(estimates.count), count: estimates.count)
    shareAmongBest(of: estimates.means, scaledBy: 1 - epsilon, into: &probabilities)
  }
}

/// Everything on the greatest mean + α·deviation; equal ones share it. Source: Li et al. 2010, Algorithm 1.
package struct LinUCBPolicy: Policy {
  /// ≥ 0: how many deviations of optimism.
  package let alpha: Double

  package init(alpha: Double) {
    precondition(alpha >= 0 && alpha.isFinite, "alpha \(alpha)")
    self.alpha = alpha
  }

  package func score(mean: Double, deviation: Double) -> Double { mean + alpha * deviation }

  package func distribute(
    _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
    into probabilities: inout [Double]
  ) {
    probabilities.refill(with: 0, count: estimates.count)
    scratch.values.removeAll(keepingCapacity: true)
    for (mean, deviation) in zip(estimates.means, estimates.deviations) {
      scratch.values.append(score(mean: mean, deviation: deviation))
    }
    shareAmongBest(of: scratch.values, scaledBy: 1, into: &probabilities)
  }
}
