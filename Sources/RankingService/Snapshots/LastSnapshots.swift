import Bandits
import EventLog
import Events
import Learning
import Logging
import Snapshots

/// What rankings use until the log is replayed: of each placement the version that is pinned, else the last that was kept,
/// if it is whole, as it was published; else what the prior says.
struct LastSnapshots {
  let store: SnapshotStore
  let reading: PlacementReading
  let wallClock: WallClock
  let logger: Logger

  /// - Parameter placements: As the log had them first, or, where it has none, as files say: so version 0 stays what it was.
  func published(of placements: [PlacementFile]) -> [PublishedSnapshot] {
    placements.map { last(of: $0.placement.name) ?? prior(of: $0) }
  }

  /// The versions that rankings are kept to.
  ///
  /// - Parameter pins: What the log says of pins, the last change of each placement.
  func pinned(_ pins: [SnapshotChange]) -> [PublishedSnapshot] {
    pins.compactMap { $0.action == .pinned ? read($0.version, of: $0.placement) : nil }
  }

  private func last(of name: PlacementName) -> PublishedSnapshot? {
    for version in store.versions(of: name).reversed() {
      if let snapshot = read(version, of: name) { return snapshot }
    }
    return nil
  }

  /// nil for a file that cannot be read; a damaged one is put aside.
  private func read(_ version: UInt64, of name: PlacementName) -> PublishedSnapshot? {
    do {
      return try store.read(version, of: name, reading: reading).published
    } catch {
      logger.error(
        "a snapshot file is passed over",
        metadata: ["placement": "\(name)", "version": "\(version)", "error": "\(error)"])
      if error.isDamage {
        try? store.quarantine(version, of: name, because: error)
      }
      return nil
    }
  }

  private func prior(of file: PlacementFile) -> PublishedSnapshot {
    guard let snapshot = Learner.prior(of: file.placement, text: file.text) else {
      preconditionFailure("a prior that is not finite")
    }
    return PublishedSnapshot(snapshot, publishedAt: wallClock.now, parent: nil)
  }
}
