import Events

extension EventLedger {
  mutating func takeChanges(room: inout Int, into entries: inout [StateEntry]) {
    blocks.drop(before: limit)
    while room > 0, let number = blocks.takeDropped() {
      entries.append(StateEntry(key: StateKey(.ledger, number: number), value: nil))
      room -= 1
    }
    while room > 0, let block = blocks.takeBlock(since: limit) {
      var writer = ByteWriter(reserving: 24 * block.events.count + 8)
      writer.list(block.events) { writer, event in
        writer.fixed(event.key)
        writer.fixed(event.digest)
        writer.signed(event.at.milliseconds)
      }
      entries.append(StateEntry(key: StateKey(.ledger, number: block.number), value: writer.bytes))
      room -= 1
    }
  }

  /// Takes up a block, as far as it is not forgotten.
  mutating func restore(block number: UInt64, from reader: inout ByteReader) throws(ByteError) {
    let events = try reader.list { reader throws(ByteError) in
      let (key, digest) = (try reader.fixed(), try reader.fixed())
      return RememberedEvent(key: key, digest: digest, at: try reader.time())
    }
    guard let last = events.map(\.at).max() else { throw reader.error("an event at least") }
    guard number < 1 << 53 else { throw reader.error("a block of a lesser number") }
    for event in events where remembers(event.at) { remember(event.key, digest: event.digest, at: event.at) }
    blocks.insert(number, last: last)
  }
}
