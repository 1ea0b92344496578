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
  /// - Throws: `DurableFileError`, or Foundation's error if the folder cannot be made.
  package func save(_ published: PublishedSnapshot, settled: [ActionID: ActionSums]) throws {
    let path = path(of: published.snapshot.placement, version: published.version)
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(published.snapshot.placement)", withIntermediateDirectories: true)
    try DurableFile.write(SnapshotFile.encode(published, settled: settled), to: path)
  }
}
