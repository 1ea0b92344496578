import Events

/// An event as the ledger remembers it.
struct RememberedEvent: Sendable {
  let key: UInt64
  let digest: UInt64
  let at: EventTime
}

/// What of the ledger was taken, in blocks that never change, and what was not yet.
///
/// An id is written once and never rewritten: a block is taken back when everything in it is forgotten, and who reads it
/// keeps what is not.
struct LedgerBlocks: Sendable {
  private struct Block: Sendable {
    let number: UInt64
    /// The latest moment in it.
    let last: EventTime
  }

  /// Events of a block.
  static let size = 1_024

  private(set) var isKept = false
  private var untaken: [RememberedEvent] = []
  private var blocks: [Block] = []
  /// Blocks that were taken and hold nothing any more.
  private var dropped: [UInt64] = []
  private var nextNumber: UInt64 = 1
  /// No block ends earlier.
  private var earliestLast = EventTime.distantFuture

  /// What there is to take. - Complexity: O(1).
  var count: Int { (untaken.count + LedgerBlocks.size - 1) / LedgerBlocks.size + dropped.count }

  /// Blocks that were taken and not dropped. - Complexity: O(1).
  var blockCount: Int { blocks.count }

  /// Begins to note.
  ///
  /// - Parameter untaken: What is remembered and was never taken.
  mutating func keep(untaken: [RememberedEvent] = []) {
    isKept = true
    self.untaken = untaken
  }

  /// Notes nothing any more, and forgets what it noted.
  mutating func stop() { self = LedgerBlocks() }

  /// - Complexity: O(1), amortized.
  mutating func note(_ event: RememberedEvent) { untaken.append(event) }

  /// Takes up a block that was read. - Complexity: O(1), amortized.
  mutating func insert(_ number: UInt64, last: EventTime) {
    blocks.append(Block(number: number, last: last))
    nextNumber = max(nextNumber, number + 1)
    earliestLast = min(earliestLast, last)
  }

  /// Drops the blocks that end before `limit`. - Complexity: O(*blocks*) if there is one, else O(1).
  mutating func drop(before limit: EventTime) {
    guard earliestLast < limit else { return }
    dropped += blocks.filter { $0.last < limit }.map(\.number)
    blocks.removeAll { $0.last < limit }
    earliestLast = blocks.map(\.last).min() ?? .distantFuture
  }

  /// Drops everything. - Complexity: O(*blocks*).
  mutating func dropAll() {
    drop(before: EventTime(milliseconds: .max))
    untaken.removeAll(keepingCapacity: true)
  }

  /// The number of a block that is to be taken back; nil if there is none. - Complexity: O(1).
  mutating func takeDropped() -> UInt64? { dropped.popLast() }

  /// Makes a block of what was not taken and is not of before `limit`; nil if there is nothing.
  ///
  /// - Complexity: O(*events of it*), and those forgotten before they were taken.
  mutating func takeBlock(since limit: EventTime) -> (number: UInt64, events: [RememberedEvent])? {
    while !untaken.isEmpty {
      let events = untaken.takeLast(LedgerBlocks.size).filter { $0.at >= limit }
      guard let last = events.map(\.at).max() else { continue }
      let number = nextNumber
      insert(number, last: last)
      return (number, events)
    }
    return nil
  }
}
