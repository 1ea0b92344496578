package import Bandits
package import Events
package import Learning

/// The snapshots that are kept as files.
package struct SnapshotStore: Sendable {
  private let files: any SnapshotFiles
  private let summaries = SummaryCache()

  package init(_ files: any SnapshotFiles) { self.files = files }

  /// Writes a snapshot's file if it is not there yet; it is on disk, whole, when this returns.
  ///
  /// A file of this version with other content is replaced, and so is one without sums where there are some.
  /// - Parameter sums: What it was derived from; nil for a file that is for serving only.
  package func save(_ published: PublishedSnapshot, sums: SnapshotSums?) throws(DurableFileError) {
    let (version, placement) = (published.version, published.snapshot.placement)
    let isThere = content(of: version, of: placement) == published.content
    // One without sums, as rankings needed it in a hurry, is completed.
    guard !isThere || sums != nil && (try? summary(of: version, of: placement))?.hasSums == false else { return }
    summaries.forget(version, of: placement)
    try files.write(SnapshotFile.encode(published, sums: sums), as: version, of: placement)
  }

  /// The versions of a placement that have a file, ascending.
  package func versions(of placement: PlacementName) -> [UInt64] { files.versions(of: placement) }

  /// What is in a version's file, read and checked. Nothing is moved: who keeps the files may have one that is damaged
  /// (`SnapshotFileError.isDamage`) put away by `quarantine`.
  ///
  /// - Parameter reading: As `PlacementReading`.
  package func read(
    _ version: UInt64, of placement: PlacementName, reading: (PlacementName, String) throws -> Placement
  ) throws(SnapshotFileError) -> KeptSnapshot {
    let bytes: [UInt8]
    do { bytes = try files.read(version, of: placement) } catch { throw SnapshotFileError(error) }
    let kept = try SnapshotFile.read(bytes, reading: reading)
    guard kept.published.version == version, kept.placement.name == placement else {
      throw SnapshotFileError.misplaced(kept.published.version, kept.placement.name, expected: version, placement)
    }
    return kept
  }

  /// What a file says its content is; nil if there is none, or it is damaged.
  package func content(of version: UInt64, of placement: PlacementName) -> String? {
    guard let bytes = try? files.read(version, of: placement) else { return nil }
    return (try? SafetensorsArchive(decoding: bytes))?.metadata["content"]
  }

  /// What the beginning of each file of a placement says, in ascending order of versions.
  ///
  /// Tensors are not read; a file that was looked at once is not looked at again.
  package func listings(of placement: PlacementName) -> [SnapshotListing] {
    let versions = files.versions(of: placement)
    summaries.keep(only: versions, of: placement)
    return versions.map { version in
      do throws(SnapshotFileError) {
        return SnapshotListing(version: version, summary: .success(try summary(of: version, of: placement)))
      } catch {
        return SnapshotListing(version: version, summary: .failure(error))
      }
    }
  }

  private func summary(
    of version: UInt64, of placement: PlacementName
  ) throws(SnapshotFileError) -> SnapshotSummary {
    if let known = summaries.summary(of: version, of: placement) { return known }
    let (head, size) = try files.head(version, of: placement)
    guard head.version == version, head.placement == placement else {
      throw SnapshotFileError.misplaced(head.version, head.placement, expected: version, placement)
    }
    let summary = SnapshotSummary(head, bytes: size)
    summaries.add(summary, of: placement)
    return summary
  }

  // MARK: Taking files away

  /// Removes the files that need not stay, the least versions first. One whose beginning cannot be read stays: it is to be
  /// put in quarantine.
  ///
  /// - Parameters:
  ///   - pinned: Versions that stay.
  ///   - now: Wall time.
  /// - Returns: The versions removed.
  package func thin(
    _ placement: PlacementName, to retention: SnapshotRetention, keeping pinned: Set<UInt64>, now: EventTime
  ) throws(DurableFileError) -> [UInt64] {
    let kept = listings(of: placement).compactMap { try? $0.summary.get() }
    let surplus = retention.surplus(
      of: kept.map { ($0.version, $0.publishedAt) }, keeping: pinned, now: now)
    for version in surplus {
      summaries.forget(version, of: placement)
      try files.remove(version, of: placement)
    }
    return surplus
  }

  /// Takes a damaged file out of the way, and keeps it with the reason.
  package func quarantine(
    _ version: UInt64, of placement: PlacementName, because error: SnapshotFileError
  ) throws(DurableFileError) {
    summaries.forget(version, of: placement)
    try files.quarantine(version, of: placement, reason: error.description)
  }
}
