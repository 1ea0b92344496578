import JSON

/// A digest of all fields of an event, by which an id sent twice is told to be a repeat or a conflict.
///
/// It is kept in memory and in the entries of a state (`Attribution`, `StateEntry`), whose format version changes with it.
/// Eight bytes a step; not for secrets.
package enum EventDigest {
  /// Of a record as `Record.encoded()` gives it. - Complexity: O(*bytes* / 8).
  package static func of(_ encoded: [UInt8]) -> UInt64 { encoded.withUnsafeBytes { of($0) } }

  /// Of a record's bytes where they lie. - Complexity: O(*bytes* / 8).
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
    let words = bytes.count & ~7
    for offset in stride(from: 0, to: words, by: 8) {
      hash = step(hash, bytes.word(at: offset))
    }
    return StableHash.mix(step(hash, bytes.shortWord(from: words)))
  }

  private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ (mixed >> 29)
  }
}

extension Event {
  /// `EventDigest` of the event as the log keeps it.
  package var digest: UInt64 { EventDigest.of(Record.event(self).encoded()) }
}
