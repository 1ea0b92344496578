import Attribution
import Events
import Support
import Testing

/// DESIGN §5.7. `AttributionRun` checks the law of each row after every event; here is what lies between the rows.
@Suite("Conservation")
struct ConservationTests {
  /// 300 worlds in any order whatever: most of it is late.
  @Test("every accepted event is in just one row, however late it comes", arguments: UInt64(0)..<300)
  func rows(seed: UInt64) {
    let world = World(seed: seed)
    var random = WorldRandom(seed: seed)
    var run = AttributionRun([], rules: world.rules, catalogue: world.catalogue)
    var accepted = (decisions: 0, impressions: 0)
    for event in world.delivery(seed: seed).shuffled(using: &random) {
      run.apply(event)
      guard run.admissions.last == .accepted else { continue }
      switch event {
      case .decision: accepted.decisions += 1
      case .impression: accepted.impressions += 1
      default: break
      }
      let rows = run.attributor.placements.map(\.counts) + [run.attributor.unknownCounts]
      #expect(rows.reduce(0) { $0 + $1.decisions.received } == accepted.decisions)
      #expect(rows.reduce(0) { $0 + $1.impressions.received } == accepted.impressions)
    }
    run.apply(World.end)
    #expect(run.broken == nil)
    for counts in run.attributor.placements.map(\.counts) + [run.attributor.unknownCounts] {
      #expect(counts.decisions.pending == 0)
      #expect(counts.impressions.pending == 0)
      #expect(counts.claims.pending == 0)
    }
    #expect(run.attributor.nextDeadline == nil)
  }

  @Test("plays count in every placement that takes plays, and in no other", arguments: UInt64(0)..<100)
  func plays(seed: UInt64) {
    let world = World(seed: seed)
    let run = AttributionRun(world.events, rules: world.rules)
    let plays = world.events.count { if case .play = $0 { true } else { false } }
    for placement in run.attributor.placements where placement.rules.reward.takesPlays {
      #expect(placement.counts.claims.received == plays)
    }
  }

  @Test("an event of a placement that does not exist is nobody's decision, and its impressions end as unknown")
  func noPlacement() {
    let decision = Decision(
      id: "d", at: .minute(0), placement: "elsewhere", candidates: [Candidate(id: "a")], places: [Place(candidate: 0)])
    var run = attribute("1")
    run.apply(.decision(decision))
    run.apply(.impression(Impression(at: .minute(0), decisionID: "d", action: "a")))
    run.apply(World.end)
    #expect(run.broken == nil)
    #expect(run.attributor.unknownCounts.impressions.unmatched == 1)
    #expect(run.counts().decisions.received == 1)
  }

  @Test("a change is told once: an activation, a play that found its pair, a close")
  func changes() {
    var run = attribute("a-A")
    #expect(run.attributor.placements[0].changes == 2)
    run.apply(.tick(.minute(3)))
    #expect(run.counts().claims.attributed == 1)
    #expect(run.attributor.placements[0].changes == 2, "the play stays where it was")
    run.apply(.tick(.minute(6)))
    #expect(run.attributor.placements[0].changes == 3)
    #expect(run.attributor.takeChangedActions(at: 0) == ["a"])
    #expect(run.attributor.takeChangedActions(at: 0) == [])
  }
}
