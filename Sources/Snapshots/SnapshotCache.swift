import Bandits
package import Events
import Synchronization

/// The snapshot that each placement's rankings use now.
///
/// Readers take a reference and keep it for as long as they rank; a publish replaces the reference.
/// A lock held for the length of a retain costs 10 ns beside a ranking's 50 µs.
package final class SnapshotCache: Sendable {
  private let current: Mutex<[PlacementName: PublishedSnapshot]>

  package init(_ snapshots: [PublishedSnapshot] = []) {
    current = Mutex(
      Dictionary(snapshots.map { ($0.snapshot.placement, $0) }, uniquingKeysWith: { _, last in last }))
  }

  package subscript(placement: PlacementName) -> PublishedSnapshot? {
    current.withLock { $0[placement] }
  }

  /// Makes `snapshot` the one that the next ranking of its placement uses.
  package func publish(_ snapshot: PublishedSnapshot) {
    current.withLock { $0[snapshot.snapshot.placement] = snapshot }
  }
}
