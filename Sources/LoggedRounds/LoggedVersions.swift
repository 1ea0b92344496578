import Events
import History
import Snapshots

/// The snapshots that ranked the decisions of a placement, a few at a time: decisions in the order of a log ask for
/// versions in nearly ascending order, and for a pinned one between them.
struct LoggedVersions {
  /// How many are kept.
  private static let limit = 4

  private var finder: SnapshotFinder
  /// The one that was asked for last is last.
  private var kept: [PublishedSnapshot] = []
  /// Why a version cannot be had.
  private var absent: [UInt64: String] = [:]

  init(of placement: PlacementName, in sources: HistorySources) {
    finder = SnapshotFinder(of: placement, in: sources)
  }

  /// The snapshot of a version, or why it cannot be had.
  ///
  /// - Complexity: that of `SnapshotFinder.find`, once for versions in ascending order.
  mutating func find(_ version: UInt64) async -> Result<PublishedSnapshot, HistoryError> {
    if let last = kept.last, last.version == version { return .success(last) }
    if let reason = absent[version] { return .failure(HistoryError(.gone, reason)) }
    if let index = kept.firstIndex(where: { $0.version == version }) {
      kept.append(kept.remove(at: index))
      return .success(kept[kept.count - 1])
    }
    do throws(HistoryError) {
      let found = try await finder.find(version).kept.published
      if kept.count == LoggedVersions.limit { kept.removeFirst() }
      kept.append(found)
      return .success(found)
    } catch {
      absent[version] = error.reason
      return .failure(error)
    }
  }
}
