import Bandits
import Events
import Snapshots

/// Puts snapshots where rankings find them, and their files where people do.
struct SnapshotPublisher: Sendable {
  let cache: SnapshotCache
  let store: SnapshotStore
  let wallClock: WallClock

  /// Makes a snapshot current.
  func publish(_ snapshot: Snapshot) {
    cache.publish(
      PublishedSnapshot(snapshot, publishedAt: wallClock.now, after: cache[snapshot.placement]))
  }

  /// The snapshot that rankings of a placement use; every placement has one from the start.
  func current(_ placement: PlacementName) -> PublishedSnapshot {
    guard let current = cache[placement] else { preconditionFailure("no snapshot of \(placement)") }
    return current
  }

  func keep(_ published: PublishedSnapshot, sums: SnapshotSums) throws {
    try store.save(published, sums: sums)
  }
}
