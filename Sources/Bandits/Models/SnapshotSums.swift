package import Events

/// The sums that a snapshot was derived from: with them its numbers can be worked out again, and learning can go on.
package struct SnapshotSums: Sendable {
  /// Of closed outcomes; learning goes on from these.
  package let settled: ModelSums
  /// Of each action that has open pairs: settled and open together, relative to `reference`.
  package let open: [ActionID: CompleteSums]
  /// Over what all actions share: settled and open together, relative to `reference`.
  package let all: CompleteSums
  /// `Forgetting.reference` at which the model was derived; 0 where nothing is forgotten.
  package let reference: Int64

  package init(settled: ModelSums, open: [ActionID: CompleteSums], all: CompleteSums, reference: Int64) {
    self.settled = settled
    self.open = open
    self.all = all
    self.reference = reference
  }

  /// Sums without open pairs.
  package init(settled: ModelSums) {
    let reference = settled.configuration.forgetting?.reference(for: settled.all.latest) ?? 0
    self.init(settled: settled, open: [:], all: CompleteSums(of: settled.all, at: reference), reference: reference)
  }

  /// What the numbers of an action were derived from; nil for one never learned from.
  ///
  /// - Complexity: that of `CompleteSums`.
  package func complete(_ action: ActionID) -> CompleteSums? {
    open[action] ?? settled[action].map { CompleteSums(of: $0, at: reference) }
  }

  /// The actions of the model, in the order of their ids.
  package var actionIDs: [ActionID] { Set(settled.actions.keys).union(open.keys).sorted() }
}
