/// Tells of a few identifiers whether one comes twice, without a hash table.
///
/// Up to 64 of them a digest of each is compared with those before it, four or eight at a step; more go to a `Set`, whose
/// hashing is seeded, so that no choice of identifiers makes it slow.
struct DistinctIdentifiers<ID: TextIdentifier> {
  private static var fewest: Int { 64 }

  private var identifiers: [ID] = []
  private var digests: [UInt64] = []
  private var many = Set<ID>()

  /// Whether this one is new. - Complexity: O(*bytes*) expected.
  mutating func insert(_ id: ID) -> Bool {
    guard many.isEmpty else { return many.insert(id).inserted }
    let digest = id.text.withBytes { EventDigest.of(UnsafeRawBufferPointer($0)) }
    var isNew = true
    for other in digests { isNew = isNew && other != digest }
    if !isNew, zip(digests, identifiers).contains(where: { $0 == digest && $1 == id }) { return false }
    identifiers.append(id)
    digests.append(digest)
    if identifiers.count > Self.fewest { many = Set(identifiers) }
    return true
  }
}
