import Bandits
import Events
import Snapshots

/// Puts snapshots where rankings find them.
struct SnapshotPublisher: Sendable {
  let cache: SnapshotCache
  let wallClock: WallClock

  /// Makes a snapshot the newest; rankings use it unless another is pinned.
  func publish(_ snapshot: Snapshot) -> PublishedSnapshot {
    let published = PublishedSnapshot(
      snapshot, publishedAt: wallClock.now, after: cache.newest(snapshot.placement))
    cache.publish(published)
    return published
  }

  /// The snapshot published last; every placement has one from the start.
  func newest(_ placement: PlacementName) -> PublishedSnapshot {
    guard let newest = cache.newest(placement) else { preconditionFailure("no snapshot of \(placement)") }
    return newest
  }
}
