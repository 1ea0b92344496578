import Bandits
import Events
import Learning
import Snapshots

/// Files that end with their process.
final class VolatileFiles: SnapshotFiles, @unchecked Sendable {
  private var files: [PlacementName: [UInt64: [UInt8]]] = [:]

  func versions(of placement: PlacementName) -> [UInt64] { files[placement, default: [:]].keys.sorted() }

  func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8] {
    guard let bytes = files[placement]?[version] else {
      throw DurableFileError(.missing, .open, path: "\(version)", reason: "no such file")
    }
    return bytes
  }

  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    files[placement, default: [:]][version] = bytes
  }

  func remove(_ version: UInt64, of placement: PlacementName) { files[placement]?[version] = nil }

  func quarantine(_ version: UInt64, of placement: PlacementName, reason: String) { remove(version, of: placement) }
}

/// Files whose versions are mixed up: one between others reads as the one before it, under its own number.
struct MisnamedFiles: SnapshotFiles {
  let files: any SnapshotFiles
  let reading: PlacementReading

  func versions(of placement: PlacementName) -> [UInt64] { files.versions(of: placement) }

  func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8] {
    let versions = files.versions(of: placement)
    guard version != versions.last, let earlier = versions.last(where: { $0 < version }),
      let kept = try? SnapshotFile.read(try files.read(earlier, of: placement), reading: reading)
    else { return try files.read(version, of: placement) }
    let old = kept.published.snapshot
    let misnamed = Snapshot(
      placement: old.placement, version: version, trainedThrough: old.trainedThrough, outcomes: old.outcomes,
      policy: old.policy, features: old.features, model: old.model, text: old.text)
    return SnapshotFile.encode(
      PublishedSnapshot(misnamed, publishedAt: kept.published.publishedAt, parent: nil), sums: kept.sums)
  }

  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    try files.write(bytes, as: version, of: placement)
  }

  func remove(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    try files.remove(version, of: placement)
  }

  func quarantine(_ version: UInt64, of placement: PlacementName, reason: String) throws(DurableFileError) {
    try files.quarantine(version, of: placement, reason: reason)
  }
}
