import EventLog
import HTTPTypes
import History
import Inspection

extension SnapshotDesk {
  /// Why a decision was made.
  ///
  /// - Throws: `Problem` 503 where it can be told a little later.
  func replay(of trace: DecisionTrace) async throws -> DecisionReplay {
    try await inspector.replay(of: trace) { version, placement in
      do {
        return try await find(version, of: placement)
      } catch let problem as Problem where problem.status != .serviceUnavailable {
        throw HistoryError(.gone, problem.sentence)
      }
    }
  }
}
