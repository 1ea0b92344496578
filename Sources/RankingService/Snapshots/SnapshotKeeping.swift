import Bandits
import Events
import Logging
import Snapshots
import Synchronization

/// Writes the files of snapshots, and takes away those that are too many.
struct SnapshotKeeping: Sendable {
  let store: SnapshotStore
  let cache: SnapshotCache
  let retention: SnapshotRetention
  let wallClock: WallClock
  let logger: Logger
  private let held = HeldVersions()

  init(
    store: SnapshotStore, cache: SnapshotCache, retention: SnapshotRetention, wallClock: WallClock, logger: Logger
  ) {
    self.store = store
    self.cache = cache
    self.retention = retention
    self.wallClock = wallClock
    self.logger = logger
  }

  /// Has a version's file stay while somebody is about to pin it.
  func hold(_ version: UInt64, of placement: PlacementName) {
    held.versions.withLock { $0[placement, default: [:]][version, default: 0] += 1 }
  }

  /// Ends a hold.
  func release(_ version: UInt64, of placement: PlacementName) {
    held.versions.withLock { versions in
      let count = versions[placement]?[version] ?? 0
      versions[placement]?[version] = count > 1 ? count - 1 : nil
    }
  }

  /// How often each is held.
  private final class HeldVersions: Sendable {
    let versions = Mutex<[PlacementName: [UInt64: Int]]>([:])
  }

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
    let held = held.versions.withLock { $0[placement, default: [:]].keys.map(\.self) }
    let pinned = held + (cache.pinned(placement).map { [$0.version] } ?? [])
    do {
      _ = try store.thin(placement, to: retention, keeping: Set(pinned), now: wallClock.now)
    } catch {
      logger.warning("snapshot files are left", metadata: ["placement": "\(placement)", "error": "\(error)"])
    }
  }
}
