import Events
import Learning
import Synchronization

/// Where the writer says what it has done, before it answers, and everyone else reads it.
final class StatusBoard: Sendable {
  private let status: Mutex<IngestStatus>

  init(_ status: IngestStatus) { self.status = Mutex(status) }

  var current: IngestStatus { status.withLock { $0 } }
  var now: EventTime { status.withLock { $0.now } }
  var nextDeadline: EventTime? { status.withLock { $0.nextDeadline } }
  var full: Set<PlacementName> { status.withLock { $0.full } }
  var failure: String? { status.withLock { $0.failure } }
  var isRecovering: Bool { status.withLock { $0.isRecovering } }

  func update(from pipeline: Pipeline, snapshots: [Int]) {
    status.withLock { $0.update(from: pipeline, snapshots: snapshots) }
  }

  /// For good.
  func fail(_ reason: String) {
    status.withLock {
      $0.failure = reason
      $0.isRecovering = false
    }
  }
}
