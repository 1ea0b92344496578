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
  package func save(_ published: PublishedSnapshot, settled: ModelSums) throws(DurableFileError) {
    let path = path(of: published.snapshot.placement, version: published.version)
    guard content(ofFileAt: path) != published.content else { return }
    try DurableFile.makeFolder("\(folder)/\(published.snapshot.placement)")
    try DurableFile.write(SnapshotFile.encode(published, settled: settled), to: path)
  }

  /// The versions of a placement that have a file, ascending.
  package func versions(of placement: PlacementName) -> [UInt64] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(placement)")) ?? []
    return names.compactMap { name in
      name.hasSuffix(".safetensors") ? UInt64(name.dropLast(".safetensors".count)) : nil
    }.sorted()
  }

  /// The snapshot in a version's file, for a placement as it is now.
  ///
  /// - Throws: `DurableFileError` if it cannot be read, `SafetensorsError` if it is damaged, `SnapshotFileError` if it is
  ///   not what the placement needs.
  package func load(
    _ version: UInt64, of placement: PlacementName, policy: PolicyConfiguration, features: FeatureSchema,
    model: ModelConfiguration
  ) throws -> PublishedSnapshot {
    let bytes = try DurableFile.read(path(of: placement, version: version), limit: SnapshotStore.sizeLimit)
    return try SnapshotFile.published(
      in: SafetensorsArchive(decoding: bytes), placement: placement, policy: policy, features: features, model: model)
  }

  /// What a file says its content is; nil if there is none, or it is damaged.
  private func content(ofFileAt path: String) -> String? {
    guard let bytes = try? DurableFile.read(path, limit: SnapshotStore.sizeLimit) else { return nil }
    return (try? SafetensorsArchive(decoding: bytes))?.metadata["content"]
  }

  /// No file of ours is larger: 16 GiB.
  private static let sizeLimit = 16 << 30
}
