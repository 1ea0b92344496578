package import Events

/// Reads an Attributor from entries in the order of their keys.
///
/// Not written and found again: hash indices, slots, links, trails and timers; the actions' open pairs; whether pairs are
/// open, which term decisions count under and how many bytes are estimated; where waiting claims would go. Timers that
/// were taken back leave no trace: `nextDeadline` may be later than it was, never later than what is due.
package struct AttributorReader: Sendable {
  private var attributor: Attributor
  private var small: SmallState?

  private struct SmallState {
    let titles: Int
    let blocks: Int
    let placements: [PlacementAttributor.SmallState]
  }

  package init(unknownLimit: Int = Attributor.unknownLimit) {
    attributor = Attributor(rules: [:], unknownLimit: unknownLimit)
  }

  /// Reads one entry.
  ///
  /// - Parameter decision: The decision in the record at an offset. It is asked for those whose outcomes are not all told.
  /// - Throws: `StateError`, and what `decision` throws. Nothing more can be read then.
  package mutating func read(_ entry: StateEntry, decision: (UInt64) throws -> Decision) throws {
    guard entry.key.kind == .attribution || small != nil else {
      throw StateError(.missing, at: StateKey(.attribution), "nothing can be read without it")
    }
    try entry.decode { reader in
      switch entry.key.kind {
      case .attribution: small = try readSmallState(&reader, entry.key)
      case .title: try readTitle(&reader, entry.key)
      case .ledger: try attributor.ledger.restore(block: number(of: entry.key), from: &reader)
      case .decision: try readDecision(&reader, entry.key, decision)
      case .claim:
        let index = try index(of: entry.key)
        try attributor.placements[index].restore(claimAt: number(of: entry.key), from: &reader)
      case .feedback: try readFeedback(&reader, entry.key)
      default: throw StateError(.damaged, at: entry.key, "attribution has no such kind")
      }
    }
  }

  /// The Attributor, which notes what changes from now on.
  ///
  /// - Throws: `StateError` if something is missing, or does not agree with the rest.
  package mutating func finish() throws(StateError) -> Attributor {
    guard let small else { throw StateError(.missing, at: StateKey(.attribution), "there is no state without it") }
    for (index, small) in small.placements.enumerated() {
      try attributor.placements[index].finishReading(small)
    }
    guard attributor.catalogue.count == small.titles, attributor.ledger.blocks.blockCount == small.blocks else {
      throw StateError(.missing, at: nil, "other titles or remembered ids than those that were written")
    }
    let (waiting, counts) = (attributor.unknown.waitingCounts, attributor.unknownCounts)
    guard waiting.impressions == counts.impressions.pending, waiting.rewards == counts.claims.pending else {
      throw StateError(.missing, at: nil, "other feedback of unknown decisions than was written")
    }
    // Whether a withdrawn placement is over, its decisions tell.
    attributor.noteRules()
    attributor.noteAsTaken()
    return attributor
  }

  private mutating func readSmallState(_ reader: inout ByteReader, _ key: StateKey) throws -> SmallState {
    guard try reader.byte() == Attributor.stateFormat else {
      throw StateError(.doesNotFit, at: key, "expected format \(Attributor.stateFormat)")
    }
    try attributor.restoreSmallState(from: &reader)
    let (titles, blocks) = (try reader.number(), try reader.number())
    let read = try reader.list { reader throws(ByteError) in try PlacementAttributor.restored(from: &reader) }
    attributor.placements = read.map(\.0)
    attributor.names = attributor.placements.map(\.name)
    guard read.count <= StateKey.placementLimit, Set(attributor.names).count == read.count else {
      throw reader.error("up to \(StateKey.placementLimit) placements, each once")
    }
    attributor.noteRules()
    return SmallState(titles: titles, blocks: blocks, placements: read.map(\.1))
  }

  private mutating func readTitle(_ reader: inout ByteReader, _ key: StateKey) throws(ByteError) {
    let last = attributor.offset
    let entries = try reader.list { reader throws(ByteError) in
      let offset = UInt64(try reader.number(through: last))
      return Catalogue.Entry(title: try Title(from: &reader), offset: offset)
    }
    guard !entries.isEmpty, entries.allSatisfy({ $0.title.id.text == key.name }) else {
      throw reader.error("entries of the title that the key names")
    }
    for (entry, next) in zip(entries, entries.dropFirst()) where !entry.precedes(next) {
      throw reader.error("entries in the order of their times and offsets")
    }
    for entry in entries { attributor.catalogue.insert(entry.title, at: entry.offset) }
  }

  private mutating func readDecision(
    _ reader: inout ByteReader, _ key: StateKey, _ decision: (UInt64) throws -> Decision
  ) throws {
    let (own, offset) = (try index(of: key), try number(of: key))
    let (id, hash) = try attributor.placements[own].restore(decisionAt: offset, from: &reader, decision: decision)
    for index in attributor.placements.indices where index != own {
      guard !attributor.placements[index].decisions.slot(of: id, hash: hash).isSomewhere else {
        throw reader.error("a decision of one placement")
      }
    }
  }

  private mutating func readFeedback(_ reader: inout ByteReader, _ key: StateKey) throws {
    let record = try reader.rest { bytes throws(ByteError) in try Record(decoding: bytes) }
    guard attributor.unknown.restore(record, offset: try number(of: key)) else {
      throw reader.error("an impression or a reward")
    }
  }

  private func index(of key: StateKey) throws(StateError) -> Int {
    guard key.placement < attributor.placements.count else {
      throw StateError(.damaged, at: key, "there are \(attributor.placements.count) placements")
    }
    return key.placement
  }

  private func number(of key: StateKey) throws(StateError) -> UInt64 {
    guard let number = key.number, number < 1 << 53 else { throw StateError(.damaged, at: key, "expected a number") }
    return number
  }
}
