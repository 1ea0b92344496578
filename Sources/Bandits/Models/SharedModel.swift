package import Events
import LinearAlgebra

/// One weight vector for all actions, over a vector that tells them apart by their features: an action never seen has
/// what its features say.
///
/// Bytes per action: 32, beside its id; 4 · `InverseFactor.elementCount` and 8 *d* once.
/// Source: Li, Chu, Langford & Schapire 2010, Algorithm 1 with one regression over features of context and action, as in
/// Abbasi-Yadkori, Pál & Szepesvári 2011.
package struct SharedModel: Model {
  package let configuration: ModelConfiguration
  package let posterior: ActionPosterior
  package let totals: ActionMap<RewardTotals>
  package let experience: Int

  /// - Parameters:
  ///   - posterior: Of the shared weights.
  ///   - totals: By action.
  package init(configuration: ModelConfiguration, posterior: ActionPosterior, totals: ActionMap<RewardTotals>) {
    self.configuration = configuration
    self.posterior = posterior
    self.totals = totals
    experience = RewardTotals.experience(of: CollectionOfOne(posterior.rewards))
  }

  package var actionIDs: [ActionID] { totals.ids }

  package func rewards(of action: ActionID) -> RewardTotals? { totals[action] }

  package var sharedRewards: RewardTotals? { posterior.rewards }

  package var tensors: [ModelTensor] {
    let packed = posterior.inverseFactor.elements
    return [
      ModelTensor("shared_weights", [posterior.dimension], .doubles(posterior.weights)),
      ModelTensor("shared_inverse_factor", [packed.count], .floats(packed)),
    ]
  }

  package var lastingParts: [any ModelPart] { [posterior] }

  package var passingTensors: [ModelTensor] { [] }

  /// - Complexity: O(*candidates* · *dimension*²/2), the factor read once for many of them; once for all where they have
  ///   one vector.
  package func estimate(
    _ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates
  ) {
    let dimension = posterior.dimension
    precondition(vectors.dimension == dimension, "\(vectors.dimension) features, expected \(dimension)")
    estimates.removeAll()
    estimates.experience = experience
    let rows = vectors.count == nil ? order.prefix(1) : order[...]
    vectors.elements.withUnsafeBufferPointer { elements in
      for candidate in rows {
        let start = vectors.start(of: candidate)
        let vector = UnsafeBufferPointer(rebasing: elements[start..<start + dimension])
        estimates.rows.append(rounding: vector)
        estimates.means.append(posterior.weights.dotProduct(vector))
      }
    }
    estimates.addDirections(by: posterior.inverseFactor)
    estimates.repeatFirst(count: order.count)
  }
}
