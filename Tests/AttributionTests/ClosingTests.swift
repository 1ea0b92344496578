import Attribution
import Events
import Support
import Testing

/// DESIGN §5.4 to §5.6.
@Suite("Closing and time")
struct ClosingTests {
  @Test("a pair closes when the watermark is at activation + window, after the plays before that are given")
  func moment() {
    var run = attribute("a----A", lateness: 2)
    run.apply(.tick(.minute(8) + EventDuration(milliseconds: -1)))
    #expect(run.outcomes.isEmpty)
    run.apply(.tick(.minute(8)))
    #expect(run.picture() == "------a1")
  }

  @Test("pairs close by close time, then decision id, then action")
  func order() {
    #expect(attribute("(21c@2a@2b@1a@1)|").picture() == "------1a01b02a02c0")
    #expect(attribute("1c(2a)b@1|").picture() == "-------1c0-2a0-1b0")
  }

  @Test("pairs that one tick closes and pairs that many close come in one order")
  func tickByTick() {
    let events = AttributionPicture("(12a@2b@1)c@1a@1b@2").events
    let slow = (0..<20).map { Event.tick(.minute($0)) }
    let rules = attribute("", lateness: 1).attributor.placements.reduce(into: [:]) { $0[$1.name] = $1.rules }
    let atOnce = AttributionRun(events + [World.end], rules: rules)
    let oneByOne = AttributionRun(events + slow, rules: rules)
    #expect(atOnce.picture() == "------1b02a0-1c0-1a0-2b0")
    #expect(oneByOne.outcomes == atOnce.outcomes)
  }

  @Test("a decision is closed when its last pair is")
  func decisionCloses() {
    var run = attribute("1a-b")
    run.apply(.tick(.minute(7)))
    #expect(run.counts().decisions.pending == 1)
    run.apply(.tick(.minute(9)))
    #expect(run.counts().decisions.closed == 1)
  }

  @Test("our own ranking moves no time, one brought in from outside does")
  func clocks() {
    #expect(attribute("1---2!").attributor.now == .minute(0))
    #expect(attribute("1---2").attributor.now == .minute(4))
    #expect(attribute("1---.").attributor.now == .minute(4))
    #expect(attribute("1---A").attributor.now == .minute(4))
    #expect(attribute("1---+").attributor.now == .minute(4))
  }

  @Test("each placement has its own watermark")
  func watermarks() {
    let reward = RewardRule(kind: .atLeast(seconds: 60))
    let rules: [PlacementName: AttributionRules] = [
      "p": AttributionRules(window: .minutes(2), lateness: .minutes(1), reward: reward),
      "q": AttributionRules(window: .minutes(2), lateness: .minutes(5), reward: reward),
    ]
    let run = AttributionRun(AttributionPicture("(1a5x)---.").events, rules: rules)
    #expect(run.attributor.placements.map(\.watermark) == [.minute(3), .minute(-1)])
    #expect(run.outcomes.map(\.decision.id) == ["d1"])
  }

  @Test("behind the watermark but before the close a play, an impression and a decision are taken as if in time")
  func behindWatermark() {
    #expect(attribute("a--.A<3|").picture() == "------a1")
    #expect(attribute("1a-.a<4A<3|").picture() == "------a1")
    #expect(attribute("---.1<3a<3|").picture() == "--------a0")
  }

  @Test("a play that comes after its pair's close is counted as late, never lost")
  func latePlay() {
    let run = attribute("a-----.A<4|")
    #expect(run.picture() == "------a0")
    #expect(run.counts().claims.late == 1)
  }

  @Test("a play is late where its pair has closed, and counts where it has not")
  func lateInOnePlacement() {
    let run = attribute("(1a)(5x)----.A<5|")
    #expect(run.picture() == "------a0")
    #expect(run.counts().claims.late == 1)
    #expect(run.picture(of: "q") == "-------x1")
  }

  @Test("a decision that comes when its window is over is late; what it would have had is unmatched")
  func lateDecision() {
    let run = attribute("---a@1--.1<7a|")
    #expect(run.picture() == "")
    #expect(run.counts().decisions.late == 1)
    #expect(run.counts().decisions.unseen == 0)
    #expect(run.attributor.unknownCounts.impressions.unmatched + run.counts().impressions.unmatched == 2)
  }

  @Test("an impression by which its pair would have closed already is late, whether the pair is open or not")
  func lateImpression() {
    let first = attribute("1-b---.a<6|", window: 5)
    #expect(first.picture() == "-------b0")
    #expect(first.counts().impressions.late == 1)
    let again = attribute("1-a---.a<6|", window: 5)
    #expect(again.picture() == "-------a0")
    #expect(again.counts().impressions.late == 1)
    let ended = attribute("1-----.a<5|")
    #expect(ended.counts().decisions.unseen == 1)
    #expect(ended.counts().impressions.late == 1)
  }

  @Test("the next deadline is the first tick that changes something", arguments: UInt64(0)..<60)
  func deadline(seed: UInt64) {
    let world = World(seed: seed, eventLimit: 24)
    var run = AttributionRun(world.delivery(seed: seed), rules: world.rules)
    while let deadline = run.attributor.nextDeadline {
      let before = run
      var early = run
      early.apply(.tick(deadline + EventDuration(milliseconds: -1)))
      #expect(early.summary == before.summary)
      run.apply(.tick(deadline))
      #expect(run.summary != before.summary || deadline <= before.attributor.now)
      guard run.attributor.nextDeadline != deadline else { break }
    }
    let before = run
    run.apply(World.end)
    #expect(run.summary == before.summary)
    #expect(run.broken == nil)
  }
}

extension AttributionRun {
  /// All counts.
  fileprivate var summary: [AttributionCounts] {
    attributor.placements.map(\.counts) + [attributor.unknownCounts]
  }
}
