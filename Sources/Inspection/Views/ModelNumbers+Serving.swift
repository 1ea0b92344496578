import Bandits
import Events
import LinearAlgebra

/// A file for serving only has θ in Double and the inverse factor L⁻¹ in Float: variances are (M⁻¹)_jj = Σ_i (L⁻¹_ij)²,
/// with seven digits. What the average context was, and the condition of M, it does not say; of `counts` it says all.
extension ModelNumbers {
  init(serving model: any Model) {
    let ids = model.actionIDs
    let rewards = ids.map { model.rewards(of: $0) ?? RewardTotals() }
    var actions = zip(ids, rewards).map { Action(id: $0, rewards: $1) }
    var shared: Weights?
    switch model {
    case let model as DisjointModel:
      for index in actions.indices { actions[index].weights = Weights(model.posteriors.values[index]) }
    case let model as SharedModel: shared = Weights(model.posterior)
    case let model as HybridModel:
      shared = Weights(model.shared)
      for index in actions.indices { actions[index].weights = Weights(of: index, in: model) }
    default: actions = zip(ids, rewards).map(ModelNumbers.beta)
    }
    self.init(.serving, actions, shared: shared)
  }
}

extension ModelNumbers.Weights {
  fileprivate init(_ posterior: ActionPosterior) {
    self.init(
      values: posterior.weights, deviations: posterior.inverseFactor.columnSquares.map { $0.squareRoot() })
  }

  /// As from the sums, the variance of β included: gains hold the columns of G as rows.
  fileprivate init(of index: Int, in model: HybridModel) {
    let (part, own) = (model.parts.values[index], model.shape.own)
    var products: [Float] = []
    model.shared.inverseFactor.multiply(rows: part.gains, count: own, into: &products)
    let width = model.shape.shared
    let deviations = part.inverseFactor.columnSquares.enumerated().map { row, square in
      let rest = products[row * width..<(row + 1) * width].reduce(0) { $0 + Double($1) * Double($1) }
      return (square + rest).squareRoot()
    }
    self.init(values: Array(model.weights[index * own..<(index + 1) * own]), deviations: deviations)
  }
}

extension InverseFactor {
  /// Σ_i (L⁻¹_ij)² for each column j. - Complexity: O(*dimension*³/2).
  fileprivate var columnSquares: [Double] {
    var products: [Float] = []
    var identity = [Float](repeating: 0, count: dimension * dimension)
    for index in 0..<dimension { identity[index * (dimension + 1)] = 1 }
    multiply(rows: identity, count: dimension, into: &products)
    return (0..<dimension).map { row in
      products[row * dimension..<(row + 1) * dimension].reduce(0) { $0 + Double($1) * Double($1) }
    }
  }
}
