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
  package func save(_ published: PublishedSnapshot, settled: ModelSums) throws(DurableFileError) {
    let (version, placement) = (published.version, published.snapshot.placement)
    guard content(of: version, of: placement) != published.content else { return }
    try files.write(SnapshotFile.encode(published, settled: settled), as: version, of: placement)
  }

  /// The versions of a placement that have a file, ascending.
  package func versions(of placement: PlacementName) -> [UInt64] { files.versions(of: placement) }

  /// What is in a version's file; `SnapshotFile.published` makes a snapshot of it.
  ///
  /// - Throws: `DurableFileError` if it cannot be read, `SafetensorsError` if it is damaged.
  package func archive(_ version: UInt64, of placement: PlacementName) throws -> SafetensorsArchive {
    try SafetensorsArchive(decoding: files.read(version, of: placement))
  }

  /// What a file says its content is; nil if there is none, or it is damaged.
  package func content(of version: UInt64, of placement: PlacementName) -> String? {
    (try? archive(version, of: placement))?.metadata["content"]
  }
}
// SHIM
package struct SnapshotFileSummary: Equatable, Sendable { package let version: UInt64, publishedAt: EventTime, trainedThrough: EventTime, outcomes: Int, actions: Int, policy: String, content: String, parent: UInt64?, bytes: Int }
package struct SnapshotRetention: Sendable { package init() {} }
extension SnapshotFileError { package var isDamage: Bool { true } }
extension SnapshotStore {
  package func read(_ version: UInt64, of placement: PlacementName, reading: PlacementReading) throws -> KeptSnapshot { throw SnapshotFileError(reason: "shim") }
  package func save(_ published: PublishedSnapshot, sums: SnapshotSums?) throws(DurableFileError) {}
  package func summaries(of placement: PlacementName) -> [SnapshotFileSummary] { [] }
  package func thin(_ placement: PlacementName, by: SnapshotRetention, keeping: Set<UInt64>, now: EventTime) throws(DurableFileError) {}
  package func quarantine(_ version: UInt64, of placement: PlacementName, because reason: String) throws(DurableFileError) {}
}
