import Attribution
import Events
import Support
import Testing

@Suite("State as entries")
struct StateTests {
  /// Events in an order inside the lateness, or in any at all; some ids come again with other fields.
  private func events(of world: World) -> [Event] {
    var random = WorldRandom(seed: world.seed)
    var events = world.seed.isMultiple(of: 3) ? world.events.shuffled(using: &random) : world.delivery(seed: world.seed)
    for case .play(var play) in events where random.isOne(in: 8) {
      play.seconds += 1
      events.insert(.play(play), at: random.int(0...events.count))
    }
    return events
  }

  /// 8 × 60 worlds, each read several times, later readings from what earlier ones took.
  @Test(
    "a state that is read goes on as the one that was taken, piece by piece between events", arguments: UInt64(0)..<8)
  func goesOn(part: UInt64) {
    var (readings, kinds, seen) = (0, Set<StateKey.Kind>(), Seen())
    for seed in part * 60..<(part + 1) * 60 {
      let world = World(seed: seed, eventLimit: 120, amendWithin: seed.isMultiple(of: 2) ? .minutes(4) : .zero)
      var random = WorldRandom(seed: ~seed)
      var run = TrackedRun(world)
      var titles = world.catalogue
      for event in events(of: world) + [World.end] {
        if random.isOne(in: 3), let title = titles.popLast() { run.apply(title) }
        run.apply(event)
        guard random.isOne(in: 3) else { continue }
        if run.take(upTo: random.isOne(in: 4) ? .max : random.int(1...5)) {
          kinds.formUnion(run.state.entries.map(\.key.kind))
          run.read()
        }
      }
      run.compare()
      readings += run.readings
      seen.note(run.plain)
      if let difference = run.difference { Issue.record("seed \(seed): \(difference)") }
    }
    #expect(readings > 400)
    #expect(kinds == [.attribution, .title, .decision, .claim, .feedback, .ledger])
    #expect(seen.rejected > 0 && seen.conflicting > 0 && seen.duplicate > 0 && seen.late > 0 && seen.amended > 0)
  }

  /// What the worlds must have to be worth their name.
  private struct Seen {
    var (rejected, conflicting, duplicate, late, amended) = (0, 0, 0, 0, 0)

    mutating func note(_ attributor: Attributor) {
      rejected += attributor.events.rejected
      conflicting += attributor.events.conflicting
      duplicate += attributor.events.duplicate
      for counts in attributor.placements.map(\.counts) {
        late += counts.claims.late + counts.impressions.late + counts.decisions.late
        amended += counts.amended
      }
    }
  }

  @Test("taking twice gives only what is small, and nothing is noted where nobody asks")
  func twice() {
    var run = TrackedRun(World(seed: 5))
    for event in World(seed: 5).events.prefix(20) { run.apply(event) }
    #expect(run.plain.changedCount == 0)
    #expect(run.tracked.changedCount > 0)
    run.take(upTo: .max)
    var tracked = run.tracked
    var entries: [StateEntry] = []
    let isWhole = tracked.takeChanges(upTo: 100, into: &entries)
    #expect(isWhole)
    #expect(entries.map(\.key) == [StateKey(.attribution)])
  }

  @Test("what is taken is as much as has changed: 10 decisions beside 10,000 that are known")
  func proportional() {
    let rules = AttributionRules(window: .hours(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
    var run = TrackedRun(rules: ["p": rules])
    func decide(_ number: Int) {
      let id = DecisionID("d\(number)")
      run.apply(
        .decision(
          Decision(
            id: id, at: .minute(0), placement: "p", member: MemberID("m\(number)"),
            candidates: [Candidate(id: "shown")], places: [Place(candidate: 0)])))
      run.apply(.impression(Impression(at: .minute(1), decisionID: id, action: "shown")))
    }
    for number in 0..<10_000 { decide(number) }
    run.take(upTo: .max)
    #expect(run.state[.decision].count == 10_000)
    for number in 10_000..<10_010 { decide(number) }
    // A decision with its impression is one entry; the ids of both are in one block.
    #expect(run.tracked.changedCount == 11)
    run.read()
    #expect(run.difference != nil, "what was not taken is not there")
  }

  @Test("what is forgotten is taken back, and what came and went between two takings was never there")
  func forgotten() {
    let world = World(seed: 11)
    var run = TrackedRun(world)
    for event in world.events.prefix(world.events.count / 2) { run.apply(event) }
    run.take(upTo: .max)
    #expect(!run.state[.decision].isEmpty && !run.state[.ledger].isEmpty)
    for event in world.events.dropFirst(world.events.count / 2) { run.apply(event) }
    run.apply(World.end)
    var entries: [StateEntry] = []
    var tracked = run.tracked
    tracked.takeChanges(upTo: .max, into: &entries)
    let known = Set(run.state.values.keys)
    #expect(entries.allSatisfy { $0.value != nil || known.contains($0.key) })
    run.take(upTo: .max)
    #expect(Set(run.state.entries.map(\.key.kind)).isSubset(of: [.attribution, .title]))
    run.read()
    #expect(run.difference == nil)
  }

  @Test("an end of the input takes everything back but titles and counts")
  func finished() throws {
    let world = World(seed: 11)
    var attributor = Attributor(rules: world.rules)
    attributor.keepsTrack = true
    var (state, entries, outcomes) = (KeptState(), [StateEntry](), [Outcome]())
    for title in world.catalogue { attributor.apply(title) }
    for event in world.events { attributor.apply(event, outcomes: &outcomes) }
    attributor.takeChanges(upTo: .max, into: &entries)
    attributor.finish(outcomes: &outcomes)
    attributor.takeChanges(upTo: .max, into: &entries)
    state.store(entries)
    #expect(Set(state.entries.map(\.key.kind)) == [.attribution, .title])
    let read = try Attributor(entries: state.entries) { throw TrackedRun.Missing(offset: $0) }
    #expect(KeptState.dump(read) == KeptState.dump(attributor))
  }

  @Test("only decisions whose outcomes are not all told are asked for, by their offsets")
  func resolved() throws {
    var run = TrackedRun(rules: [
      "p": AttributionRules(window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
    ])
    for event in AttributionPicture("1a.......2b").events { run.apply(event) }
    run.take(upTo: .max)
    var asked: [DecisionID] = []
    _ = try Attributor(entries: run.state.entries) { offset in
      let decision = try #require(run.decisions[offset])
      asked.append(decision.id)
      return decision
    }
    #expect(run.state[.decision].count == 2)
    #expect(asked == ["d2"])
  }
}
