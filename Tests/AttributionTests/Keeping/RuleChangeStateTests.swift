import Attribution
import Events
import Support
import Testing

@Suite("Rules in the state")
struct RuleChangeStateTests {
  /// 8 × 60 worlds in which rules change and placements come and go, each read several times, in any order of events.
  @Test(
    "a state that is read goes on as the one that was taken, whatever rules its decisions came under",
    arguments: UInt64(0)..<8)
  func goesOn(part: UInt64) {
    var (readings, withSeveral, withdrawn, added) = (0, 0, 0, 0)
    for seed in part * 60..<(part + 1) * 60 {
      let world = World(seed: seed, eventLimit: 120, amendWithin: seed.isMultiple(of: 2) ? .minutes(4) : .zero)
      var random = WorldRandom(seed: ~seed)
      var run = TrackedRun(world)
      for title in world.catalogue { run.apply(title) }
      let events =
        seed.isMultiple(of: 3) ? world.events.shuffled(using: &random) : world.delivery(seed: world.seed)
      for event in events + [World.end] {
        if random.isOne(in: 10) { run.edit(edit(of: run.plain, &random)) }
        run.apply(event)
        if random.isOne(in: 10) { run.edit(edit(of: run.plain, &random)) }
        guard random.isOne(in: 3), run.take(upTo: random.isOne(in: 4) ? .max : random.int(1...5)) else { continue }
        withSeveral += run.plain.placements.contains { $0.rulesInUseCount > 1 } ? 1 : 0
        withdrawn += run.plain.placements.contains(where: \.isWithdrawn) ? 1 : 0
        added += run.plain.placements.last?.name == "added" ? 1 : 0
        run.read()
      }
      run.compare()
      readings += run.readings
      if let difference = run.difference { Issue.record("seed \(seed): \(difference)") }
    }
    #expect(readings > 400)
    #expect(withSeveral > 100 && withdrawn > 50 && added > 20, "\(withSeveral), \(withdrawn), \(added)")
  }

  private func edit(of attributor: Attributor, _ random: inout WorldRandom) -> AttributionStep {
    let placement = random.pick(attributor.placements)
    if random.isOne(in: 4) { return .withdrawn(placement.name) }
    return .rules(placement.rules.edited(with: &random), random.isOne(in: 12) ? "added" : placement.name)
  }

  @Test("what is read has the placements and rules that were written, in their order")
  func placements() throws {
    let rules = AttributionRules(window: .minutes(6), lateness: .minutes(2), reward: RewardRule(kind: .fraction))
    let other = AttributionRules(
      activation: .rank, window: .minutes(9), lateness: .zero, amendWithin: .hours(1),
      reward: RewardRule(kind: .value(range: -1...2), combination: .sum), limits: StateLimits(pairs: 3, bytes: 1 << 40))
    var run = TrackedRun(rules: ["p": rules, "q": other])
    for event in AttributionPicture("(1a)(5x)").events { run.apply(event) }
    run.edit(.rules(other, "a"))
    run.edit(.rules(other, "p"))
    run.edit(.withdrawn("q"))
    run.take(upTo: .max)
    run.read()
    #expect(run.difference == nil)
    #expect(run.tracked.placements.map(\.name) == ["p", "q", "a"])
    #expect(run.tracked.placements.map(\.rules) == [other, other, other])
    #expect(run.tracked.placements.map(\.rulesInUseCount) == [2, 1, 1])
    #expect(run.tracked.placements.map(\.isWithdrawn) == [false, true, false])
  }

  @Test("rules that no placement can have are damage")
  func damaged() throws {
    let rules = AttributionRules(window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
    var run = TrackedRun(rules: ["p": rules])
    run.take(upTo: .max)
    let entry = try #require(run.state.entries.first)
    let value = try #require(entry.value)
    var refused = 0
    for index in value.indices {
      var bytes = value
      bytes[index] ^= 0x80
      do {
        let read = try run.reading(of: [StateEntry(key: entry.key, value: bytes)])
        #expect(read.placements.allSatisfy { $0.rules.window > .zero && $0.rules.limits.pairs > 0 })
      } catch {
        #expect((error as? StateError)?.code == (index == 0 ? .doesNotFit : .damaged))
        refused += 1
      }
    }
    #expect(refused > value.count / 2)
  }
}
