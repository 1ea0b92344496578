/// Tells of the elements of a list whether their identifiers are distinct, without a hash table while there are few.
///
/// Up to 64 of them a mask of 512 bits tells that one is new, or else its digest is compared with those before it; more go
/// to a `Set`, whose hashing is seeded, so that no choice of identifiers makes it slow.
struct DistinctIdentifiers<ID: TextIdentifier> {
  private static var fewest: Int { 64 }

  // A tuple: a place of a SIMD vector that is not known in advance costs the whole vector.
  private var mask: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
  private var digests: [UInt64] = []
  private var many = Set<ID>()

  /// Whether an identifier is not among those that were inserted.
  ///
  /// - Parameters:
  ///   - bytes: Of the identifier, in UTF-8.
  ///   - before: The identifiers inserted so far, in their order.
  /// - Complexity: O(*bytes*) expected.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, before: some RandomAccessCollection<ID>) -> Bool {
    guard before.count < Self.fewest else {
      if many.isEmpty { many = Set(before) }
      return many.insert(ID(String(decoding: bytes, as: UTF8.self))).inserted
    }
    let digest = EventDigest.of(UnsafeRawBufferPointer(bytes))
    if mark(digest), zip(digests, before).contains(where: { $0 == digest && $1.text.utf8.elementsEqual(bytes) }) {
      return false
    }
    if digests.isEmpty { digests.reserveCapacity(Self.fewest) }
    digests.append(digest)
    return true
  }

  /// Sets a digest's bit in the mask; whether it was set.
  @inline(__always)
  private mutating func mark(_ digest: UInt64) -> Bool {
    withUnsafeMutableBytes(of: &mask) { bytes in
      let (place, bit) = (Int(truncatingIfNeeded: digest & 63), 1 << UInt8(truncatingIfNeeded: digest >> 61) as UInt8)
      defer { bytes[place] |= bit }
      return bytes[place] & bit != 0
    }
  }
}
