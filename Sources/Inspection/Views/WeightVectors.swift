import Bandits
import Events

/// The weights by which a model gives each action its mean, over the whole vector: `mean` = Σ_j x_j θ_j.
struct WeightVectors {
  private let model: any Model
  private let dimension: Int

  init(_ model: any Model, dimension: Int) { (self.model, self.dimension) = (model, dimension) }

  /// Of an action; zeros where it was never learned from, and nil of a model without weights (`counts`).
  ///
  /// - Complexity: O(*dimension*).
  subscript(action: ActionID) -> [Double]? {
    switch model {
    case let model as DisjointModel: return model[action]?.weights ?? Array(repeating: 0, count: dimension)
    case let model as SharedModel: return model.posterior.weights
    case let model as HybridModel:
      let own = model.shape.own
      let ownWeights = model.parts.index(of: action).map { Array(model.weights[$0 * own..<($0 + 1) * own]) }
      return (ownWeights ?? Array(repeating: 0, count: own)) + model.shared.weights
    default: return nil
    }
  }
}
