import Attribution
import Events
import Support
import Testing

@Suite("The catalogue, as it was known")
struct CatalogueTests {
  /// Entries of two titles at five moments, by offsets in any order; a genre tells them apart.
  private static func entries(seed: UInt64) -> [(title: Title, offset: UInt64)] {
    var random = WorldRandom(seed: seed)
    return (1...UInt64(random.int(1...30))).map { offset in
      let title = Title(
        id: random.pick(["a", "b"]), at: .minute(Int64(random.int(0...4))), genres: ["\(offset)"],
        features: random.isOne(in: 3) ? ["year": .number(Double(offset))] : .none)
      return (title, offset)
    }.shuffled(using: &random)
  }

  private static func catalogue(_ entries: [(title: Title, offset: UInt64)]) -> Catalogue {
    var catalogue = Catalogue()
    for (title, offset) in entries { catalogue.insert(title, at: offset) }
    return catalogue
  }

  @Test(
    "a look-up takes, of what was known, the latest not after a moment, of two the later known",
    arguments: UInt64(0)..<40)
  func lookUp(seed: UInt64) {
    let entries = Self.entries(seed: seed)
    let catalogue = Self.catalogue(entries)
    for id: ActionID in ["a", "b", "c"] {
      for minute: Int64 in -1...5 {
        for through in (0...UInt64(entries.count + 1)).map(Optional.some) + [nil] {
          let known = entries.filter { entry in
            entry.title.id == id && entry.title.at <= .minute(minute) && through.map { entry.offset <= $0 } ?? true
          }
          let expected = known.max { ($0.title.at, $0.offset) < ($1.title.at, $1.offset) }?.title
          #expect(catalogue.title(id, at: .minute(minute), through: through) == expected)
        }
      }
    }
  }

  @Test("its offset names it: through that, a catalogue that has grown since says the same", arguments: UInt64(0)..<40)
  func offset(seed: UInt64) {
    let entries = Self.entries(seed: seed).sorted { $0.offset < $1.offset }
    let whole = Self.catalogue(entries)
    for count in 0...entries.count {
      let then = Self.catalogue(Array(entries.prefix(count)))
      #expect(then.offset == UInt64(count))
      for id: ActionID in ["a", "b"] {
        for minute: Int64 in -1...5 {
          let (found, saw) = (
            whole.title(id, at: .minute(minute), through: then.offset), then.title(id, at: .minute(minute))
          )
          #expect(found == saw)
        }
      }
    }
  }

  @Test("without a log the entry that comes later takes the place of one of the same moment")
  func withoutLog() {
    var catalogue = Catalogue()
    catalogue.insert(Title(id: "a", at: .minute(1), genres: ["drama"]))
    catalogue.insert(Title(id: "a", at: .minute(1), genres: ["comedy"]))
    #expect(catalogue.title("a", at: .minute(1))?.genres == ["comedy"])
    #expect(catalogue.title("a", at: .minute(1), through: 0)?.genres == ["comedy"], "known whenever anything was")
    #expect(catalogue.offset == 0)
  }

  @Test("a state that is read has every entry with its offset, what has been corrected too")
  func state() throws {
    let entries = Self.entries(seed: 7).sorted { $0.offset < $1.offset }
    var attributor = Attributor(rules: [:])
    for (title, offset) in entries { attributor.apply(title, at: offset) }
    attributor.keepsTrack = true
    var taken: [StateEntry] = []
    attributor.takeChanges(upTo: .max, into: &taken)
    var kept = KeptState()
    kept.store(taken)
    let read = try Attributor(entries: kept.entries) { offset in throw TrackedRun.Missing(offset: offset) }
    #expect(read.catalogue.offset == attributor.catalogue.offset)
    for (title, offset) in entries {
      #expect(read.catalogue.title(title.id, at: title.at, through: offset) == title)
    }
  }

  @Test("entries in another order, or from after the state, are damage")
  func damage() throws {
    var attributor = Attributor(rules: [:])
    attributor.apply(Title(id: "a", at: .minute(1)), at: 3)
    attributor.keepsTrack = true
    var taken: [StateEntry] = []
    attributor.takeChanges(upTo: .max, into: &taken)
    let index = try #require(taken.firstIndex { $0.key.kind == .title })
    func read(_ entries: [(offset: UInt64, minute: Int64)]) throws -> Attributor {
      var writer = ByteWriter()
      writer.list(entries) { writer, entry in
        writer.unsigned(entry.offset)
        Title(id: "a", at: .minute(entry.minute)).write(to: &writer)
      }
      var damaged = taken
      damaged[index] = StateEntry(key: taken[index].key, value: writer.bytes)
      damaged.sort { $0.key < $1.key }
      return try Attributor(entries: damaged) { offset in throw TrackedRun.Missing(offset: offset) }
    }
    #expect(try read([(2, 1), (3, 1), (1, 2)]).catalogue.offset == 3)
    for entries in [[(4, 1)], [(3, 1), (2, 1)], [(2, 1), (2, 1)], [(1, 2), (2, 1)], []] as [[(UInt64, Int64)]] {
      #expect(throws: StateError.self) { try read(entries) }
    }
  }
}
