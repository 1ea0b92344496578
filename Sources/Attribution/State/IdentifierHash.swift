import Events

/// Hashes of identifiers' bytes for tables in memory: eight bytes a step, each multiplied to 128 bits and folded.
///
/// The same bytes have the same hash in every process, so that work never depends on chance. The entries of a state
/// hold hashes of event ids: their format version changes with them. Not for secrets: it has no key. Folded multiplication: Wang Yi, wyhash.
enum IdentifierHash {
  /// Of a text; texts of different kinds that share a table differ by `kind`. - Complexity: O(*bytes* / 8).
  @inline(__always)
  static func of(_ text: String, kind: UInt64 = 0) -> UInt64 {
    text.utf8.withContiguousStorageIfAvailable { of(UnsafeRawBufferPointer($0), kind: kind) }
      ?? text.withBytes { of(UnsafeRawBufferPointer($0), kind: kind) }
  }

  /// Of two hashes in this order.
  static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
    fold(first ^ 0x9E37_79B9_7F4A_7C15, second ^ 0xE703_7ED1_A0B4_28DB)
  }

  private static func of(_ bytes: UnsafeRawBufferPointer, kind: UInt64) -> UInt64 {
    var hash = (UInt64(bytes.count) << 8 | kind) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while bytes.count &- offset >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      hash = fold(hash ^ word, 0xA076_1D64_78BD_642F)
      offset &+= 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset &+= 1
    }
    return fold(hash ^ rest, 0xE703_7ED1_A0B4_28DB)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}

extension TextIdentifier {
  /// `IdentifierHash` of the identifier.
  @inline(__always)
  var tableHash: UInt64 { IdentifierHash.of(text) }
}
