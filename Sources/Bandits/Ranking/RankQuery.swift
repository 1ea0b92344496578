package import Events

/// A valid question to a ranker.
package struct RankQuery: Sendable {
  package let decisionID: DecisionID
  package let placement: PlacementName
  /// Which arm answers; nil: none, which is ranked as the placement's own.
  package let arm: Arm?
  /// Distinct, at least one; in any order.
  package let actions: [ActionID]
  /// The candidates' feature vectors.
  package let vectors: SlateVectors

  package init(
    decisionID: DecisionID, placement: PlacementName, arm: Arm? = nil, actions: [ActionID],
    vectors: SlateVectors
  ) {
    precondition(!actions.isEmpty, "a ranking of no actions")
    precondition(vectors.count.map { $0 == actions.count } ?? true, "vectors of another slate")
    self.decisionID = decisionID
    self.placement = placement
    self.arm = arm
    self.actions = actions
    self.vectors = vectors
  }
}
