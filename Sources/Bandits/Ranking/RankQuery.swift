package import Events

/// A valid question to a ranker.
package struct RankQuery: Sendable {
  package let decisionID: DecisionID
  package let placement: PlacementName
  /// Distinct, at least one; in any order.
  package let actions: [ActionID]
  /// The feature vector of the context.
  package let context: [Double]

  package init(decisionID: DecisionID, placement: PlacementName, actions: [ActionID], context: [Double]) {
    precondition(!actions.isEmpty, "a ranking of no actions")
    self.decisionID = decisionID
    self.placement = placement
    self.actions = actions
    self.context = context
  }
}
