package import Events
import LinearAlgebra

/// One weight vector per action.
///
/// An action never learned from has the prior: mean 0, deviation ‖x‖ / √λ.
/// Bytes per action: 4 · `InverseFactor.elementCount`, about 2 *d* (*d* + 8), and 8 *d* of weights.
/// Source: Li, Chu, Langford & Schapire 2010, Algorithm 1.
package struct DisjointModel: Model {
  package let configuration: ModelConfiguration
  package let dimension: Int
  package let posteriors: ActionMap<ActionPosterior>
  package let experience: Int

  package var actionIDs: [ActionID] { posteriors.ids }

  /// A model without forgetting; without posteriors the prior alone.
  package init(dimension: Int, regularization: Double, posteriors: [ActionID: ActionPosterior] = [:]) {
    self.init(
      configuration: ModelConfiguration(kind: .disjoint, regularization: regularization), dimension: dimension,
      posteriors: ActionMap(posteriors))
  }

  package init(configuration: ModelConfiguration, dimension: Int, posteriors: ActionMap<ActionPosterior>) {
    precondition(posteriors.values.allSatisfy { $0.dimension == dimension }, "posteriors of another dimension")
    self.configuration = configuration
    self.dimension = dimension
    self.posteriors = posteriors
    experience = RewardTotals.experience(of: posteriors.values.lazy.map(\.rewards))
  }

  package subscript(action: ActionID) -> ActionPosterior? { posteriors[action] }

  package func rewards(of action: ActionID) -> RewardTotals? { posteriors[action]?.rewards }

  package var tensors: [ModelTensor] {
    let packed = InverseFactor.elementCount(dimension: dimension)
    return [
      ModelTensor("weights", [posteriors.count, dimension], .doubles(posteriors.values.flatMap(\.weights))),
      ModelTensor(
        "inverse_factors", [posteriors.count, packed], .floats(posteriors.values.flatMap(\.inverseFactor.elements))),
    ]
  }

  package var lastingParts: [any ModelPart] { posteriors.values }

  package var passingTensors: [ModelTensor] { [] }

  /// - Complexity: O(*candidates* · *dimension*²/2), bound by reading each factor once.
  package func estimate(
    _ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates
  ) {
    precondition(vectors.dimension == dimension, "\(vectors.dimension) features, expected \(dimension)")
    estimates.removeAll()
    estimates.experience = experience
    vectors.elements.withUnsafeBufferPointer { elements in
      var (loaded, priorDeviation) = (-1, 0.0)
      for candidate in order {
        let start = vectors.start(of: candidate)
        let vector = UnsafeBufferPointer(rebasing: elements[start..<start + dimension])
        if start != loaded {
          estimates.load(vector)
          (loaded, priorDeviation) = (start, deviationOfPrior(at: vector))
        }
        guard let posterior = posteriors[actions[candidate]] else {
          estimates.append(mean: 0, deviation: priorDeviation)
          continue
        }
        let variance = posterior.inverseFactor.squaredNorm(of: estimates.paddedVector)
        estimates.append(
          mean: posterior.weights.dotProduct(vector), deviation: Double(variance).squareRoot())
      }
    }
  }

  private func deviationOfPrior(at vector: UnsafeBufferPointer<Double>) -> Double {
    (vector.reduce(0) { $0 + $1 * $1 } / configuration.regularization).squareRoot()
  }
}
