package import Bandits
import Crypto
import Events
import LinearAlgebra

/// The digest of all that a ranking depends on: equal digests give equal rankings for equal requests.
///
/// SHA-256 over placement, policy, feature schema and model configuration, over the ids of the actions in their order, and
/// over the model's tensors, each its name and its elements as they lie in memory, little-endian. Of counts only that of
/// all examples is in it, by which a policy may explore less; version and times are not.
package enum SnapshotContent {
  /// 64 hexadecimal digits. - Complexity: O(*actions* · *dimension*²).
  package static func digest(of snapshot: Snapshot) -> String {
    var hash = SHA256()
    hash.update(text: snapshot.placement.text)
    hash.update(text: snapshot.policy.description)
    hash.update(text: snapshot.features.description)
    hash.update(text: snapshot.model.configuration.description)
    hash.update(text: String(snapshot.model.experience))
    for id in snapshot.model.actionIDs { hash.update(text: id.text) }
    for tensor in snapshot.model.tensors {
      hash.update(text: tensor.name)
      hash.update(elements: tensor.elements)
    }
    return hash.finalize().hexadecimal
  }

  /// The digest of a feature schema: what a snapshot was trained for.
  package static func schemaHash(of features: FeatureSchema) -> String {
    var hash = SHA256()
    hash.update(text: features.description)
    return hash.finalize().hexadecimal
  }
}

extension SHA256 {
  /// Length, then bytes, so that no two sequences of texts are one.
  fileprivate mutating func update(text: String) {
    withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { update(bufferPointer: $0) }
    update(data: Array(text.utf8))
  }

  fileprivate mutating func update(elements: ModelTensor.Elements) {
    switch elements {
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
