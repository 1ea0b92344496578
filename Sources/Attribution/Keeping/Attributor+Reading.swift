package import Events

extension Attributor {
  /// Reads what was taken: an Attributor that behaves for ever after as the one it was taken from, and notes what changes
  /// from now on. Its placements and their rules come from the entries too.
  ///
  /// - Parameters:
  ///   - entries: In the order of their keys, each once; one of which nothing is left has no effect.
  ///   - decision: The decision in the record at an offset. It is asked for those whose outcomes are not all told.
  /// - Throws: `StateError`, and what `decision` throws.
  /// - Complexity: O(*n* log *n*) for *n* entries, and what `decision` costs.
  package init(
    unknownLimit: Int = Attributor.unknownLimit, entries: some Sequence<StateEntry>,
    decision: (UInt64) throws -> Decision
  ) throws {
    var reader = AttributorReader(unknownLimit: unknownLimit)
    var order = StateOrder()
    for entry in entries where try order.admits(entry) { try reader.read(entry, decision: decision) }
    self = try reader.finish()
  }

  mutating func restoreSmallState(from reader: inout ByteReader) throws(ByteError) {
    offset = UInt64(try reader.number())
    now = try reader.time()
    events = try AttributionCounts.Events(from: &reader)
    unknown.counts = try AttributionCounts(from: &reader)
    let limit = try reader.time()
    guard limit <= now else { throw reader.error("a moment that has come") }
    ledger.forget(before: limit)
  }

  /// Begins to note what changes, from a state all of which was taken.
  mutating func noteAsTaken() {
    catalogue.changed.stop()
    catalogue.changed.keep()
    ledger.blocks.keep()
    unknown.keepChanges(areTaken: true)
  }
}

/// The order in which entries are read: that of their keys, each once.
package struct StateOrder: Sendable {
  private var last: StateKey?

  package init() {}

  /// Whether an entry is to be read: not where nothing is left.
  ///
  /// - Throws: `StateError` if its key does not come after the one before.
  package mutating func admits(_ entry: StateEntry) throws(StateError) -> Bool {
    if let last, last >= entry.key { throw StateError(.disordered, at: entry.key, "after \(last)") }
    last = entry.key
    return entry.value != nil
  }
}
