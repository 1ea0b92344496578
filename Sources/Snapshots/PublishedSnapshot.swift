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
  private let state: Mutex<DigestState>

  private struct DigestState: Sendable {
    var content: String?
    /// Of this snapshot once there is its content, until then of one before it: never more than those of one snapshot, so
    /// that none holds on to all that were before it.
    var parts: PartDigests
  }

  package init(_ snapshot: Snapshot, publishedAt: EventTime, parent: UInt64?, digests: PartDigests = PartDigests()) {
    self.snapshot = snapshot
    self.publishedAt = publishedAt
    self.parent = parent
    state = Mutex(DigestState(parts: digests))
    ranker = Ranker(model: snapshot.model, configuration: snapshot.policy)
  }

  /// The snapshot that follows another of its placement: what both have in common is hashed once. After a start it may be
  /// the same version again, which follows the one that it followed.
  package convenience init(_ snapshot: Snapshot, publishedAt: EventTime, after last: PublishedSnapshot?) {
    let parent = last?.version == snapshot.version ? last?.parent : last?.version
    self.init(snapshot, publishedAt: publishedAt, parent: parent, digests: last?.digests ?? PartDigests())
  }

  package var version: UInt64 { snapshot.version }

  /// How many parts were hashed for its content; 0 before anybody asked.
  package var hashedParts: Int { state.withLock { $0.content == nil ? 0 : $0.parts.hashed } }

  /// Digests of parts that are known: its own, or those of one before it.
  private var digests: PartDigests { state.withLock { $0.parts } }

  /// `SnapshotContent.digest`, worked out when first asked for.
  package var content: String {
    state.withLock { state in
      if let content = state.content { return content }
      let (content, parts, _) = SnapshotContent.digest(of: snapshot, after: state.parts)
      state = DigestState(content: content, parts: parts)
      return content
    }
  }
}
