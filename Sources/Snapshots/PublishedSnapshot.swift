package import Bandits
package import Events
import Synchronization

/// A snapshot that rankings may use, with what its publishing adds: when, after which, and its digest once someone asks.
package final class PublishedSnapshot: Sendable {
  package let snapshot: Snapshot
  package let ranker: Ranker
  /// Wall time.
  package let publishedAt: EventTime
  /// The version it follows; nil for the first.
  package let parent: UInt64?
  private let digest = Mutex<String?>(nil)

  package init(_ snapshot: Snapshot, publishedAt: EventTime, parent: UInt64?) {
    self.snapshot = snapshot
    self.publishedAt = publishedAt
    self.parent = parent
    ranker = Ranker(model: snapshot.model, configuration: snapshot.policy)
  }

  package var version: UInt64 { snapshot.version }

  /// `SnapshotContent.digest`, worked out when first asked for.
  package var content: String {
    digest.withLock { digest in
      if let digest { return digest }
      let value = SnapshotContent.digest(of: snapshot)
      digest = value
      return value
    }
  }
}
