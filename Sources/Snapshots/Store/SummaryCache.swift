import Events
import Synchronization

/// Summaries of the files that were looked at, by placement and version.
final class SummaryCache: Sendable {
  private let known = Mutex<[PlacementName: [UInt64: SnapshotSummary]]>([:])

  func summary(of version: UInt64, of placement: PlacementName) -> SnapshotSummary? {
    known.withLock { $0[placement]?[version] }
  }

  func add(_ summary: SnapshotSummary, of placement: PlacementName) {
    known.withLock { $0[placement, default: [:]][summary.version] = summary }
  }

  func forget(_ version: UInt64, of placement: PlacementName) {
    known.withLock { _ = $0[placement]?.removeValue(forKey: version) }
  }

  /// Forgets versions that have no file any more.
  func keep(only versions: [UInt64], of placement: PlacementName) {
    let versions = Set(versions)
    known.withLock { $0[placement] = $0[placement]?.filter { versions.contains($0.key) } }
  }
}
