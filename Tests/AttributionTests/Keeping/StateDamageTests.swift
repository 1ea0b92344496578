import Attribution
import Events
import Support
import Testing

@Suite("Damaged state")
struct StateDamageTests {
  /// The first small state with entries of every kind, and what comes after it.
  private static func run(amendWithin: EventDuration) -> (run: TrackedRun, rest: ArraySlice<Event>) {
    var seed: UInt64 = 0
    while true {
      seed += 1
      let (run, rest) = StateDamageTests.run(seed: seed, amendWithin: amendWithin)
      let isOfTwoRules = run.tracked.placements.contains { $0.rulesInUseCount > 1 }
      if isOfTwoRules, Set(run.state.entries.map(\.key.kind)).count == 6, run.state[.decision].count > 2 {
        return (run, rest)
      }
    }
  }

  private static func run(seed: UInt64, amendWithin: EventDuration) -> (run: TrackedRun, rest: ArraySlice<Event>) {
    let world = World(seed: seed, eventLimit: 40, amendWithin: amendWithin)
    var run = TrackedRun(world)
    for title in world.catalogue { run.apply(title) }
    let cut = world.events.count * 2 / 3
    for (index, event) in world.events.prefix(cut).enumerated() {
      run.apply(event)
      guard index == cut / 2 else { continue }
      for (name, rules) in world.rules.sorted(by: { $0.key < $1.key }) {
        let window = rules.window + .minutes(1)
        run.edit(
          .rules(
            AttributionRules(
              window: window, lateness: rules.lateness, amendWithin: rules.amendWithin, reward: rules.reward), name))
      }
    }
    run.apply(.impression(Impression(id: "early", at: run.tracked.now, decisionID: "later", action: "a")))
    run.take(upTo: .max)
    return (run, world.events[cut...])
  }

  /// Reads damaged entries: an error, or a state in which all invariants hold and that goes on.
  private func read(_ entries: [StateEntry], _ run: TrackedRun, _ rest: ArraySlice<Event>) throws -> Bool {
    var attributor: Attributor
    do {
      attributor = try run.reading(of: entries)
    } catch is StateError {
      return false
    } catch is TrackedRun.Missing {
      return false
    }
    var outcomes: [Outcome] = []
    var broken = attributor.brokenInvariant()
    for event in rest + [World.end] { attributor.apply(event, outcomes: &outcomes) }
    broken = broken ?? attributor.brokenInvariant()
    #expect(broken == nil)
    return true
  }

  @Test(
    "a flipped byte is an error or a state that can be, never a trap", arguments: [EventDuration.zero, .minutes(9)])
  func flipped(amendWithin: EventDuration) throws {
    let (run, rest) = StateDamageTests.run(amendWithin: amendWithin)
    let entries = run.state.entries
    var (refused, read) = (0, 0)
    for (index, entry) in entries.enumerated() {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        for place in entry.key.bytes.indices {
          var bytes = entry.key.bytes
          bytes[place] ^= mask
          var damaged = entries
          damaged[index] = StateEntry(key: try StateKey(decoding: bytes), value: entry.value)
          damaged.sort { $0.key < $1.key }
          if try self.read(damaged, run, rest) { read += 1 } else { refused += 1 }
        }
        for place in (entry.value ?? []).indices {
          var value = entry.value ?? []
          value[place] ^= mask
          var damaged = entries
          damaged[index] = StateEntry(key: entry.key, value: value)
          if try self.read(damaged, run, rest) { read += 1 } else { refused += 1 }
        }
      }
    }
    #expect(refused > 1_000 && read > 100, "\(refused) refused, \(read) read")
  }

  @Test("an entry that is cut short is an error")
  func truncated() throws {
    let (run, rest) = StateDamageTests.run(amendWithin: .minutes(9))
    let entries = run.state.entries
    for (index, entry) in entries.enumerated() {
      for count in 0..<(entry.value?.count ?? 0) {
        var damaged = entries
        damaged[index] = StateEntry(key: entry.key, value: Array(entry.value?.prefix(count) ?? []))
        let isRead = try read(damaged, run, rest)
        #expect(!isRead)
      }
    }
  }

  @Test("an entry that is missing is an error, whichever it is")
  func missing() throws {
    let (run, rest) = StateDamageTests.run(amendWithin: .minutes(9))
    let entries = run.state.entries
    for index in entries.indices {
      var damaged = entries
      damaged.remove(at: index)
      let isRead = try read(damaged, run, rest)
      #expect(!isRead, "\(entries[index].key)")
    }
    #expect(throws: StateError.self) { try run.reading(of: []) }
  }

  @Test("entries out of order or of another format are refused with their own words")
  func unfit() throws {
    let (run, _) = StateDamageTests.run(amendWithin: .zero)
    var entries = run.state.entries
    func code(_ entries: [StateEntry]) -> StateError.Code? {
      do {
        _ = try Attributor(entries: entries) { _ in throw TrackedRun.Missing(offset: 0) }
        return nil
      } catch {
        return (error as? StateError)?.code
      }
    }
    #expect(code(entries.reversed()) == .missing)
    entries.swapAt(1, 2)
    #expect(code(entries) == .disordered)
    entries = run.state.entries
    var value = try #require(entries[0].value)
    value[0] += 1
    entries[0] = StateEntry(key: entries[0].key, value: value)
    #expect(code(entries) == .doesNotFit)
  }
}
