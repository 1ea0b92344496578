package import Events
import LinearAlgebra

/// One weight vector per action over the context: the published model that rankings read. Immutable.
///
/// An action never learned from has the prior: mean 0, deviation ‖x‖ / √λ.
/// Source: Li et al. 2010, Algorithm 1.
package struct DisjointModel: Sendable {
  package let dimension: Int
  package let regularization: Double
  /// The actions learned from, in the order of their ids, each with its posterior.
  package let actions: [(id: ActionID, posterior: ActionPosterior)]
  private let indices: [ActionID: Int]

  /// The prior alone.
  package init(dimension: Int, regularization: Double) {
    self.init(dimension: dimension, regularization: regularization, posteriors: [:])
  }

  package init(dimension: Int, regularization: Double, posteriors: [ActionID: ActionPosterior]) {
    precondition(regularization > 0 && regularization.isFinite, "a regularization of \(regularization)")
    precondition(posteriors.values.allSatisfy { $0.dimension == dimension }, "posteriors of another dimension")
    self.dimension = dimension
    self.regularization = regularization
    actions = posteriors.sorted { $0.key < $1.key }.map { (id: $0.key, posterior: $0.value) }
    indices = Dictionary(uniqueKeysWithValues: actions.enumerated().map { ($1.id, $0) })
  }

  package subscript(action: ActionID) -> ActionPosterior? {
    indices[action].map { actions[$0].posterior }
  }

  /// Fills in mean and deviation of each action for one context.
  ///
  /// - Parameters:
  ///   - context: The feature vector, *dimension* elements.
  ///   - estimates: Overwritten; keeps its storage between calls.
  /// - Complexity: O(*actions* · *dimension*²/2), bound by reading each factor once.
  package func estimate(_ actions: [ActionID], context: [Double], into estimates: inout Estimates) {
    estimates.removeAll()
    estimates.load(checked(context))
    let priorDeviation = priorDeviation(at: context)
    for action in actions { append(action, at: context, priorDeviation: priorDeviation, to: &estimates) }
  }

  /// Fills in mean and deviation of each action at a vector of its own.
  ///
  /// - Parameters:
  ///   - vectors: One for each action, *dimension* elements each.
  ///   - estimates: Overwritten; keeps its storage between calls.
  /// - Complexity: O(*actions* · *dimension*²/2), bound by reading each factor once.
  package func estimate(_ actions: [ActionID], vectors: [[Double]], into estimates: inout Estimates) {
    estimates.removeAll()
    for (action, vector) in zip(actions, vectors) {
      estimates.load(checked(vector))
      append(action, at: vector, priorDeviation: priorDeviation(at: vector), to: &estimates)
    }
  }

  private func checked(_ vector: [Double]) -> [Double] {
    precondition(vector.count == dimension, "\(vector.count) features, expected \(dimension)")
    return vector
  }

  private func priorDeviation(at vector: [Double]) -> Double {
    (vector.reduce(0) { $0 + $1 * $1 } / regularization).squareRoot()
  }

  /// Appends the estimate of an action at the vector that `estimates` has loaded.
  private func append(
    _ action: ActionID, at vector: [Double], priorDeviation: Double, to estimates: inout Estimates
  ) {
    guard let posterior = self[action] else { return estimates.append(mean: 0, deviation: priorDeviation) }
    let mean = zip(posterior.weights, vector).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = posterior.inverseFactor.squaredNorm(of: estimates.paddedVector)
    estimates.append(mean: mean, deviation: Double(variance).squareRoot())
  }
}
