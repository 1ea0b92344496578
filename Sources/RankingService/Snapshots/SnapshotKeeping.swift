import Bandits
import Events
import Logging
import Snapshots

/// Writes the files of snapshots, and takes away those that are too many.
struct SnapshotKeeping: Sendable {
  let store: SnapshotStore
  let cache: SnapshotCache
  let retention: SnapshotRetention
  let wallClock: WallClock
  let logger: Logger

  /// Writes a snapshot's file if it is not there yet; it is on disk, whole, when this returns.
  func keep(_ answer: PublishAnswer) throws(DurableFileError) {
    try store.save(answer.snapshot, sums: answer.sums)
    thin(answer.snapshot.snapshot.placement)
  }

  /// Writes a file of what is in memory only, for rankings that are to be kept to it: without sums, which nobody has.
  func keepForServing(_ published: PublishedSnapshot) throws(DurableFileError) {
    guard !store.versions(of: published.snapshot.placement).contains(published.version) else { return }
    try store.save(published, sums: nil)
  }

  /// A file that cannot be taken away stays; rankings do not depend on it.
  private func thin(_ placement: PlacementName) {
    let pinned = cache.pinned(placement).map { [$0.version] } ?? []
    do {
      _ = try store.thin(placement, to: retention, keeping: Set(pinned), now: wallClock.now)
    } catch {
      logger.warning("snapshot files are left", metadata: ["placement": "\(placement)", "error": "\(error)"])
    }
  }
}
