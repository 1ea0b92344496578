package import Bandits
package import Events

/// Eight candidates or fewer, as policies are checked on them: of a model that learned, or of one that stands for a shape.
package protocol CheckedSlate: Sendable {
  var model: any Model { get }
  /// Of the candidates, in the order of their ids.
  var actions: [ActionID] { get }
  /// Candidates of which the same is known.
  var twins: [(Int, Int)] { get }

  /// The vectors of some candidates, in another order.
  func vectors(of rows: [Int]) -> SlateVectors
}

extension CheckedSlate {
  /// What the model knows of each candidate.
  package var estimates: Estimates {
    var estimates = Estimates()
    model.estimate(actions, vectors: vectors(of: Array(actions.indices)), into: &estimates)
    return estimates
  }
}
