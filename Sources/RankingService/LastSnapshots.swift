import Bandits
import Events
import Learning
import Logging
import Snapshots

/// What rankings use until the log is replayed: of each placement the last snapshot that was kept, if it is whole and was
/// made for the placement as it is now; else what the prior says.
struct LastSnapshots {
  let store: SnapshotStore
  let wallClock: WallClock
  let logger: Logger

  func of(_ placements: [Placement]) -> [PublishedSnapshot] { placements.map { last(of: $0) ?? prior(of: $0) } }

  private func last(of placement: Placement) -> PublishedSnapshot? {
    for version in store.versions(of: placement.name).reversed() {
      do {
        return try store.load(
          version, of: placement.name, policy: placement.policy, features: placement.features, model: placement.model)
      } catch {
        logger.warning(
          "a snapshot file is passed over",
          metadata: ["placement": "\(placement.name)", "version": "\(version)", "error": "\(error)"])
      }
    }
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
