package import Attribution
package import Events

/// Sums that are folded anew, from the outcomes that are kept: features or model of a placement were edited.
///
/// Whoever drives the pipeline has it learn all outcomes of the placement up to the last one, in the order in which they
/// closed, and then installs it. As outcomes are a function of the log, so is what comes of it, whenever that is.
package struct Refold: Sendable {
  package let placement: PlacementName
  /// The offset of the record that asked for it.
  package let edit: UInt64
  private(set) var learner: Learner

  init(of placement: Placement, edit: UInt64) {
    self.placement = placement.name
    self.edit = edit
    learner = Learner(placement: placement)
  }

  /// Takes the next outcome of the placement. - Complexity: that of `ModelSums.learn`.
  package mutating func learn(_ outcome: Outcome) { learner.learn(outcome) }
}
