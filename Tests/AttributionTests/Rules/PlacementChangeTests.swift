import Attribution
import Events
import Support
import Testing

@Suite("Placements come and go")
struct PlacementChangeTests {
  private func rules(window: Int64 = 6, lateness: Int64 = 0, amendWithin: Int64 = 0) -> AttributionRules {
    AttributionRules(
      window: .minutes(window), lateness: .minutes(lateness), amendWithin: .minutes(amendWithin),
      reward: RewardRule(kind: .atLeast(seconds: 60)))
  }

  private func decision(_ number: Int, at minute: Int64) -> Event {
    .decision(
      Decision(
        id: DecisionID("d\(number)"), at: .minute(minute), placement: "p", member: "m",
        candidates: [Candidate(id: "a")],
        places: [Place(candidate: 0)]))
  }

  @Test("a new placement stands behind the others, whatever its name, and takes decisions from then on")
  func added() {
    var run = AttributionRun(AttributionPicture("(1a)").events, rules: ["p": rules(), "q": rules()])
    run.apply(.rules(rules(), "a"))
    #expect(run.attributor.placements.map(\.name) == ["p", "q", "a"])
    #expect(run.attributor.index(of: "a") == 2)
    run.apply(.rules(rules(window: 3), "q"))
    #expect(run.attributor.placements.map(\.name) == ["p", "q", "a"])
    #expect(run.attributor.placements[1].rules == rules(window: 3))
    #expect(run.attributor.placements[1].rulesInUseCount == 1, "no decision came under the others")
  }

  @Test("a withdrawn placement takes no decision, as if it were none; what is under way goes on; it can come back")
  func withdrawn() {
    var run = AttributionRun(AttributionPicture("(1a)").events, rules: ["p": rules()])
    run.apply(.withdrawn("p"))
    #expect(run.attributor.placements[0].isWithdrawn)
    for event in [decision(2, at: 1), .impression(Impression(at: .minute(1), decisionID: "d2", action: "a"))] {
      run.apply(event)
    }
    #expect(run.admissions.suffix(2) == [.accepted, .accepted])
    #expect(run.counts().decisions.received == 1)
    #expect(run.attributor.unknownCounts.impressions.pending == 1)
    // The pair under way still earns.
    run.apply(.play(Play(id: "p", at: .minute(2), member: "m", title: "a", seconds: 90)))
    run.apply(.tick(.minute(6)))
    #expect(run.picture() == "------a1")
    // Nothing is known any more: plays are not counted.
    run.apply(.tick(.minute(13)))
    run.apply(.play(Play(id: "q", at: .minute(13), member: "m", title: "a", seconds: 90)))
    #expect(run.counts().claims.received == 1)
    #expect(run.attributor.unknownCounts.impressions.unmatched == 1)

    run.apply(.rules(rules(), "p"))
    #expect(!run.attributor.placements[0].isWithdrawn)
    run.apply(decision(3, at: 14))
    run.apply(.impression(Impression(at: .minute(14), decisionID: "d3", action: "a")))
    run.apply(.tick(.minute(20)))
    #expect(run.counts().decisions.received == 2)
    #expect(run.counts().outcomes == 2)
    #expect(run.broken == nil)
  }

  @Test("withdrawing what there is not has no effect")
  func nobody() {
    var attributor = Attributor(rules: ["p": rules()])
    let before = KeptState.dump(attributor)
    attributor.withdraw("nobody")
    #expect(KeptState.dump(attributor) == before)
  }

  @Test("a thousand edits leave as many rules as known decisions came under, and the newest")
  func bounded() {
    var run = AttributionRun([.rules(rules(), "p")])
    for number in 0..<1_000 {
      run.apply(.rules(rules(window: Int64(1 + number % 7), amendWithin: Int64(number % 11)), "p"))
      run.apply(.rules(rules(window: 9, amendWithin: Int64(number)), "p"))
      run.apply(.rules(rules(window: Int64(1 + number % 7), amendWithin: Int64(number % 11)), "p"))
      if number.isMultiple(of: 3) { run.apply(decision(number, at: Int64(number))) }
      run.apply(.tick(.minute(Int64(number))))
      let placement = run.attributor.placements[0]
      #expect(placement.rulesInUseCount <= 1 + 8)
    }
    run.apply(World.end)
    #expect(run.attributor.placements[0].rulesInUseCount == 1)
    #expect(run.broken == nil)
  }

  @Test("the same rules again are no other rules")
  func same() {
    var run = AttributionRun(AttributionPicture("(1a)").events, rules: ["p": rules()])
    run.apply(.rules(rules(window: 3), "p"))
    #expect(run.attributor.placements[0].rulesInUseCount == 2)
    run.apply(.rules(rules(), "p"))
    #expect(run.attributor.placements[0].rulesInUseCount == 1)
  }

  @Test("with a longer memory what is older than was remembered is late, not accepted twice; what was is a repeat")
  func memory() {
    // Remembered for 6 + 0 minutes.
    var run = AttributionRun([.rules(rules(), "p")])
    let events: [Event] = (0...10).map {
      .play(Play(id: EventID("\($0)"), at: .minute($0), member: "m", title: "a", seconds: 9))
    }
    for event in events { run.apply(event) }
    run.apply(.rules(rules(window: 60, lateness: 30), "p"))
    let counts = run.counts().claims
    run.apply(events[3])
    #expect(run.admissions.last == .accepted)
    #expect(run.counts().claims.late == counts.late + 1 && run.counts().claims.pending == counts.pending)
    run.apply(events[4])
    #expect(run.admissions.last == .duplicate)
    // Time goes on: nothing is forgotten for long.
    run.apply(.tick(.minute(100)))
    run.apply(events[4])
    #expect(run.admissions.last == .duplicate)
    run.apply(events[3])
    #expect(run.counts().claims.late == counts.late + 2)
    #expect(run.broken == nil)
  }

  @Test("what waits for unknown decisions waits as long as the newest rules of all say, also what waits already")
  func waiting() {
    var run = AttributionRun([.rules(rules(lateness: 2), "p")])
    run.apply(.impression(Impression(at: .minute(0), decisionID: "d1", action: "a")))
    #expect(run.attributor.nextDeadline == .minute(4) + EventDuration(milliseconds: 1))
    run.apply(.rules(rules(lateness: 5), "p"))
    #expect(run.attributor.nextDeadline == .minute(10) + EventDuration(milliseconds: 1))
    run.apply(.tick(.minute(7)))
    run.apply(decision(1, at: 3))
    #expect(run.counts().impressions.activating == 1)
    #expect(run.broken == nil)
  }
}
