package import Bandits
package import Events
import Foundation

/// The snapshot files of a data folder: `PLACEMENT/VERSION.safetensors`.
package struct SnapshotStore: Sendable {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  package func path(of placement: PlacementName, version: UInt64) -> String {
    "\(folder)/\(placement)/\(version).safetensors"
  }

  /// Writes a snapshot's file if it is not there yet; it is on disk, whole, when this returns.
  ///
  /// A file of this version with other content, as after a placement file was edited, is replaced.
  /// - Throws: `DurableFileError`, or Foundation's error if the folder cannot be made.
  package func save(_ published: PublishedSnapshot, settled: ModelSums) throws {
    let path = path(of: published.snapshot.placement, version: published.version)
    guard content(ofFileAt: path) != published.content else { return }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(published.snapshot.placement)", withIntermediateDirectories: true)
    try DurableFile.write(SnapshotFile.encode(published, settled: settled), to: path)
  }

  /// What a file says its content is; nil if there is none, or it is damaged.
  private func content(ofFileAt path: String) -> String? {
    guard let bytes = try? DurableFile.read(path, limit: SnapshotStore.sizeLimit) else { return nil }
    return (try? SafetensorsArchive(decoding: bytes))?.metadata["content"]
  }

  /// No file of ours is larger: 16 GiB.
  private static let sizeLimit = 16 << 30
}
