import EventLog
import Inspection

extension SnapshotDesk {
  /// Why a decision was made.
  func replay(of trace: DecisionTrace) async -> DecisionReplay {
    await inspector.replay(of: trace) { version, placement in try await find(version, of: placement) }
  }
}
