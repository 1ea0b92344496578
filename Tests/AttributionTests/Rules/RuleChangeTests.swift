import Attribution
import Events
import Support
import Testing

/// One edit at a time. Windows are of 6 minutes where nothing is said, and nothing is late.
@Suite("Rules change")
struct RuleChangeTests {
  private func rules(
    window: Int64 = 6, lateness: Int64 = 0, activation: AttributionRules.Activation = .impression,
    kind: RewardRule.Kind = .atLeast(seconds: 60), amendWithin: Int64 = 0, limits: StateLimits = StateLimits()
  ) -> AttributionRules {
    AttributionRules(
      activation: activation, window: .minutes(window), lateness: .minutes(lateness),
      amendWithin: .minutes(amendWithin),
      reward: RewardRule(kind: kind), limits: limits)
  }

  /// A run of a picture over placement p, whose rules are the first and, from each `^` on, the next.
  private func run(_ picture: String, _ all: [AttributionRules]) -> AttributionRun {
    let drawn = AttributionPicture(picture)
    var run = AttributionRun([.rules(all[0], "p")])
    for (index, event) in drawn.events.enumerated() {
      for edit in drawn.edits.indices where drawn.edits[edit] == index { run.apply(.rules(all[edit + 1], "p")) }
      run.apply(event)
    }
    for edit in drawn.edits.indices where drawn.edits[edit] == drawn.events.count {
      run.apply(.rules(all[edit + 1], "p"))
    }
    return run
  }

  @Test("a shorter window closes new pairs before old ones, in canonical order also where both close in one record")
  func shorterWindow() {
    let all = [rules(window: 9), rules(window: 2)]
    // 1a is shown in minute 0 until 9, 2a in minute 2 until 4.
    #expect(run("(1a)^(2a)..", all).picture() == "----2a0")
    #expect(run("(1a)^(2a)..|", all).picture() == "----2a0-----1a0")
    #expect(run("(1a)^(2a)|", all).picture() == "----2a0-----1a0")
    // Equal close times: the decision's id tells.
    #expect(run("(2a)------^(1b)|", all).picture() == "---------2a0-1b0")
    #expect(run("(2a)-----^(1b)|", all).picture() == "---------1b02a0")
  }

  @Test("a longer window holds for decisions after the edit; an impression after it of one before has the old one")
  func longerWindow() {
    let all = [rules(window: 2), rules(window: 9)]
    #expect(run("(1a)^(2a@1)A@1|", all).picture() == run("(1a)-(2a@1)A@1|", [all[0]]).picture())
    #expect(run("(1^)(a@1)--A@1|", all).picture() == "---a0")
    #expect(run("1^(2a)---A|", all).picture() == "-----------2a1")
  }

  @Test("the last touch is the pair shown last whose own window admits the play, be it by old rules or by new ones")
  func lastTouch() {
    let (long, short) = (rules(window: 9), rules(window: 2))
    // Shown in minutes 0 and 2.
    #expect(run("(1a)^(2a)A|", [long, short]).picture() == "----2a1-----1a0")
    #expect(run("(1a)^(2a)--A|", [long, short]).picture() == "----2a0-----1a1")
    #expect(run("(1a)^(2a)--A|", [short, long]).picture() == "--1a0---------2a1")
    // The play of minute 4 passes 2a, which has closed, and joins 1a; that of minute 8 joins 3a, which closes with 1a.
    #expect(run("(1a)^(2a)-A--(3a)A|", [long, short]).picture() == "----2a0-----1a13a1")
  }

  @Test("with more lateness the watermark stands still until time has come as much further, with less it jumps")
  func lateness() {
    var grown = run("(1a)...^.", [rules(window: 9), rules(window: 9, lateness: 4)])
    #expect(grown.attributor.placements[0].watermark == .minute(3))
    for minute in 5...7 {
      grown.apply(.tick(.minute(Int64(minute))))
      #expect(grown.attributor.placements[0].watermark == .minute(3))
    }
    grown.apply(.tick(.minute(8)))
    #expect(grown.attributor.placements[0].watermark == .minute(4))
    // Its window is over in minute 9, which takes a tick of minute 13.
    #expect(grown.attributor.nextDeadline == .minute(13))
    #expect(grown.broken == nil)

    var less = run("(1a)---.^", [rules(window: 5, lateness: 4), rules(window: 5)])
    #expect(less.attributor.placements[0].watermark == .minute(0))
    #expect(less.attributor.nextDeadline == .minute(5))
    less.apply(.tick(.minute(4)))
    #expect(less.attributor.placements[0].watermark == .minute(4))
    less.apply(.tick(.minute(5)))
    #expect(less.picture() == "-----a0")
  }

  @Test("an impression comes as long before its decision as the decision's own lateness says")
  func ownLateness() {
    let all = [rules(lateness: 3), rules(lateness: 0)]
    // Decisions of minute 3, impressions of minute 1.
    #expect(run("---(1^a<2@1)|", all).counts().impressions.activating == 1)
    #expect(run("--(^)(2a<2@2)|", all).counts().impressions.unmatched == 1)
  }

  @Test("plays after an edit to rewards join what came before it, as long as that is known; and the other way round")
  func rewardKind() {
    let (plays, rewards) = (rules(), rules(kind: .value(range: 0...5)))
    let edited = run("(1a)^(2a)(A+@1+@2=3)|", [plays, rewards])
    // The play joins 1a, not 2a, which was shown last; the reward joins 2a, and the other one is not 1's to take.
    #expect(edited.picture() == "------1a1--2a3")
    #expect(edited.counts().claims.received == 2 && edited.counts().claims.attributed == 2)

    let back = run("(1a)^(2a)(A+@1=3+@2)|", [rewards, plays])
    #expect(back.picture() == "------1a3--2a1")
    #expect(back.counts().claims.received == 2 && back.counts().claims.attributed == 2)

    // One that names a decision which earns by rewards follows it, and nothing else.
    let named = run("(1a)^(2a)(A@2)|", [plays, rewards])
    #expect(named.picture() == "------1a0--2a0")
    #expect(named.counts().claims.unmatched == 1)

    // Once nothing by the old rules is known, a play is not counted.
    let later = run("(1a)^------------(2a)A|", [plays, rewards])
    #expect(later.attributor.placements[0].rulesInUseCount == 1)
    #expect(later.counts().claims.received == 0)
  }

  @Test("a decision is amended by the rules under which it came")
  func amendments() {
    let (amended, final) = (rules(window: 2, amendWithin: 5), rules(window: 2))
    #expect(run("(1a)^..(A<3)", [amended, final]).outcomes.map(\.revision) == [0, 1])
    #expect(run("(1a)^..(A<3)", [amended, final]).outcomes.map(\.number) == [1, 1])
    let unchanged = run("(1a)^..(A<3)", [final, amended])
    #expect(unchanged.outcomes.map(\.revision) == [0])
    #expect(unchanged.counts().claims.late == 1)
  }

  @Test("activation and limits: the one is the decision's, the others hold at once")
  func activation() {
    let all = [rules(), rules(activation: .rank, limits: StateLimits(pairs: 1))]
    #expect(run("1^2|", all).picture() == "--------2a0")
    let full = run("(1ab)^2", all)
    #expect(full.attributor.isFull(at: 0))
    #expect(full.admissions.last == .full)
  }
}
