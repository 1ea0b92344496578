import Bandits
import Events
import Learning
import Logging
import Snapshots

/// What rankings use until the log is replayed: of each placement the last snapshot that was kept, if it is whole and was
/// made for the placement as the log has it, or had it; else what the prior says.
struct LastSnapshots {
  let store: SnapshotStore
  let reading: PlacementReading
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

  /// As the first placement that the file was made for, under the policy that this has now.
  ///
  /// - Throws: Why it cannot be read, or that it fits none.
  private func snapshot(
    _ version: UInt64, of name: PlacementName, as candidates: [Placement]
  ) throws(SnapshotFileError) -> PublishedSnapshot {
    let kept = try store.read(version, of: name, reading: reading)
    let (model, features) = (kept.placement.model, kept.placement.features)
    guard let placement = candidates.first(where: { $0.model == model && $0.features == features }) else {
      throw SnapshotFileError(.model, "the placement has another model or other features, and had no such ones")
    }
    guard placement.policy != kept.placement.policy else { return kept.published }
    return PublishedSnapshot(
      kept.published.snapshot.with(placement.policy), publishedAt: kept.published.publishedAt,
      parent: kept.published.parent)
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
