import Attribution
import Events
import Support
import Testing

/// DESIGN §5.3. The memory is window + lateness: here 6 + 2 minutes.
@Suite("Repeats")
struct RepeatTests {
  @Test("what comes twice counts once")
  func duplicates() {
    let once = AttributionPicture("(1!a)b-A-(A=1)--").events
    let twice = once.flatMap { [$0, $0] }
    let rules = attribute("").attributor.placements.reduce(into: [:]) { $0[$1.name] = $1.rules }
    let first = AttributionRun(once + [World.end], rules: rules)
    let second = AttributionRun(twice + [World.end], rules: rules)
    #expect(first.picture() == "------a1-b0")
    #expect(second.outcomes == first.outcomes)
    #expect(second.attributor.placements.map(\.counts) == first.attributor.placements.map(\.counts))
    #expect(second.admissions.count { $0 == .duplicate } == once.count)
  }

  @Test("ticks may come again and again")
  func ticks() {
    #expect(attribute("1a..(..)|").admissions.allSatisfy { $0 == .accepted })
  }

  @Test(
    "an id that comes with other fields is refused",
    arguments: [
      "(a#ka#k~m)", "(a#kb#k)", "(A#kA#k=3)", "(A#kA#k<1)", "(A#kA#k@1)", "(+#k+#k/a)", "(+#k+#k=2)", "(22<1)",
    ])
  func conflicts(pair: String) {
    let run = attribute("1-\(pair)", lateness: 2)
    #expect(run.admissions == [.accepted, .accepted, .conflicting])
    let without = AttributionRun(
      Array(AttributionPicture("1-\(pair)").events.dropLast()),
      rules: ["p": run.attributor.placements[0].rules, "q": run.attributor.placements[1].rules])
    #expect(run.attributor.placements.map(\.counts) == without.attributor.placements.map(\.counts))
    #expect(run.attributor.unknownCounts == without.attributor.unknownCounts)
  }

  @Test("an id that is refused moves no time")
  func conflictMovesNothing() {
    #expect(attribute("1A#k--A#k=9").attributor.now == .minute(1))
  }

  @Test("ids are unique within their type only")
  func types() {
    #expect(attribute("(1a#kA#k+#k)").admissions.allSatisfy { $0 == .accepted })
  }

  @Test("ids that Unicode holds for equal are two ids")
  func bytes() {
    let plays = ["\u{E9}", "e\u{301}"].map { id in
      Event.play(Play(id: EventID(id), at: .minute(0), member: "m", title: "a", seconds: 1))
    }
    var run = attribute("")
    for play in plays { run.apply(play) }
    #expect(run.admissions.suffix(2) == [.accepted, .accepted])
    #expect(run.counts().claims.received == 2)
  }

  @Test("an id is remembered until the watermark is past its time by more than the memory")
  func memory() {
    var run = attribute("A#k", lateness: 2)
    let play = AttributionPicture("A#k").events[1]
    run.apply(.tick(.minute(10)))
    run.apply(play)
    #expect(run.admissions.last == .duplicate)
    run.apply(.tick(.minute(10) + EventDuration(milliseconds: 1)))
    run.apply(play)
    #expect(run.admissions.last == .accepted)
    #expect(run.counts().claims.late == 1)
    #expect(run.counts().claims.received == 2)
  }

  @Test("what is older than the memory is late in its decision's row and changes nothing")
  func olderThanMemory() {
    var run = attribute("1----a", lateness: 2, kind: .value(range: 0...1))
    run.apply(.tick(.minute(12)))
    let before = run.attributor
    for event in AttributionPicture("(1b+b@9+@9)").events.dropFirst() { run.apply(event) }
    #expect(run.counts().impressions.late == 1)
    #expect(run.counts().claims.late == 1)
    #expect(run.attributor.unknownCounts.impressions.late == 1)
    #expect(run.attributor.unknownCounts.claims.late == 1)
    #expect(run.attributor.openPairs(of: "a", at: 0).map(\.reward) == [0])
    #expect(run.attributor.openPairs(of: "b", at: 0).isEmpty)
    #expect(run.attributor.nextDeadline == before.nextDeadline)
  }

  @Test("a decision's id given out anew while the first is still known is late, and the first goes on")
  func decisionAgain() {
    var run = attribute("1----b--.1", lateness: 0)
    #expect(run.counts().decisions.received == 2)
    #expect(run.counts().decisions.late == 1)
    run.apply(World.end)
    #expect(run.picture() == "-----------1b0")
    #expect(run.counts().decisions.closed == 1)
  }
}
