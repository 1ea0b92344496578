import Bandits
import EventLog
import Events
import History
import Inspection
import Snapshots

/// What recent decisions say of snapshots.
extension SnapshotDesk {
  /// Decisions that are looked at.
  private static let decisionLimit = 1_000

  /// Why a decision was made.
  func replay(of trace: DecisionTrace) async -> DecisionReplay {
    await inspector.replay(of: trace) { version, placement in try await find(version, of: placement) }
  }

  /// The latest decisions of a placement.
  func recentDecisions(of placement: PlacementName) throws -> [Decision] {
    try inspector.recentDecisions(of: placement, most: SnapshotDesk.decisionLimit)
  }

  /// What fell into a snapshot's hashed buckets lately.
  func values(of kept: KeptSnapshot) throws -> BucketValues {
    values(of: kept, in: try recentDecisions(of: kept.published.snapshot.placement))
  }

  func values(of kept: KeptSnapshot, in decisions: [Decision]) -> BucketValues {
    inspector.values(of: kept, in: decisions)
  }
}
