package import Bandits
package import Events
package import Learning

/// The snapshots that are kept as files.
package struct SnapshotStore: Sendable {
  private let files: any SnapshotFiles

  package init(_ files: any SnapshotFiles) { self.files = files }

  /// Writes a snapshot's file if it is not there yet; it is on disk, whole, when this returns.
  ///
  /// A file of this version with other content, as after a placement file was edited, is replaced.
  /// - Parameter sums: What it was derived from; nil for a file that is for serving only.
  package func save(_ published: PublishedSnapshot, sums: SnapshotSums?) throws(DurableFileError) {
    let (version, placement) = (published.version, published.snapshot.placement)
    guard content(of: version, of: placement) != published.content else { return }
    try files.write(SnapshotFile.encode(published, sums: sums), as: version, of: placement)
  }

  /// The versions of a placement that have a file, ascending.
  package func versions(of placement: PlacementName) -> [UInt64] { files.versions(of: placement) }

  /// What is in a version's file, read and checked.
  package func read(
    _ version: UInt64, of placement: PlacementName, reading: PlacementReading
  ) throws(SnapshotFileError) -> KeptSnapshot {
    let bytes: [UInt8]
    do { bytes = try files.read(version, of: placement) } catch {
      throw SnapshotFileError(error.code == .missing ? .missingFile : .unreadable, error.description)
    }
    let kept = try SnapshotFile.read(bytes, reading: reading)
    guard kept.published.version == version, kept.placement.name == placement else {
      throw SnapshotFileError(
        .metadata,
        "version: expected \(version) of \(placement), found \(kept.published.version) of \(kept.placement.name)")
    }
    return kept
  }

  /// What a file says its content is; nil if there is none, or it is damaged.
  package func content(of version: UInt64, of placement: PlacementName) -> String? {
    guard let bytes = try? files.read(version, of: placement) else { return nil }
    return (try? SafetensorsArchive(decoding: bytes))?.metadata["content"]
  }
}
