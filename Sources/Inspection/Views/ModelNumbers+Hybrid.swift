import Bandits
import Events
import LinearAlgebra

/// Weights that all actions share beside their own: the posterior of (β, θ₁, θ₂, …) is one normal distribution, of
/// precision λI + A₀₀ at β (A₀₀ = Σ w z zᵀ), M_a = λI + A_a at θ_a, and B_a = Σ w x zᵀ between the two.
///
/// The inverse by blocks (Li, Chu, Langford & Schapire 2010, section 3.2), with G_a = B_aᵀM_a⁻¹:
///
/// - A₀ = λI + A₀₀ − Σ_a G_aB_a, β = A₀⁻¹(b₀ − Σ_a G_ab_a), θ_a = M_a⁻¹(b_a − B_aβ);
/// - Cov(β) = A₀⁻¹, Cov(θ_a) = M_a⁻¹ + G_aᵀA₀⁻¹G_a, so the deviation of θ_aj is √((M_a⁻¹)_jj + ‖L₀⁻¹g_j‖²) with g_j the
///   *j*-th column of G_a: what is not known of β is not known of θ_a either;
/// - at (x, z) the mean is xᵀθ_a + zᵀβ and the variance ‖L_a⁻¹x‖² + ‖L₀⁻¹(z − G_ax)‖².
extension ModelNumbers {
  init?(
    hybrid complete: [(ActionID, CompleteSums)], all: CompleteSums, _ regularization: Double, _ schema: FeatureSchema
  ) {
    let factors = complete.compactMap { HybridFactors(of: $0.1, regularization: regularization) }
    guard factors.count == complete.count,
      let shared = HybridShared(of: all, actions: factors, regularization: regularization),
      var precision = all.outerProducts
    else { return nil }
    precision.addToDiagonal(regularization)
    for action in factors { precision.addGram(of: action.reduced, scale: -1) }
    let posterior = DensePosterior(precision, factor: shared.factor)
    let average = AverageContext(schema, moments: complete.compactMap(\.1.moments))
    var actions: [Action] = []
    for ((id, sums), factors) in zip(complete, factors) {
      guard let own = HybridAction(sums, factors, regularization, shared: shared) else { return nil }
      let vector = sums.moments.flatMap { average?.vector($0) }
      let numbers = vector.map { own.meanAndDeviation(at: $0) }
      actions.append(
        Action(
          id: id, rewards: sums.rewards, weights: own.weights, mean: numbers?.mean, deviation: numbers?.deviation,
          condition: own.posterior.condition))
    }
    let weights = Weights(
      values: shared.posterior.weights, deviations: posterior.variances.map { $0.squareRoot() })
    self.init(.sums, actions, shared: weights, sharedCondition: posterior.condition)
  }
}

/// What one action has beside the shared weights.
private struct HybridAction {
  let posterior: DensePosterior
  let weights: ModelNumbers.Weights
  private let factors: HybridFactors
  private let shared: HybridShared

  init?(_ sums: CompleteSums, _ factors: HybridFactors, _ regularization: Double, shared: HybridShared) {
    guard let crossProducts = sums.crossProducts, var precision = sums.outerProducts else { return nil }
    precision.addToDiagonal(regularization)
    posterior = DensePosterior(precision, factor: factors.factor)
    (self.factors, self.shared) = (factors, shared)
    let explained = crossProducts.times(shared.posterior.weights)
    let own = factors.factor.solve(zip(sums.rewardedFeatures, explained).map(-))
    // Row j of M⁻¹B is the j-th column of G.
    let gains = factors.factor.solve(crossProducts)
    let rest = (0..<gains.rows).map { row in
      shared.factor.substitute(column: (0..<gains.columns).map { gains.storage[row + $0 * gains.rows] }).squaredLength
    }
    weights = ModelNumbers.Weights(
      values: own, deviations: zip(posterior.variances, rest).map { ($0 + $1).squareRoot() })
  }

  func meanAndDeviation(at vector: [Double]) -> (mean: Double, deviation: Double) {
    let (x, z) = (Array(vector[..<posterior.dimension]), Array(vector[posterior.dimension...]))
    let solved = factors.factor.substitute(column: x)
    // G x = Wᵀ L⁻¹x.
    let left = zip(z, factors.reduced.transposedTimes(solved)).map(-)
    let variance = solved.squaredLength + shared.factor.substitute(column: left).squaredLength
    return (weights.values.dot(x) + shared.posterior.weights.dot(z), variance.squareRoot())
  }
}
