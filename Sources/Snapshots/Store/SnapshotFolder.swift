package import Events
import Foundation

/// `FOLDER/PLACEMENT/VERSION.safetensors`; what is damaged is in `FOLDER/PLACEMENT/quarantine/`, beside `VERSION.reason.txt`.
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

  package func readStart(
    _ version: UInt64, of placement: PlacementName, count: Int
  ) throws(DurableFileError) -> (bytes: [UInt8], size: Int) {
    try DurableFile.readStart(path(of: placement, version: version), count: count)
  }

  package func write(
    _ bytes: [UInt8], as version: UInt64, of placement: PlacementName
  ) throws(DurableFileError) {
    try DurableFile.makeFolder("\(folder)/\(placement)")
    try DurableFile.write(bytes, to: path(of: placement, version: version))
  }

  package func remove(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    try DurableFile.remove(path(of: placement, version: version))
  }

  /// The reason first, so that a file in quarantine always has one, whenever the power goes.
  package func quarantine(
    _ version: UInt64, of placement: PlacementName, reason: String
  ) throws(DurableFileError) {
    let quarantine = "\(folder)/\(placement)/quarantine"
    try DurableFile.makeFolder(quarantine)
    let (path, text) = (path(of: placement, version: version), "\(quarantine)/\(version).reason.txt")
    _ = try DurableFile.readStart(path, count: 0)
    try DurableFile.write(Array("\(reason)\n".utf8), to: text)
    try DurableFile.move(path, to: "\(quarantine)/\(version)\(SnapshotFolder.suffix)")
  }

  private static let suffix = ".safetensors"
  /// No file of ours is larger: 16 GiB.
  package static let sizeLimit = 16 << 30
}
