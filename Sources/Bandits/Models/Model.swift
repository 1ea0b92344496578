package import Events

/// A published posterior: what rankings read. Immutable, so that any number of rankings share one.
package protocol Model: Sendable {
  var configuration: ModelConfiguration { get }
  /// The actions learned from, in the order of their ids.
  var actionIDs: [ActionID] { get }
  /// What an action has been given; nil for one never learned from. - Complexity: O(1).
  func rewards(of action: ActionID) -> RewardTotals?
  /// What was given to all examples behind weights that actions share; nil where they share none.
  var sharedRewards: RewardTotals? { get }
  /// Examples behind the whole model, by what is left of their weights, rounded down.
  var experience: Int { get }
  /// The numbers that estimates are made of, by action in the order of `actionIDs` where they are an action's.
  var tensors: [ModelTensor] { get }
  /// What it has in common with models derived before and after it while nothing changes there: of each action in the order
  /// of `actionIDs`, then of what actions share. Empty where a model has no such parts.
  var lastingParts: [any ModelPart] { get }
  /// The numbers that are in no part.
  var passingTensors: [ModelTensor] { get }

  /// Fills in what is known of each candidate.
  ///
  /// Equal actions at equal vectors get equal bits, at every position and whatever stands beside them.
  /// - Parameters:
  ///   - actions: Of the request, in its order.
  ///   - order: The candidates: indices of `actions`, and of the rows of `vectors`.
  ///   - vectors: Of the model's dimension.
  ///   - estimates: Overwritten; keeps its storage between calls.
  func estimate(_ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates)
}

extension Model {
  package var sharedRewards: RewardTotals? { nil }

  package var lastingParts: [any ModelPart] { [] }

  package var passingTensors: [ModelTensor] { tensors }

  /// Fills in what is known of each of `actions`, in their order.
  package func estimate(_ actions: [ActionID], vectors: SlateVectors, into estimates: inout Estimates) {
    estimate(actions, in: Array(actions.indices), vectors: vectors, into: &estimates)
  }
}
