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

  init(of placement: Placement, edit: UInt64) { self.init(learner: Learner(placement: placement), edit: edit) }

  /// Goes on from what a learner has; `edit` is what the pipeline says it waits for.
  package init(learner: Learner, edit: UInt64) {
    placement = learner.placement.name
    self.edit = edit
    self.learner = learner
  }

  /// Takes the next outcome of the placement. - Complexity: that of `ModelSums.learn`.
  package mutating func learn(_ outcome: Outcome) { learner.learn(outcome) }
}
