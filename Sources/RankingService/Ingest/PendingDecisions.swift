import Events
import Synchronization

/// Decisions on their way to the log, by id: so that a request sent twice in a row finds its answer.
final class PendingDecisions: Sendable {
  private let decisions = Mutex<[DecisionID: Decision]>([:])

  subscript(id: DecisionID) -> Decision? { decisions.withLock { $0[id] } }

  func add(_ decision: Decision) { decisions.withLock { $0[decision.id] = decision } }

  func remove(_ id: DecisionID) { decisions.withLock { $0[id] = nil } }

  /// Forgets the decisions of a batch that is in the log now.
  func remove(decisionsOf batch: [Submission]) {
    decisions.withLock { decisions in
      for case .decision(.event(.decision(let decision)), _) in batch { decisions[decision.id] = nil }
    }
  }
}
