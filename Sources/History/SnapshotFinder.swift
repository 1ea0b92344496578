import EventLog
package import Events
package import Snapshots

/// A version, and where it came from.
package struct FoundSnapshot: Sendable {
  /// Where a version came from.
  package struct Origin: Equatable, Sendable {
    /// Whether it was made again from the log, since it has no file that can be read.
    package let isRebuilt: Bool
    /// Whether its digest is the one that the log noted when it was published; nil where the log noted none.
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
  private let contents: [UInt64: String]
  private var rebuild: SnapshotRebuild?

  /// - Throws: `HistoryError` if the log cannot be read.
  package init(of placement: PlacementName, in sources: HistorySources) throws(HistoryError) {
    self.placement = placement
    self.sources = sources
    contents = try SnapshotFinder.contents(of: placement, in: sources)
  }

  /// The snapshot of a version.
  ///
  /// - Parameter wantsSums: Whether one whose file is for serving only is rebuilt, if that can be.
  /// - Throws: `HistoryError`: `unknown`, `gone`, or `damaged` where there is a file that cannot be read and what it
  ///   could be rebuilt from is gone.
  package mutating func find(
    _ version: UInt64, wantsSums: Bool = false
  ) async throws(HistoryError) -> FoundSnapshot {
    var (damage, serving): (SnapshotFileError?, FoundSnapshot?)
    if sources.store.versions(of: placement).contains(version) {
      do throws(SnapshotFileError) {
        let kept = try sources.store.read(version, of: placement, reading: sources.reading)
        guard wantsSums, kept.sums == nil else { return found(kept, isRebuilt: false) }
        serving = found(kept, isRebuilt: false)
      } catch {
        damage = error
      }
    }
    do throws(HistoryError) {
      var rebuild = if let known = self.rebuild { known } else { try SnapshotRebuild(of: placement, from: sources) }
      let kept = try await rebuild.snapshot(version)
      self.rebuild = rebuild
      return found(kept, isRebuilt: true, damage: damage)
    } catch {
      if let serving { return serving }
      guard let damage else { throw error }
      throw HistoryError(.damaged, "the file of version \(version) is damaged: \(damage); and \(error)")
    }
  }

  private func found(_ kept: KeptSnapshot, isRebuilt: Bool, damage: SnapshotFileError? = nil) -> FoundSnapshot {
    let published = kept.published
    return FoundSnapshot(
      kept: kept,
      origin: .init(
        isRebuilt: isRebuilt, agrees: contents[published.version].map { $0 == published.content }, damage: damage))
  }

  /// The digests that the log noted.
  private static func contents(
    of placement: PlacementName, in sources: HistorySources
  ) throws(HistoryError) -> [UInt64: String] {
    do throws(LogError) {
      var contents: [UInt64: String] = [:]
      for (_, change) in try sources.log.snapshotChanges(of: placement, onlyPins: false, most: .max) {
        if case .published(let publication) = change.action { contents[change.version] = publication.content }
      }
      return contents
    } catch {
      throw HistoryError(.log, error.reason)
    }
  }
}
