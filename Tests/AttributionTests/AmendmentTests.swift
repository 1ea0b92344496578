import Attribution
import Events
import Support
import Testing

/// DESIGN §5.6 with `amendWithin`: windows of six minutes, amended for five.
@Suite("Amendments")
struct AmendmentTests {
  @Test("a late play amends the outcome of its pair, and is attributed")
  func latePlay() {
    let run = attribute("a-----.A<4|", amendWithin: 5)
    #expect(run.picture() == "------a0a1")
    #expect(run.outcomes.map(\.revision) == [0, 1])
    #expect(run.outcomes.map(\.amended) == [nil, 0])
    #expect(run.outcomes.map(\.plays) == [0, 1])
    #expect(run.counts().claims.attributed == 1)
    #expect(run.counts().claims.late == 0)
    #expect(run.counts().outcomes == 1)
    #expect(run.counts().amended == 1)
    #expect(run.counts().rewarded == 1)
  }

  @Test("without amendWithin it is counted as late, and nothing comes again")
  func off() {
    let run = attribute("a-----.A<4|")
    #expect(run.picture() == "------a0")
    #expect(run.counts().claims.late == 1)
    #expect(run.counts().amended == 0)
  }

  @Test("an outcome is amended until the watermark is past its close by amendWithin")
  func until() {
    #expect(attribute("a---------.A<8|", amendWithin: 5).picture() == "------a0a1")
    let over = attribute("a----------.A<9|", amendWithin: 5)
    #expect(over.picture() == "------a0")
    #expect(over.counts().claims.late == 1)
  }

  @Test("a late play that changes no reward brings a revision too: the number of plays has changed")
  func sameReward() {
    let run = attribute("aA-----.A<5|", amendWithin: 5)
    #expect(run.picture() == "------a1a1")
    #expect(run.outcomes.map(\.plays) == [1, 2])
    #expect(run.outcomes.map(\.amended) == [nil, 1])
    #expect(run.counts().rewarded == 1)
  }

  @Test("a late play is taken at its time: where the first counts, it may lower a reward")
  func lowered() {
    let run = attribute("a--A=5---.A=0<8|", kind: .minutes(cap: 10), combine: .first, amendWithin: 9)
    #expect(run.outcomes.map(\.reward) == [0.5, 0])
    #expect(run.counts().rewarded == 0)
  }

  @Test("a late play joins by the same rules: the last touch of its time, or the decision it names")
  func sameRules() {
    #expect(attribute("(1a)(2a)-----.A<6|", amendWithin: 9).picture() == "------1a0-2a02a1")
    #expect(attribute("(1a)(2a)-----.A<6@1|", amendWithin: 9).picture() == "------1a0-2a01a1")
  }

  @Test("a play that is late in one placement amends there, and earns in the other as ever")
  func twoPlacements() {
    let run = attribute("(1a)(5x)----.A<5|", amendWithin: 5)
    #expect(run.picture() == "------a0a1")
    #expect(run.picture(of: "q") == "-------x1")
    #expect(run.outcomes(of: "q").map(\.revision) == [0])
  }

  @Test("a late impression opens and closes its pair at once, with revision 1 and nothing amended")
  func lateImpression() {
    let run = attribute("1-b----.a<7-|", amendWithin: 5)
    #expect(run.outcomes.map(\.action) == ["a", "b"])
    #expect(run.outcomes.map(\.revision) == [1, 0])
    #expect(run.outcomes.map(\.amended) == [nil, nil])
    #expect(run.counts().impressions.activating == 2)
    #expect(run.counts().impressions.late == 0)
    #expect(run.broken == nil)
  }

  @Test("a late impression of a decision that ended unseen closes it after all")
  func unseen() {
    let run = attribute("1------.a<7|", amendWithin: 5)
    #expect(run.picture() == "-------a0")
    #expect(run.counts().decisions.unseen == 0)
    #expect(run.counts().decisions.closed == 1)
  }

  @Test("a late decision is unseen until a late impression opens and closes its pair; a late play then amends that")
  func lateDecision() {
    var run = attribute("-------.1<8", amendWithin: 9)
    #expect(run.counts().decisions.unseen == 1)
    #expect(run.counts().decisions.late == 0)
    for event in AttributionPicture("1-------- a<8 A<8 |").events.dropFirst() { run.apply(event) }
    #expect(run.picture() == "-------a0a1")
    #expect(run.outcomes.map(\.revision) == [1, 2])
    #expect(run.outcomes.map(\.amended) == [nil, 0])
    #expect(run.counts().decisions.closed == 1)
  }

  @Test("a late decision that comes amendWithin after its window is late")
  func tooLateDecision() {
    #expect(attribute("----------.1<11|", amendWithin: 5).counts().decisions.unseen == 1)
    #expect(attribute("-----------.1<12|", amendWithin: 5).counts().decisions.late == 1)
  }

  @Test("an impression that would move a closed pair's activation stays late")
  func closedPairStays() {
    let run = attribute("1-a-----.a<8|", amendWithin: 9)
    #expect(run.picture() == "--------a0")
    #expect(run.counts().impressions.late == 1)
    #expect(run.counts().impressions.activating == 1)
  }

  @Test("a late decision whose rank activates closes at once", arguments: [0, 9] as [Int64])
  func rank(amendWithin: Int64) {
    let run = attribute("-------.1<8|", activation: .rank, amendWithin: amendWithin)
    #expect(run.outcomes.map(\.revision) == (amendWithin > 0 ? [1] : []))
    #expect(run.counts().decisions.late == (amendWithin > 0 ? 0 : 1))
  }

  /// All decisions and impressions come in time, then every window ends, then plays and rewards come in any order.
  @Test(
    "however late plays and rewards are, the last revisions are what they would have been", arguments: UInt64(0)..<200)
  func finalRevisions(seed: UInt64) {
    let world = World(seed: seed, eventLimit: 120, amendWithin: .longest)
    var random = WorldRandom(seed: seed)
    let late = world.events.filter(\.isClaim).shuffled(using: &random)
    let run = AttributionRun(world.events.filter { !$0.isClaim } + [World.end] + late, of: world)
    #expect(run.broken == nil)
    for name in world.placementNames {
      guard let rules = world.rules[name] else { continue }
      let oracle = AttributionOracle(world.events, of: name, rules: rules, catalogue: world.catalogue)
      let last = run.lastRevisions(of: name)
      #expect(last.map(\.reward) == oracle.outcomes.map(\.reward))
      #expect(last.map(\.earnings) == oracle.outcomes.map(\.earnings))
      #expect(last.map(\.rule) == oracle.outcomes.map(\.rule))
      #expect(run.counts(of: name).claims.attributed == oracle.tally.attributed)
      #expect(run.counts(of: name).claims.late == 0)
      #expect(run.counts(of: name).rewarded == oracle.outcomes.count { $0.reward > 0 })
    }
  }

  @Test(
    "each revision names the reward of the one before it, and which outcome of its placement the first one was",
    arguments: UInt64(0)..<100)
  func chain(seed: UInt64) {
    let world = World(seed: seed, eventLimit: 120, amendWithin: .minutes(30))
    var random = WorldRandom(seed: seed)
    let run = AttributionRun(world.delivery(seed: seed).shuffled(using: &random), of: world)
    #expect(run.broken == nil)
    var last: [String: Outcome] = [:]
    var firsts: [PlacementName: Int] = [:]
    for outcome in run.outcomes {
      let before = last.updateValue(outcome, forKey: "\(outcome.decision.id)/\(outcome.place)")
      if before == nil { firsts[outcome.decision.placement, default: 0] += 1 }
      #expect(outcome.number == before?.number ?? firsts[outcome.decision.placement])
      #expect(outcome.amended == before?.reward)
      if let before { #expect(outcome.revision == before.revision + 1 && outcome.plays > before.plays) }
    }
    #expect(run.attributor.placements.reduce(0) { $0 + $1.counts.outcomes } == last.count)
  }
}

extension Event {
  fileprivate var isClaim: Bool {
    switch self {
    case .play, .reward: true
    case .decision, .impression, .tick: false
    }
  }
}

extension AttributionRun {
  /// The last revision of each pair, in canonical order.
  fileprivate func lastRevisions(of name: PlacementName) -> [Outcome] {
    var last: [String: Outcome] = [:]
    for outcome in outcomes(of: name) { last["\(outcome.decision.id)/\(outcome.place)"] = outcome }
    return last.values.sorted { $0.precedes($1) }
  }
}
