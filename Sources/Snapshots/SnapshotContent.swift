package import Bandits
import Crypto
import Events
import LinearAlgebra

/// The digest of all that a ranking depends on: equal digests give equal rankings for equal requests.
///
/// SHA-256 over placement, policy, feature schema and regularization, then over each action in the order of ids: its id,
/// its weights and its inverse factor as they lie in memory, little-endian. Version, times and counts are not in it.
package enum SnapshotContent {
  /// 64 hexadecimal digits. - Complexity: O(*actions* · *dimension*²).
  package static func digest(of snapshot: Snapshot) -> String {
    var hash = SHA256()
    hash.update(text: snapshot.placement.text)
    hash.update(text: snapshot.policy.description)
    hash.update(text: snapshot.features.description)
    hash.update(text: "disjoint regularization=\(snapshot.model.regularization)")
    for (id, posterior) in snapshot.model.actions {
      hash.update(text: id.text)
      posterior.weights.withUnsafeBytes { hash.update(bufferPointer: $0) }
      posterior.inverseFactor.elements.withUnsafeBytes { hash.update(bufferPointer: $0) }
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
}

extension SHA256.Digest {
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
