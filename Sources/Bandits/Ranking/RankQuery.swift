package import Events

/// A valid question to a ranker.
package struct RankQuery: Sendable {
  package let decisionID: DecisionID
  package let placement: PlacementName
  /// Whose arm answers; nil: nobody's, who is never held back.
  package let member: MemberID?
  /// Distinct, at least one; in any order.
  package let actions: [ActionID]
  /// The candidates' feature vectors.
  package let vectors: SlateVectors

  package init(
    decisionID: DecisionID, placement: PlacementName, member: MemberID? = nil, actions: [ActionID],
    vectors: SlateVectors
  ) {
    precondition(!actions.isEmpty, "a ranking of no actions")
    precondition(vectors.count.map { $0 == actions.count } ?? true, "vectors of another slate")
    self.decisionID = decisionID
    self.placement = placement
    self.member = member
    self.actions = actions
    self.vectors = vectors
  }
}
