package import Events
import Foundation

/// Where the files of snapshots are, by placement and version. `SnapshotFolder` is the one on disk; a simulation has
/// another.
package protocol SnapshotFiles: Sendable {
  /// The versions of a placement that have a file, ascending.
  func versions(of placement: PlacementName) -> [UInt64]

  /// The bytes of a version's file.
  func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8]

  /// Makes or replaces a version's file; it is on disk, whole, when this returns.
  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) throws(DurableFileError)
}

/// `FOLDER/PLACEMENT/VERSION.safetensors`.
package struct SnapshotFolder: SnapshotFiles {
  private let folder: String

  /// - Parameter folder: Made, with one for each placement, by the first write.
  package init(_ folder: String) { self.folder = folder }

  package func path(of placement: PlacementName, version: UInt64) -> String {
    "\(folder)/\(placement)/\(version)\(SnapshotFolder.suffix)"
  }

  package func versions(of placement: PlacementName) -> [UInt64] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(placement)")) ?? []
    return names.compactMap { name in
      name.hasSuffix(SnapshotFolder.suffix) ? UInt64(name.dropLast(SnapshotFolder.suffix.count)) : nil
    }.sorted()
  }

  package func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8] {
    try DurableFile.read(path(of: placement, version: version), limit: SnapshotFolder.sizeLimit)
  }

  package func write(
    _ bytes: [UInt8], as version: UInt64, of placement: PlacementName
  ) throws(DurableFileError) {
    try DurableFile.makeFolder("\(folder)/\(placement)")
    try DurableFile.write(bytes, to: path(of: placement, version: version))
  }

  private static let suffix = ".safetensors"
  /// No file of ours is larger: 16 GiB.
  package static let sizeLimit = 16 << 30
}
