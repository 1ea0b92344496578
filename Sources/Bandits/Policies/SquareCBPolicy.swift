#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Inverse gap weighting: 1/(K + γₙ·gap) on each candidate whose mean lies a gap below the best, the rest on the best;
/// equal best means share it. γₙ = γ·n^exponent, with n the examples behind the model, at least 1.
///
/// Every candidate keeps a chance of at least 1/(K + γₙ·gap), so the log can be evaluated without a floor, if unevenly.
/// Source: Foster & Rakhlin 2020, "Beyond UCB", Algorithm 1; Abe & Long 1999. They set γ ∝ √(Kn), hence exponent ½.
package struct SquareCBPolicy: Policy {
  /// γ ≥ 0, per unit of reward: 0 is uniform.
  package let gamma: Double
  /// In 0...1: how fast exploration ends as examples come in.
  package let exponent: Double

  package init(gamma: Double, exponent: Double) {
    precondition(gamma >= 0 && gamma.isFinite && (0...1).contains(exponent), "gamma \(gamma), exponent \(exponent)")
    self.gamma = gamma
    self.exponent = exponent
  }

  package func distribute(
    _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
    into probabilities: inout [Double]
  ) {
    guard let best = estimates.means.max() else { return }
    let weight = gamma * pow(Double(max(estimates.experience, 1)), exponent)
    let count = Double(estimates.count)
    probabilities.refill(with: 0, count: estimates.count)
    var (others, ties) = (0.0, 0)
    for (index, mean) in estimates.means.enumerated() {
      if mean == best {
        ties += 1
      } else {
        probabilities[index] = 1 / (count + weight * (best - mean))
        others += probabilities[index]
      }
    }
    for (index, mean) in estimates.means.enumerated() where mean == best {
      probabilities[index] = (1 - others) / Double(ties)
    }
  }
}
