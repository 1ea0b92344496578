import Bandits
import Events
import Learning
import Logging
import Snapshots

/// What rankings use until the log is replayed: of each placement the last snapshot that was kept, if it is whole and was
/// made for the placement as the log has it, or had it; else what the prior says.
struct LastSnapshots {
  let store: SnapshotStore
  let wallClock: WallClock
  let logger: Logger

  /// - Parameter candidates: What each placement may be, the likeliest first.
  func of(_ candidates: [[Placement]]) -> [PublishedSnapshot] {
    candidates.compactMap { versions in versions.first.map { last(of: versions) ?? prior(of: $0) } }
  }

  private func last(of candidates: [Placement]) -> PublishedSnapshot? {
    guard let name = candidates.first?.name else { return nil }
    for version in store.versions(of: name).reversed() {
      do {
        return try snapshot(version, of: name, as: candidates)
      } catch {
        logger.warning(
          "a snapshot file is passed over",
          metadata: ["placement": "\(name)", "version": "\(version)", "error": "\(error)"])
      }
    }
    return nil
  }

  /// As the first placement that the file was made for.
  ///
  /// - Throws: Why it cannot be read, or does not fit the likeliest.
  private func snapshot(
    _ version: UInt64, of name: PlacementName, as candidates: [Placement]
  ) throws -> PublishedSnapshot? {
    let archive = try store.archive(version, of: name)
    var mismatch: SnapshotFileError?
    for placement in candidates {
      do throws(SnapshotFileError) {
        return try SnapshotFile.published(
          in: archive, placement: name, policy: placement.policy, features: placement.features, model: placement.model)
      } catch {
        mismatch = mismatch ?? error
      }
    }
    if let mismatch { throw mismatch }
    return nil
  }

  private func prior(of placement: Placement) -> PublishedSnapshot {
    var learner = Learner(placement: placement)
    guard let model = learner.derive(openPairs: { _ in [] }) else { preconditionFailure("a prior that is not finite") }
    let snapshot = Snapshot(
      placement: placement.name, version: 0, trainedThrough: .distantPast, outcomes: 0, policy: placement.policy,
      features: placement.features, model: model)
    return PublishedSnapshot(snapshot, publishedAt: wallClock.now, parent: nil)
  }
}
