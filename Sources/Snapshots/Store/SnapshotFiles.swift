package import Events

/// Where the files of snapshots are, by placement and version. `SnapshotFolder` is the one on disk; a simulation has
/// another.
package protocol SnapshotFiles: Sendable {
  /// The versions of a placement that have a file, ascending.
  func versions(of placement: PlacementName) -> [UInt64]

  /// The bytes of a version's file.
  func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8]

  /// The first bytes of a version's file, at most `count`, and the size of the whole.
  func readStart(
    _ version: UInt64, of placement: PlacementName, count: Int
  ) throws(DurableFileError) -> (bytes: [UInt8], size: Int)

  /// Makes or replaces a version's file; it is on disk, whole, when this returns.
  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) throws(DurableFileError)

  /// Takes a version's file away for good; one that is not there is as good.
  func remove(_ version: UInt64, of placement: PlacementName) throws(DurableFileError)

  /// Takes a version's file out of the way, and keeps it with the reason. Of one version the last such file is kept.
  func quarantine(_ version: UInt64, of placement: PlacementName, reason: String) throws(DurableFileError)
}

extension SnapshotFiles {
  package func readStart(
    _ version: UInt64, of placement: PlacementName, count: Int
  ) throws(DurableFileError) -> (bytes: [UInt8], size: Int) {
    let bytes = try read(version, of: placement)
    return (Array(bytes.prefix(count)), bytes.count)
  }
}
