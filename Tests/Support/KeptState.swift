package import Attribution
import Events

/// Entries of a state as a store keeps them: of each key the last that was taken.
package struct KeptState: Sendable {
  package private(set) var values: [StateKey: [UInt8]] = [:]

  package init() {}

  /// Takes entries in.
  package mutating func store(_ entries: [StateEntry]) {
    for entry in entries { values[entry.key] = entry.value }
  }

  /// All that there are, in the order of their keys.
  package var entries: [StateEntry] {
    values.map { StateEntry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  package subscript(kind: StateKey.Kind) -> [StateEntry] { entries.filter { $0.key.kind == kind } }

  /// The whole state of an Attributor, equal for equal states however they came about.
  package static func dump(_ attributor: Attributor) -> [String] {
    var attributor = attributor
    attributor.keepsTrack = false
    attributor.keepsTrack = true
    var entries: [StateEntry] = []
    attributor.takeChanges(upTo: .max, into: &entries)
    var state = KeptState()
    state.store(entries)
    return state.lines
  }

  /// One line for each entry but those of the ledger, whose blocks depend on when they were taken: one for each event.
  package var lines: [String] {
    let events = self[.ledger].flatMap { entry in (try? entry.decode { try KeptState.events(&$0) }) ?? ["damaged"] }
    return entries.filter { $0.key.kind != .ledger }.map { "\($0.key): \($0.value ?? [])" } + events.sorted()
  }

  private static func events(_ reader: inout ByteReader) throws(ByteError) -> [String] {
    try reader.list { reader throws(ByteError) in
      let (key, digest) = (try reader.fixed(), try reader.fixed())
      return "\(key) \(digest) \(try reader.time())"
    }
  }
}
