import Bandits
import Events
import JSON
import Snapshots

/// A snapshot as the routes show it.
struct SnapshotAnswer {
  let published: PublishedSnapshot
  /// Whether rankings use it.
  let isCurrent: Bool
  /// Whether rankings are kept to it.
  let isPinned: Bool
  /// Whether it was made again from the log.
  let isRebuilt: Bool

  init(_ published: PublishedSnapshot, in cache: SnapshotCache, isRebuilt: Bool = false) {
    let placement = published.snapshot.placement
    self.published = published
    self.isRebuilt = isRebuilt
    isCurrent = cache[placement]?.version == published.version
    isPinned = cache.pinned(placement)?.version == published.version
  }

  var body: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("version", String(published.version))
      writer.member("content", published.content)
      if published.snapshot.trainedThrough != .distantPast {
        writer.member("trainedThrough", published.snapshot.trainedThrough.description)
      }
      // The prior was there before anything was published.
      if published.publishedAt != .distantPast { writer.member("publishedAt", published.publishedAt.description) }
      writer.member("outcomes", published.snapshot.outcomes)
      writer.member("actions", published.snapshot.model.actionIDs.count)
      writer.member("policy", published.snapshot.policy.description)
      writer.member("current", isCurrent)
      writer.member("pinned", isPinned)
      if isRebuilt { writer.member("rebuilt", true) }
    }
    return writer.bytes
  }
}
