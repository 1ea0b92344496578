package import LinearAlgebra

/// What the shared part of a hybrid model and an action's θ are derived from, in Double: all that does not change while
/// the action does not.
///
/// Bytes: 8 (2 *x z* + *x*² + *x* + *z*), beside the published `HybridPart`.
/// Source: Li, Chu, Langford & Schapire 2010, Algorithm 2, with M = λI + A.
package final class HybridFactors: Sendable {
  /// What rankings read.
  package let part: HybridPart
  /// L, with L Lᵀ = M.
  package let factor: CholeskyFactor
  /// W = L⁻¹B, so that BᵀM⁻¹B = WᵀW is symmetric to the last bit.
  package let reduced: CrossProducts
  /// M⁻¹B, which is Gᵀ.
  private let gains: CrossProducts
  /// M⁻¹b: θ where β is 0.
  package let ownWeights: [Double]
  /// G b.
  package let rewardedGains: [Double]

  /// - Returns: nil if a number is not finite.
  /// - Complexity: O(*x*³ + *x*² *z*).
  package init?(of sums: CompleteSums, regularization: Double) {
    guard var precision = sums.outerProducts, let crossProducts = sums.crossProducts else { return nil }
    precision.addToDiagonal(regularization)
    guard let root = PrecisionFactor(of: precision, magnitude: precision.largestDiagonalElement) else { return nil }
    factor = root.factor
    reduced = factor.substitute(crossProducts)
    gains = factor.solve(crossProducts)
    ownWeights = factor.solve(sums.rewardedFeatures)
    rewardedGains = crossProducts.transposedTimes(ownWeights)
    let (rows, columns, storage) = (gains.rows, gains.columns, gains.storage)
    let rowMajor = (0..<rows).flatMap { row in (0..<columns).map { Float(storage[row + $0 * rows]) } }
    guard rowMajor.allSatisfy(\.isFinite), reduced.isFinite, ownWeights.allSatisfy(\.isFinite),
      rewardedGains.allSatisfy(\.isFinite), sums.rewards.isFinite
    else { return nil }
    part = HybridPart(inverseFactor: root.inverse, gains: rowMajor, rewards: sums.rewards, ridge: root.ridge)
  }

  /// θ = M⁻¹(b − Bβ). - Complexity: O(*x z*).
  func weights(given shared: [Double]) -> [Double] { zip(ownWeights, gains.times(shared)).map(-) }
}

/// The shared part of a hybrid model: β, and the factor of its precision.
package struct HybridShared: Sendable {
  /// L₀ of A₀, in Double.
  package let factor: CholeskyFactor
  /// β with L₀⁻¹.
  package let posterior: ActionPosterior

  /// A₀ = λI + Σ z zᵀ − Σₐ WₐᵀWₐ and β = A₀⁻¹(Σ r z − Σₐ Gₐbₐ), the sums over actions in the order of their ids.
  ///
  /// - Returns: nil if a number is not finite.
  /// - Complexity: O(*actions* · *x z*² + *z*³).
  package init?(of sums: CompleteSums, actions: [HybridFactors], regularization: Double) {
    guard let (precision, rewarded) = HybridShared.equations(of: sums, actions: actions, regularization) else {
      return nil
    }
    // What is subtracted, here or when an action was retired, may leave less than its rounding errors: these decide how
    // far the diagonal may have to rise. It never has to rise by more than the greatest row sum of what is left.
    let magnitude = regularization + (sums.outerProducts?.largestDiagonalElement ?? 0)
    let bound = max(magnitude, precision.greatestRowSum)
    guard let root = PrecisionFactor(of: precision, magnitude: bound) else { return nil }
    let weights = root.factor.solve(rewarded)
    guard weights.allSatisfy(\.isFinite), sums.rewards.isFinite else { return nil }
    factor = root.factor
    posterior = ActionPosterior(weights: weights, inverseFactor: root.inverse, rewards: sums.rewards, ridge: root.ridge)
  }

  /// A₀ before any raise of its diagonal, and what it is solved for: Σ r z − Σₐ Gₐbₐ.
  ///
  /// - Returns: nil for sums without shared weights.
  /// - Complexity: O(*actions* · *x z*²).
  package static func equations(
    of sums: CompleteSums, actions: [HybridFactors], _ regularization: Double
  ) -> (precision: SymmetricMatrix, rewarded: [Double])? {
    guard var precision = sums.outerProducts else { return nil }
    precision.addToDiagonal(regularization)
    var rewarded = sums.rewardedFeatures
    for action in actions {
      precision.addGram(of: action.reduced, scale: -1)
      for index in rewarded.indices { rewarded[index] -= action.rewardedGains[index] }
    }
    return (precision, rewarded)
  }
}
