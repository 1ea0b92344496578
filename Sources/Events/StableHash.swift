/// A 64-bit hash that never changes: FNV-1a over the bytes, then MurmurHash3's 64-bit finaliser.
///
/// Hashed features, random keys and event digests depend on it, so it is part of the snapshot format. FNV-1a alone is
/// weak in its low bits; the finaliser spreads them. Not for secrets: it has no key.
/// Sources: Fowler, Noll & Vo (offset 14695981039346656037, prime 1099511628211); Appleby, MurmurHash3 `fmix64`.
package struct StableHash: Equatable, Sendable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// The hash of a string's UTF-8 bytes.
  package static func of(_ text: String) -> UInt64 {
    var hash = StableHash()
    hash.combine(text)
    return hash.finalize()
  }

  package mutating func combine(bytes: UnsafeBufferPointer<UInt8>) {
    var h = state
    for byte in bytes { h = (h ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    state = h
  }

  /// Adds the bytes of a string. Separate two strings by a byte that neither contains.
  package mutating func combine(_ text: String) {
    var copy = self
    text.withBytes { copy.combine(bytes: $0) }
    self = copy
  }

  package mutating func combine(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  /// Adds eight bytes, least significant first.
  package mutating func combine(_ word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { combine(byte: UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
  }

  package func finalize() -> UInt64 { StableHash.mix(state) }

  /// MurmurHash3's 64-bit finaliser: a bijection in which every input bit moves every output bit.
  package static func mix(_ value: UInt64) -> UInt64 {
    var h = value
    h = (h ^ (h >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    h = (h ^ (h >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return h ^ (h >> 33)
  }
}
