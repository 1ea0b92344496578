import Events
import Synchronization

/// Decisions on their way to the log, by id: so that a request sent twice in a row finds its answer.
final class PendingDecisions: Sendable {
  private let decisions = Mutex<[DecisionID: Decision]>([:])

  subscript(id: DecisionID) -> Decision? { decisions.withLock { $0[id] } }

  /// Takes a decision up, unless one of its id is here already.
  ///
  /// - Returns: The one that was here; nil if it was taken up.
  func claim(_ decision: Decision) -> Decision? {
    decisions.withLock { decisions in
      if let other = decisions[decision.id] { return other }
      decisions[decision.id] = decision
      return nil
    }
  }

  func remove(_ id: DecisionID) { decisions.withLock { $0[id] = nil } }

  /// Forgets the decisions of a batch that is in the log now.
  func remove(decisionsOf batch: [Submission]) {
    decisions.withLock { decisions in
      for case .decisions(let records, _) in batch {
        for case .event(.decision(let decision)) in records { decisions[decision.id] = nil }
      }
    }
  }
}
