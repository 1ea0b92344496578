import Bandits
import Events
import LinearAlgebra

/// The vector at which an action's mean and deviation are shown, read from the sums.
///
/// Where the schema has a bias, its element is 1 in every vector, so the first column of A = Σ w x xᵀ is Σ w x, and its
/// first element Σ w. An element that is the same for all candidates of a decision (bias, context features, crosses of
/// two of them) is the average over the examples of all the model's actions: every action is asked about the same
/// context. Any other (action features, crosses with one) is the average over the action's own examples: what it is
/// itself.
///
/// - `disjoint`: Σ w x is the first column of A.
/// - `hybrid`: Σ w x is the first column of A, Σ w z the first row of B = Σ w x zᵀ, of each action.
/// - `shared`: actions have no sums of their own. What one of them is, decisions that offered it tell
///   (`OfferedVectors`); without any there is no such vector.
struct AverageContext {
  private let isOfAction: [Bool]
  /// Σ w of each element over all actions, divided by Σ w.
  private let all: [Double]

  /// - Returns: nil where there is no bias, or no weight.
  init?(_ schema: FeatureSchema, moments: [[Double]]) {
    guard schema.bias, let first = moments.first else { return nil }
    isOfAction = VectorLayout(schema).isOfAction
    var sum = Array(repeating: 0.0, count: first.count)
    for moments in moments { for index in sum.indices { sum[index] += moments[index] } }
    guard sum[0] > 0, sum.count == isOfAction.count else { return nil }
    all = sum.map { $0 / sum[0] }
  }

  /// The vector of an action that is what `offered` says.
  func vector(offered: [Double]) -> [Double]? {
    offered.count == all.count ? all.indices.map { isOfAction[$0] ? offered[$0] : all[$0] } : nil
  }

  /// The vector of an action whose Σ w (x, z) is `moments`; nil where nothing of its weight is left.
  func vector(_ moments: [Double]) -> [Double]? {
    guard moments[0] > 0 else { return nil }
    return all.indices.map { isOfAction[$0] ? moments[$0] / moments[0] : all[$0] }
  }
}

extension CompleteSums {
  /// Σ w of the vector, where its first element is always 1: of x, and in a hybrid model of z after it.
  var moments: [Double]? {
    guard let outerProducts else { return nil }
    let own = Array(outerProducts.storage[..<outerProducts.dimension])
    guard let crossProducts else { return own }
    return own + (0..<crossProducts.columns).map { crossProducts.storage[$0 * crossProducts.rows] }
  }
}
