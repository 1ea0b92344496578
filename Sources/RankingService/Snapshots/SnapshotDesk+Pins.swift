import Bandits
import EventLog
package import Events
import HTTPTypes
import History
import Learning
import Snapshots

/// Rankings are kept to a version by a record in the log, with who and why, and by its file: both are on disk before the
/// first ranking goes by it.
extension SnapshotDesk {
  /// Keeps rankings of a placement to a version.
  ///
  /// - Throws: `Problem`: as `find`, and 422 for a version of other features than the placement has now: its requests may
  ///   lack what these need.
  package func pin(
    _ version: UInt64, of placement: PlacementName, reason: String, by: String
  ) async throws -> SnapshotChange {
    // Its file is not taken away as too old meanwhile.
    keeping.hold(version, of: placement)
    defer { keeping.release(version, of: placement) }
    let snapshot = try await servable(version, of: placement)
    guard let features = ingest.placements[placement]?.features, snapshot.snapshot.features == features else {
      throw Problem(
        .unprocessable,
        """
        version \(version) is of other features than \(placement) has now; bring its file back to what it said then
        """, at: "version")
    }
    return try await ingest.submit(
      PinSubmission(placement: placement, version: version, snapshot: snapshot, reason: reason, by: by))
  }

  /// Lets rankings of a placement use again what is published.
  ///
  /// - Throws: `Problem` 409 if no version is pinned.
  package func unpin(_ placement: PlacementName, reason: String, by: String) async throws -> SnapshotChange {
    guard let pinned = cache.pinned(placement)?.version ?? absent(placement) else {
      throw Problem(.conflict, "no version of \(placement) is pinned")
    }
    return try await ingest.submit(
      PinSubmission(placement: placement, version: pinned, snapshot: nil, reason: reason, by: by))
  }

  /// Has rankings follow what the log says of a pin, whose version has no file that could be read at the start, and is held
  /// since.
  ///
  /// - Throws: `Problem` or `IngestError`; it can be tried again.
  func restore(_ pin: SnapshotChange) async throws {
    let found = try await find(pin.version, of: pin.placement)
    guard found.origin.agrees ?? true else {
      throw Problem(.conflict, "what was rebuilt is not what was published", at: "version")
    }
    let snapshot = found.kept.published
    // Where that fails it is rebuilt again after the next start.
    try? keeping.store.save(snapshot, sums: found.kept.sums)
    _ = try await ingest.submit(
      PinSubmission(
        placement: pin.placement, version: pin.version, snapshot: snapshot, reason: pin.reason, by: pin.by,
        restored: pin))
  }

  /// The version that rankings are to be kept to, where they cannot be yet; nil if there is none.
  private func absent(_ placement: PlacementName) -> UInt64? {
    guard let last = try? disk.log.lastPin(of: placement), last.action == .pinned else { return nil }
    return last.version
  }

  /// A version with its file on disk. One that is still in memory is there at once, whatever is in the log.
  private func servable(_ version: UInt64, of placement: PlacementName) async throws -> PublishedSnapshot {
    if let known = cache.snapshot(version, of: placement) {
      do {
        try keeping.keepForServing(known)
      } catch {
        throw IngestError.full
      }
      return known
    }
    let found = try await find(version, of: placement)
    if found.origin.isRebuilt {
      // What was noted and is rebuilt otherwise was not found.
      guard found.origin.agrees != nil else {
        throw Problem(.notFound, "the log did not note that version \(version) was published", at: "version")
      }
      do {
        try keeping.store.save(found.kept.published, sums: found.kept.sums)
      } catch {
        throw IngestError.full
      }
    }
    return found.kept.published
  }
}
