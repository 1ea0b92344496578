package import LinearAlgebra

/// The posterior of a weight vector, N(θ, (λI + A)⁻¹), as rankings need it. Immutable, so snapshots share it.
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
  /// What the diagonal of λI + A was raised by (`PrecisionFactor.ridge`).
  package let ridge: Double

  package var dimension: Int { weights.count }

  /// Takes up a posterior from its parts.
  package init(weights: [Double], inverseFactor: InverseFactor, rewards: RewardTotals, ridge: Double) {
    precondition(weights.count == inverseFactor.dimension, "weights and factor of two dimensions")
    self.weights = weights
    self.inverseFactor = inverseFactor
    self.rewards = rewards
    self.ridge = ridge
  }

  /// Derives the posterior of sums under the prior N(0, (1/λ) I).
  ///
  /// - Returns: nil if a number is not finite: such a model must not be published.
  /// - Complexity: O(*dimension*³).
  package convenience init?(of sums: CompleteSums, regularization: Double) {
    guard var precision = sums.outerProducts else { return nil }
    precision.addToDiagonal(regularization)
    guard let root = PrecisionFactor(of: precision, magnitude: precision.largestDiagonalElement) else { return nil }
    let weights = root.factor.solve(sums.rewardedFeatures)
    guard weights.allSatisfy(\.isFinite), sums.rewards.isFinite else { return nil }
    self.init(weights: weights, inverseFactor: root.inverse, rewards: sums.rewards, ridge: root.ridge)
  }

  /// Derives the posterior of the sums of one action by themselves, at the time of its latest example.
  package convenience init?(of sums: ActionSums, regularization: Double) {
    let reference = sums.forgetting?.reference(for: sums.latest) ?? 0
    self.init(of: CompleteSums(of: sums, at: reference), regularization: regularization)
  }
}
