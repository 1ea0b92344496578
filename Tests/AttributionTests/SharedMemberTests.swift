import Attribution
import Events
import Support
import Testing

/// One member id for many: everybody who is not logged in is "guest".
@Suite("A member id that many share")
struct SharedMemberTests {
  /// Within ten minutes, all of which are inside the lateness: seconds, so that many activate in one moment; impressions
  /// that are repeated, so that activations move; plays that name a decision, and all of it in any order.
  @Test("2,000 pairs and 300 waiting plays on one trail come out as the oracle says", arguments: UInt64(0)..<4)
  func oracle(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    let rules = AttributionRules(
      window: .minutes(seed.isMultiple(of: 2) ? 1 : 4), lateness: .minutes(20),
      reward: RewardRule(kind: .minutes(cap: 30), combination: .sum))
    var events: [Event] = []
    for number in 0..<2_000 {
      let shown = SharedMemberTests.second(random.int(0...600))
      events.append(SharedMemberTests.decision(number, at: shown))
      events.append(SharedMemberTests.impression(number, at: shown, id: "i\(number)"))
      guard random.isOne(in: 4) else { continue }
      let again = shown + .seconds(Int64(random.int(-30...30)))
      events.append(SharedMemberTests.impression(number, at: again, id: "j\(number)"))
    }
    for number in 0..<300 {
      let named = random.isOne(in: 4) ? DecisionID("d\(random.int(0...2_100))") : nil
      events.append(
        SharedMemberTests.play(number, at: SharedMemberTests.second(random.int(0...700)), decisionID: named))
    }
    let order = events.shuffled(using: &random)
    var run = AttributionRun(order, rules: ["p": rules], checkEvery: 1_000)
    let open = run.attributor.openPairs(of: "a", at: 0)
    run.apply(World.end)
    let oracle = AttributionOracle(events, of: "p", rules: rules)
    #expect(run.broken == nil)
    #expect(run.outcomes == oracle.outcomes)
    #expect(AttributionOracle.Tally(run.counts(), takesPlays: true) == oracle.tally)
    #expect(oracle.tally.attributed > 100)
    #expect(open.map(\.reward) == oracle.outcomes.map(\.reward), "before the end open pairs have it already")
  }

  /// If each play looked at all that the guests were shown this would take minutes.
  @Test("20,000 guests are each shown a title and play it, in order, while everything waits")
  func order() {
    let rules = AttributionRules(
      window: .minutes(1_000), lateness: .minutes(1_000), reward: RewardRule(kind: .atLeast(seconds: 60)))
    var attributor = Attributor(rules: ["p": rules])
    var outcomes: [Outcome] = []
    for number in 0..<20_000 {
      let at = SharedMemberTests.second(number)
      attributor.apply(SharedMemberTests.decision(number, at: at), outcomes: &outcomes)
      attributor.apply(SharedMemberTests.impression(number, at: at, id: "i\(number)"), outcomes: &outcomes)
      attributor.apply(SharedMemberTests.play(number, at: at, decisionID: nil), outcomes: &outcomes)
    }
    #expect(attributor.placements[0].counts.claims.pending == 20_000)
    attributor.apply(World.end, outcomes: &outcomes)
    #expect(outcomes.count == 20_000)
    #expect(outcomes.allSatisfy { $0.plays == 1 && $0.reward == 1 })
  }

  private static func second(_ count: Int) -> EventTime { .minute(0) + .seconds(Int64(count)) }

  private static func decision(_ number: Int, at: EventTime) -> Event {
    .decision(
      Decision(
        id: DecisionID("d\(number)"), at: at, placement: "p", member: "guest", candidates: [Candidate(id: "a")],
        places: [Place(candidate: 0)]))
  }

  private static func impression(_ number: Int, at: EventTime, id: String) -> Event {
    .impression(Impression(id: EventID(id), at: at, decisionID: DecisionID("d\(number)"), action: "a"))
  }

  private static func play(_ number: Int, at: EventTime, decisionID: DecisionID?) -> Event {
    .play(
      Play(id: EventID("p\(number)"), at: at, member: "guest", title: "a", seconds: 90, decisionID: decisionID))
  }
}
