import Events

extension Attributor {
  /// The format of all entries of attribution.
  static let stateFormat: UInt8 = 3

  /// Whether it is noted what changes, so that it can be taken. Turned on, everything counts as changed.
  ///
  /// Off where nobody asks, as in batch: then an event costs nothing more. - Complexity: O(*state*) to turn on.
  package var keepsTrack: Bool {
    get { unknown.changed.isKept }
    set { if newValue != keepsTrack { newValue ? keepChanges() : stopKeeping() } }
  }

  /// How many entries there are to take, besides those of everything small. - Complexity: O(*placements*).
  package var changedCount: Int {
    placements.reduce(unknown.changed.count + ledger.blocks.count + catalogue.changed.count) { $0 + $1.changedCount }
  }

  /// Takes entries of what has changed, which from now on counts as taken; and, once nothing else is left, of everything
  /// small.
  ///
  /// - Parameters:
  ///   - limit: How many entries at most, besides that of everything small.
  ///   - entries: They are appended.
  /// - Returns: Whether all entries taken so far, the last of each key, are the state as it is now.
  /// - Precondition: It keeps track.
  /// - Complexity: O(*bytes of the entries*).
  @discardableResult
  package mutating func takeChanges(upTo limit: Int, into entries: inout [StateEntry]) -> Bool {
    precondition(keepsTrack, "nobody has noted what changed")
    var room = max(0, limit)
    ledger.takeChanges(room: &room, into: &entries)
    while room > 0, let id = catalogue.changed.take() {
      var writer = ByteWriter()
      writer.list(catalogue.entries(of: id)) { writer, entry in
        writer.unsigned(entry.offset)
        entry.title.write(to: &writer)
      }
      entries.append(StateEntry(key: StateKey(.title, name: id.text), value: writer.bytes))
      room -= 1
    }
    for index in placements.indices { placements[index].takeChanges(at: index, room: &room, into: &entries) }
    unknown.takeChanges(room: &room, into: &entries)
    guard changedCount == 0 else { return false }
    entries.append(StateEntry(key: StateKey(.attribution), value: smallState()))
    return true
  }

  private mutating func keepChanges() {
    catalogue.changed.keep(untaken: catalogue.ids)
    ledger.blocks.keep(untaken: ledger.remembered)
    unknown.keepChanges(areTaken: false)
    for index in placements.indices { placements[index].keepChanges(areTaken: false) }
  }

  private mutating func stopKeeping() {
    catalogue.changed.stop()
    ledger.blocks.stop()
    unknown.changed.stop()
    for index in placements.indices { placements[index].stopKeeping() }
  }

  /// Everything small, after the format: with the placements in their order, and the rules that are in use.
  private func smallState() -> [UInt8] {
    var writer = ByteWriter()
    writer.byte(Attributor.stateFormat)
    writer.unsigned(offset)
    writer.signed(now.milliseconds)
    events.write(to: &writer)
    unknownCounts.write(to: &writer)
    writer.signed(ledger.limit.milliseconds)
    for count in [catalogue.count, ledger.blocks.blockCount] { writer.count(count) }
    writer.list(placements) { $1.writeSmallState(to: &$0) }
    return writer.bytes
  }
}
