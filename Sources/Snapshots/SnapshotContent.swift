package import Bandits
import Crypto
import Events

/// The digest of all that a ranking depends on: equal digests give equal rankings for equal requests.
///
/// SHA-256 over placement, policy, feature schema and model configuration, over the number of examples, by which a policy
/// may explore less, over the ids of the actions in their order, over the digest of each of the model's lasting parts, and
/// over the tensors that are in no part. A part's digest is the SHA-256 over its tensors, each its name and its elements as
/// they lie in memory, little-endian. Version and times are not in it.
package enum SnapshotContent {
  /// 64 hexadecimal digits. - Complexity: O(*actions* · *dimension*²).
  package static func digest(of snapshot: Snapshot) -> String { digest(of: snapshot, after: PartDigests()).content }

  /// - Parameter known: Of an earlier snapshot; what is still the same object is not hashed again.
  /// - Returns: Also the digests of this snapshot's parts, and how many were hashed.
  /// - Complexity: O(*actions*), and O(*dimension*²) for each that changed.
  package static func digest(
    of snapshot: Snapshot, after known: PartDigests
  ) -> (content: String, parts: PartDigests, hashed: Int) {
    let (model, parts) = (snapshot.model, PartDigests(of: snapshot.model.lastingParts, after: known))
    var hash = SHA256()
    hash.update(text: snapshot.placement.text)
    hash.update(text: snapshot.policy.description)
    hash.update(text: snapshot.features.description)
    hash.update(text: model.configuration.description)
    hash.update(text: String(model.experience))
    for id in model.actionIDs { hash.update(text: id.text) }
    for part in model.lastingParts { parts[part]?.withUnsafeBytes { hash.update(bufferPointer: $0) } }
    for tensor in model.passingTensors { hash.update(tensor) }
    return (hash.finalize().hexadecimal, parts, parts.hashed)
  }

  /// The digest of a feature schema: what a snapshot was trained for.
  package static func schemaHash(of features: FeatureSchema) -> String {
    var hash = SHA256()
    hash.update(text: features.description)
    return hash.finalize().hexadecimal
  }
}

/// The digests of a model's parts, by identity.
///
/// It holds on to the parts, so that no other takes the place in memory of one whose digest is known.
package struct PartDigests: Sendable {
  private var entries: [ObjectIdentifier: (part: any ModelPart, digest: SHA256.Digest)] = [:]
  /// How many were not known before.
  let hashed: Int

  package init() { hashed = 0 }

  init(of parts: [any ModelPart], after known: PartDigests) {
    entries.reserveCapacity(parts.count)
    var hashed = 0
    for part in parts {
      if let digest = known[part] {
        entries[ObjectIdentifier(part)] = (part, digest)
      } else {
        hashed += 1
        var hash = SHA256()
        for tensor in part.tensors { hash.update(tensor) }
        entries[ObjectIdentifier(part)] = (part, hash.finalize())
      }
    }
    self.hashed = hashed
  }

  fileprivate subscript(part: any ModelPart) -> SHA256.Digest? { entries[ObjectIdentifier(part)]?.digest }
}

extension SHA256 {
  /// Length, then bytes, so that no two sequences of texts are one.
  fileprivate mutating func update(text: String) {
    withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { update(bufferPointer: $0) }
    update(data: Array(text.utf8))
  }

  fileprivate mutating func update(_ tensor: ModelTensor) {
    update(text: tensor.name)
    switch tensor.elements {
    case .doubles(let values): values.withUnsafeBytes { update(bufferPointer: $0) }
    case .floats(let values): values.withUnsafeBytes { update(bufferPointer: $0) }
    case .integers(let values): values.withUnsafeBytes { update(bufferPointer: $0) }
    }
  }
}

extension SHA256.Digest {
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
