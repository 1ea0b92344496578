package import LinearAlgebra

/// The posterior of one action's weights, N(θ, (λI + A)⁻¹), as rankings need it. Immutable, so snapshots share it.
///
/// Source: Li, Chu, Langford & Schapire 2010, Algorithm 1: θ = (λI + A)⁻¹ b and the deviation √(xᵀ(λI + A)⁻¹x), which is
/// ‖L⁻¹x‖ for the Cholesky factor L of λI + A.
package final class ActionPosterior: Sendable {
  /// θ, in Double: a mean near zero is a difference of large terms.
  package let weights: [Double]
  /// L⁻¹, in Float: a norm loses nothing to cancellation.
  package let inverseFactor: InverseFactor
  /// Of the examples it was derived from, provisional ones included.
  package let rewards: RewardTotals

  package var dimension: Int { weights.count }

  /// Takes up a posterior from a snapshot file.
  package init(weights: [Double], inverseFactor: InverseFactor, rewards: RewardTotals) {
    precondition(weights.count == inverseFactor.dimension, "weights and factor of two dimensions")
    self.weights = weights
    self.inverseFactor = inverseFactor
    self.rewards = rewards
  }

  /// Derives the posterior of `sums` under the prior N(0, (1/λ) I).
  ///
  /// Where λ is below the last bit of A, as after 10,000 equal examples of elements 1e6, λI + A is not positive definite
  /// to working precision. Then the diagonal is raised as little as makes it so, in steps of 16 from the rounding error
  /// of A: the posterior is that of a slightly stronger prior, and one action's history never keeps others from learning.
  /// - Returns: nil if a number is not finite: such a model must not be published.
  /// - Complexity: O(*dimension*³).
  package convenience init?(of sums: ActionSums, regularization: Double) {
    var precision = sums.completeOuterProducts()
    precision.addToDiagonal(regularization)
    guard precision.isFinite else { return nil }
    var factors = ActionPosterior.factors(of: precision)
    var ridge = precision.largestDiagonalElement * Double(sums.dimension) * 0x1p-52
    while factors == nil, ridge < precision.largestDiagonalElement {
      precision.addToDiagonal(ridge)
      factors = ActionPosterior.factors(of: precision)
      ridge *= 16
    }
    guard let (factor, inverse) = factors else { return nil }
    let weights = factor.solve(sums.rewardedFeatures)
    let rewards = RewardTotals(
      count: sums.count, weight: Double(sums.count), rewardSum: sums.rewardSum, rewardSquareSum: sums.rewardSquareSum)
    guard weights.allSatisfy(\.isFinite), rewards.isFinite else { return nil }
    self.init(weights: weights, inverseFactor: inverse, rewards: rewards)
  }

  private static func factors(of precision: SymmetricMatrix) -> (CholeskyFactor, InverseFactor)? {
    guard let factor = CholeskyFactor(of: precision), let inverse = factor.inverse() else { return nil }
    return (factor, inverse)
  }
}
