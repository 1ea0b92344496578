package import Events
package import LinearAlgebra

/// Weights β for all actions over z (action features and crosses), and weights θ for each over x (bias and context).
///
/// The score is zᵀβ + xᵀθ, with variance ‖L⁻¹x‖² + ‖L₀⁻¹(z − G x)‖² for the factors L of λI + A and L₀ of A₀, and
/// G = Bᵀ(λI + A)⁻¹; an action never seen has A = B = 0. Bytes per action: 4 *x* (*x* + 8)/2 of factor, 4 *x z* of gains,
/// 8 *x* of weights.
/// Source: Li, Chu, Langford & Schapire 2010, Algorithm 2.
package struct HybridModel: Model {
  package let configuration: ModelConfiguration
  package let shape: VectorShape
  /// β with L₀⁻¹.
  package let shared: ActionPosterior
  /// By action, what does not depend on β.
  package let parts: ActionMap<HybridPart>
  /// θ of each action, in the order of `parts`: *actions* × *x*.
  package let weights: [Double]
  package let experience: Int

  package init(
    configuration: ModelConfiguration, shape: VectorShape, shared: ActionPosterior, parts: ActionMap<HybridPart>,
    weights: [Double]
  ) {
    precondition(weights.count == parts.count * shape.own, "weights of other actions")
    precondition(shared.dimension == shape.shared, "weights of another dimension")
    self.configuration = configuration
    self.shape = shape
    self.shared = shared
    self.parts = parts
    self.weights = weights
    experience = RewardTotals.experience(of: CollectionOfOne(shared.rewards))
  }

  package var actionIDs: [ActionID] { parts.ids }

  package func rewards(of action: ActionID) -> RewardTotals? { parts[action]?.rewards }

  package var sharedRewards: RewardTotals? { shared.rewards }

  package var tensors: [ModelTensor] {
    let packed = InverseFactor.elementCount(dimension: shape.own)
    return [
      ModelTensor("shared_weights", [shape.shared], .doubles(shared.weights)),
      ModelTensor(
        "shared_inverse_factor", [shared.inverseFactor.elements.count], .floats(shared.inverseFactor.elements)),
      ModelTensor("weights", [parts.count, shape.own], .doubles(weights)),
      ModelTensor("inverse_factors", [parts.count, packed], .floats(parts.values.flatMap(\.inverseFactor.elements))),
      ModelTensor("gains", [parts.count, shape.own, shape.shared], .floats(parts.values.flatMap(\.gains))),
    ]
  }

  package var lastingParts: [any ModelPart] { parts.values + [shared] }

  package var passingTensors: [ModelTensor] { [ModelTensor("weights", [parts.count, shape.own], .doubles(weights))] }

  /// - Complexity: O(*candidates* · (*x*²/2 + *x z* + *z*²/2)).
  package func estimate(
    _ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates
  ) {
    precondition(vectors.dimension == shape.dimension, "\(vectors.dimension) features, expected \(shape.dimension)")
    estimates.removeAll()
    estimates.experience = experience
    vectors.elements.withUnsafeBufferPointer { elements in
      for candidate in order {
        let start = vectors.start(of: candidate)
        let x = UnsafeBufferPointer(rebasing: elements[start..<start + shape.own])
        let z = UnsafeBufferPointer(rebasing: elements[start + shape.own..<start + shape.dimension])
        append(actions[candidate], x, z, to: &estimates)
      }
    }
    estimates.addDirections(by: shared.inverseFactor)
  }

  /// Appends mean, own deviation, and the row z − G x.
  private func append(
    _ action: ActionID, _ x: UnsafeBufferPointer<Double>, _ z: UnsafeBufferPointer<Double>,
    to estimates: inout Estimates
  ) {
    let sharedMean = shared.weights.dotProduct(z)
    let start = estimates.rows.count
    estimates.rows.append(rounding: z)
    guard let index = parts.index(of: action) else {
      let variance = x.reduce(0) { $0 + $1 * $1 } / configuration.regularization
      estimates.means.append(sharedMean)
      estimates.ownDeviations.append(variance.squareRoot())
      return
    }
    let part = parts.values[index]
    estimates.load(x)
    estimates.subtractGains(part.gains, count: shape.own, from: start)
    let ownMean = weights.withUnsafeBufferPointer { weights in
      dotProduct(UnsafeBufferPointer(rebasing: weights[index * shape.own..<(index + 1) * shape.own]), x)
    }
    estimates.means.append(sharedMean + ownMean)
    estimates.ownDeviations.append(Double(part.inverseFactor.squaredNorm(of: estimates.paddedVector)).squareRoot())
  }
}

/// What an action of a hybrid model has beside θ. Immutable, so snapshots share it.
package final class HybridPart: Sendable {
  /// L⁻¹ of λI + A.
  package let inverseFactor: InverseFactor
  /// Gᵀ = (λI + A)⁻¹B, row-major, *x* × *z*.
  package let gains: [Float]
  package let rewards: RewardTotals
  /// What the diagonal of λI + A was raised by (`PrecisionFactor.ridge`).
  package let ridge: Double

  package init(inverseFactor: InverseFactor, gains: [Float], rewards: RewardTotals, ridge: Double) {
    self.inverseFactor = inverseFactor
    self.gains = gains
    self.rewards = rewards
    self.ridge = ridge
  }
}
