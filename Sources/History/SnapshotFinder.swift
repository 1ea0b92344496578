import EventLog
package import Events
package import Snapshots

/// A version, and where it came from.
package struct FoundSnapshot: Sendable {
  /// Where a version came from.
  package struct Origin: Equatable, Sendable {
    /// Whether it was made again from the log, since it has no file that can be read.
    package let isRebuilt: Bool
    /// Whether its digest is the one that the log noted when it was published; nil where the log noted none, or another
    /// BLAS derived it.
    package let agrees: Bool?
    /// What is wrong with its file, if there is one.
    package let damage: SnapshotFileError?
  }

  package let kept: KeptSnapshot
  package let origin: Origin

  /// One that was read by itself, from a file that no log is beside.
  package init(_ kept: KeptSnapshot) {
    self.init(kept: kept, origin: Origin(isRebuilt: false, agrees: nil, damage: nil))
  }

  init(kept: KeptSnapshot, origin: Origin) {
    self.kept = kept
    self.origin = origin
  }
}

/// Finds versions of a placement's snapshots: in files, or by rebuilding them.
///
/// Cheapest for versions in ascending order.
package struct SnapshotFinder {
  private let placement: PlacementName
  private let sources: HistorySources
  private var rebuild: SnapshotRebuild?

  package init(of placement: PlacementName, in sources: HistorySources) {
    self.placement = placement
    self.sources = sources
  }

  /// The snapshot of a version.
  ///
  /// - Parameter wantsSums: Whether one whose file is for serving only is rebuilt, if that can be.
  /// - Throws: `HistoryError`: `unknown`, `gone`, or `damaged` where there is a file that cannot be read and what it
  ///   could be rebuilt from is gone.
  package mutating func find(
    _ version: UInt64, wantsSums: Bool = false
  ) async throws(HistoryError) -> FoundSnapshot {
    let (file, damage) = try self.file(of: version)
    if let file, file.kept.sums != nil || !wantsSums { return file }
    do throws(HistoryError) {
      var rebuild = if let known = self.rebuild { known } else { try SnapshotRebuild(of: placement, from: sources) }
      // Two of one replay would have the next record copy all of it.
      self.rebuild = nil
      defer { self.rebuild = rebuild }
      return try found(try await rebuild.snapshot(version), isRebuilt: true, damage: damage)
    } catch {
      if let file { return file }
      guard let damage else { throw error }
      throw HistoryError(.damaged, "the file of version \(version) is damaged: \(damage); and \(error)")
    }
  }

  /// A version's file, if it has one that can be read; or what is wrong with it.
  ///
  /// - Throws: `HistoryError` if the log cannot be read.
  package func file(
    of version: UInt64
  ) throws(HistoryError) -> (found: FoundSnapshot?, damage: SnapshotFileError?) {
    guard sources.store.versions(of: placement).contains(version) else { return (nil, nil) }
    let kept: KeptSnapshot
    do throws(SnapshotFileError) {
      kept = try sources.store.read(version, of: placement, reading: sources.reading)
    } catch {
      return (nil, error)
    }
    return (try found(kept, isRebuilt: false), nil)
  }

  private func found(
    _ kept: KeptSnapshot, isRebuilt: Bool, damage: SnapshotFileError? = nil
  ) throws(HistoryError) -> FoundSnapshot {
    do throws(LogError) {
      let noted = try sources.log.publish(kept.published.version, of: placement)?.publication
      let agrees = noted.flatMap { $0.kernel == kept.kernel ? $0.content == kept.published.content : nil }
      return FoundSnapshot(kept: kept, origin: .init(isRebuilt: isRebuilt, agrees: agrees, damage: damage))
    } catch {
      throw HistoryError(.log, error.reason)
    }
  }
}
