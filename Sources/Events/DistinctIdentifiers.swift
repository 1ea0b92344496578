/// Tells of the elements of a list whether their identifiers are distinct, without a hash table while there are few.
///
/// Up to 64 of them a digest of each is compared with those before it, several at a step; more go to a `Set`, whose
/// hashing is seeded, so that no choice of identifiers makes it slow.
struct DistinctIdentifiers<ID: TextIdentifier> {
  private static var fewest: Int { 64 }

  private var digests: [UInt64] = []
  private var many = Set<ID>()

  /// Whether an identifier is not among those that were inserted.
  ///
  /// - Parameter before: The identifiers inserted so far, in their order.
  /// - Complexity: O(*bytes*) expected.
  mutating func insert(_ id: ID, before: some RandomAccessCollection<ID>) -> Bool {
    guard before.count < Self.fewest else {
      if many.isEmpty { many = Set(before) }
      return many.insert(id).inserted
    }
    let digest = id.text.withBytes { EventDigest.of(UnsafeRawBufferPointer($0)) }
    var isNew = true
    for other in digests { isNew = isNew && other != digest }
    if !isNew, zip(digests, before).contains(where: { $0 == digest && $1 == id }) { return false }
    if digests.isEmpty { digests.reserveCapacity(16) }
    digests.append(digest)
    return true
  }
}
