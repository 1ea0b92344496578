/// The least that telling repeats apart asks of any program: each event's id looked up in a dictionary, entered if it is
/// new, and the oldest thrown away. Measured in the same run, so that the machine's speed cancels out.
struct DictionaryFloor {
  private var digests: [String: UInt64] = [:]
  /// In the order in which they came; a ring.
  private var ids: [String] = []
  private var oldest = 0
  private let limit: Int

  /// - Parameter limit: Ids that are remembered.
  init(limit: Int) {
    self.limit = limit
    digests.reserveCapacity(limit)
  }

  mutating func apply(_ id: String, digest: UInt64) {
    guard digests.updateValue(digest, forKey: id) == nil else { return }
    if ids.count < limit { return ids.append(id) }
    digests[ids[oldest]] = nil
    ids[oldest] = id
    oldest = oldest + 1 == limit ? 0 : oldest + 1
  }
}
