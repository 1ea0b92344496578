import Events
import Snapshots

/// The snapshot files of one life.
struct SimulatedFiles: SnapshotFiles {
  let disk: SimulatedDisk
  let life: Int

  func versions(of placement: PlacementName) -> [UInt64] { disk.files[placement, default: [:]].keys.sorted() }

  func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8] {
    guard let bytes = disk.files[placement]?[version] else {
      throw DurableFileError(.missing, .open, path: "\(placement)/\(version)", reason: "no such file")
    }
    return bytes
  }

  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    guard disk.isOf(life) else {
      throw DurableFileError(.system, .write, path: "\(placement)/\(version)", reason: "the power is gone")
    }
    try disk.write(bytes, as: version, of: placement)
  }

  func remove(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    guard disk.isOf(life) else {
      throw DurableFileError(.system, .remove, path: "\(placement)/\(version)", reason: "the power is gone")
    }
    disk.thin(version, of: placement)
  }

  /// Nobody looks into quarantine.
  func quarantine(_ version: UInt64, of placement: PlacementName, reason: String) throws(DurableFileError) {
    guard disk.isOf(life) else {
      throw DurableFileError(.system, .remove, path: "\(placement)/\(version)", reason: "the power is gone")
    }
    disk.remove(version, of: placement)
  }
}
