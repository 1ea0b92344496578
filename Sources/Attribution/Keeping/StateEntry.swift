/// A piece of the state that is written and read by itself.
///
/// Of entries with one key the one that was taken last counts. Put in the order of their keys, without those of which
/// nothing is left, they are what a state is read from.
package struct StateEntry: Equatable, Sendable {
  package let key: StateKey
  /// nil: there is nothing of this key any more.
  package let value: [UInt8]?

  package init(key: StateKey, value: [UInt8]?) {
    self.key = key
    self.value = value
  }
}

/// What an entry is of. Keys are ordered by their bytes, and what is read first comes first.
///
/// The bytes: the kind, two of the placement's index, then a number in eight, or a name in UTF-8; the most significant
/// byte first.
package struct StateKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What kinds there are, in the order in which they are read; further ones belong to who keeps more than attribution.
  package struct Kind: Hashable, Sendable {
    package let code: UInt8

    package init(code: UInt8) { self.code = code }

    /// Everything small of attribution, written whole.
    package static let attribution = Kind(code: 1)
    /// All that the catalogue says of a title; named by it.
    package static let title = Kind(code: 2)
    /// A known decision with its pairs; numbered by its offset.
    package static let decision = Kind(code: 3)
    /// A play or a reward that waits in a placement; numbered by its offset.
    package static let claim = Kind(code: 4)
    /// An impression or a reward of an unknown decision; numbered by its offset.
    package static let feedback = Kind(code: 5)
    /// Some event ids that are remembered; numbered in the order in which they were written.
    package static let ledger = Kind(code: 6)
  }

  package let bytes: [UInt8]

  private static let headCount = 3
  /// More placements than this have no keys.
  package static let placementLimit = 1 << 16

  /// - Parameter placement: The index of a placement; 0 for what is not of one.
  /// - Precondition: Up to `placementLimit` placements.
  package init(_ kind: Kind, placement: Int = 0) { bytes = StateKey.head(kind, placement) }

  package init(_ kind: Kind, placement: Int = 0, number: UInt64) {
    bytes = StateKey.head(kind, placement) + withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  package init(_ kind: Kind, placement: Int = 0, name: String) {
    bytes = StateKey.head(kind, placement) + Array(name.utf8)
  }

  /// A key as it was stored.
  ///
  /// - Throws: `StateError` if no key has such bytes.
  package init(decoding bytes: [UInt8]) throws(StateError) {
    self.bytes = bytes
    guard bytes.count >= StateKey.headCount else {
      throw StateError(.damaged, at: self, "a key of \(bytes.count) bytes")
    }
  }

  private static func head(_ kind: Kind, _ placement: Int) -> [UInt8] {
    precondition((0..<placementLimit).contains(placement), "a placement at index \(placement)")
    return [kind.code, UInt8(placement >> 8), UInt8(placement & 0xFF)]
  }

  package var kind: Kind { Kind(code: bytes[0]) }
  package var placement: Int { Int(bytes[1]) << 8 | Int(bytes[2]) }

  /// nil if it has none.
  package var number: UInt64? {
    let rest = bytes.dropFirst(StateKey.headCount)
    return rest.count == 8 ? rest.reduce(0) { $0 << 8 | UInt64($1) } : nil
  }

  /// nil if its bytes are not UTF-8.
  package var name: String? { String(validating: bytes.dropFirst(StateKey.headCount), as: UTF8.self) }

  package static func < (a: StateKey, b: StateKey) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

  package var description: String {
    bytes.count < StateKey.headCount
      ? "\(bytes)" : "kind \(kind.code), placement \(placement), \(number.map { "\($0)" } ?? name ?? "\(bytes)")"
  }
}
