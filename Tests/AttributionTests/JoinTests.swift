import Attribution
import Events
import Support
import Testing

/// DESIGN §5.2.
@Suite("Join")
struct JoinTests {
  @Test("a play counts from the activation on")
  func start() {
    #expect(attribute("--(aA)|").picture() == "--------a1")
    #expect(attribute("-A-a|").picture() == "---------a0")
  }

  @Test("a window's end is no part of it")
  func end() {
    #expect(attribute("a----A|").picture() == "------a1")
    let run = attribute("a-----A|")
    #expect(run.picture() == "------a0")
    #expect(run.counts().claims.unmatched == 1)
  }

  @Test("a play of another title or of another member is unmatched")
  func others() {
    let run = attribute("aBA~n|")
    #expect(run.picture() == "------a0")
    #expect(run.counts().claims.unmatched == 2)
  }

  @Test("a play before its impression comes still finds it")
  func playFirst() {
    #expect(attribute("1--A-a<4-|", lateness: 5).picture() == "-------a1")
    #expect(attribute("1--A.a<4|").picture() == "-------a0", "out of the lateness")
  }

  @Test("a play joins the last that the member was shown of the title")
  func lastTouch() {
    #expect(attribute("(1a)(2a)-A|").picture() == "------1a0-2a1")
    #expect(attribute("(2a)(1a)-A|").picture() == "------2a0-1a1")
  }

  @Test("of pairs shown in one moment a play joins the greatest decision id, and of one decision the greatest action")
  func lastTouchTies() {
    #expect(attribute("(21a@1a@2)-A|").picture() == "------1a02a1")
    #expect(attribute("(5xy)-A|").picture(of: "q") == "------x0y1")
    #expect(attribute("(5x)y-A|").picture(of: "q") == "------x0-y1")
    #expect(attribute("(5y)x-A|").picture(of: "q") == "------y0-x1")
  }

  @Test("an activation that moves back takes its plays' last touch along")
  func movedTouch() {
    #expect(attribute("1--(2a)a@1--A|", lateness: 9).picture() == "---------2a0-1a1")
    #expect(attribute("1--(2a)a@1--Aa@1<6|", lateness: 9).picture() == "--------1a0-2a1")
  }

  @Test("a play joins the decision it names, though another was shown later")
  func named() {
    let run = attribute("(1a)(2a)-A@1|")
    #expect(run.picture() == "------1a1-2a0")
    #expect(run.outcomes.map(\.rule) == [.decisionID, .none])
    #expect(attribute("(1a)(2a)-A|").outcomes.map(\.rule) == [.none, .lastTouch])
  }

  @Test("a play that names a decision never falls back to another", arguments: ["(1a)(2b)-A@2|", "(1a)2-A@2b|"])
  func neverFallsBack(picture: String) {
    let run = attribute(picture)
    #expect(run.outcomes.allSatisfy { $0.reward == 0 })
    #expect(run.counts().claims.unmatched == 1)
    #expect(run.broken == nil)
  }

  @Test(
    "a decision that is unknown, later than the play or another member's is ignored",
    arguments: ["(1a)--A@9-|", "(1a)--A@2(2b)|", "(1a)(2~nb)-A@2-|"])
  func ignored(picture: String) {
    let run = attribute(picture, lateness: 1)
    #expect(run.outcomes.contains { $0.action == "a" && $0.reward == 1 && $0.rule == .lastTouch })
    #expect(run.broken == nil)
  }

  @Test("a decision of nobody may be named by anyone, and is nobody's last touch")
  func nobody() {
    #expect(attribute("(1~_a)-A@1|").picture() == "------a1")
    #expect(attribute("(1~_a)-A|").picture() == "------a0")
  }

  @Test("a decision that comes after the play that names it is followed as if it had come before")
  func namedFirst() {
    #expect(attribute("(2a)A@1(1<1)(a@1<2)-|", lateness: 4).picture() == "------2a0-1a1")
  }

  @Test("a play joins the artwork of the title too, of several images the last")
  func artwork() {
    let run = attribute("(1a)(5x)y-A-|")
    #expect(run.picture() == "------a1")
    #expect(run.picture(of: "q") == "-------x0-y1")
    #expect(attribute("(5x)B|").picture(of: "q") == "------x0")
    #expect(attribute("(5x)X|").picture(of: "q") == "------x1", "an image's own id is a title like any other")
  }

  @Test("one play earns in two placements; the decision it names binds only in its own")
  func twoPlacements() {
    let run = attribute("(1a)(2a)(5x)-A@1|")
    #expect(run.picture() == "------1a1-2a0")
    #expect(run.picture(of: "q") == "--------x1")
    #expect(run.outcomes(of: "q").map(\.rule) == [.lastTouch])
    #expect(run.counts().claims.attributed == 1)
    #expect(run.counts(of: "q").claims.attributed == 1)
  }

  @Test("a play waits until the watermark has passed it")
  func waits() {
    var run = attribute("a-A")
    #expect(run.counts().claims.pending == 1)
    run.apply(.tick(.minute(2)))
    #expect(run.counts().claims.pending == 1)
    run.apply(.tick(.minute(2) + EventDuration(milliseconds: 1)))
    #expect(run.counts().claims.attributed == 1)
  }

  @Test("a reward joins the pair of its action, and without one the first place that the time admits")
  func rewards() {
    #expect(attribute("1cab+/a-|", kind: .value(range: 0...1)).picture() == "-------c0-a1-b0")
    #expect(attribute("1cab+-|", kind: .value(range: 0...1)).picture() == "-------c0-a1-b0")
    #expect(attribute("1ca----+|", kind: .value(range: 0...1)).picture() == "-------c0-a1")
    #expect(attribute("1a-----+c<4|", lateness: 6, kind: .value(range: 0...1)).picture() == "-------a0---c1")
  }

  @Test(
    "a reward of an action that was not shown, or before it was, is unmatched", arguments: ["1a+/b", "1+a", "1a+@2"])
  func unmatchedRewards(picture: String) {
    let run = attribute("\(picture)|", kind: .value(range: 0...1))
    #expect(run.broken == nil)
    #expect(run.outcomes.map(\.reward) == [0])
    #expect(run.counts().claims.unmatched + run.attributor.unknownCounts.claims.unmatched == 1)
  }

  @Test("a reward that names a member is the decision's own, or of a decision of nobody; another's is unmatched")
  func rewardMembers() {
    #expect(attribute("1a+~m|", kind: .value(range: 0...1)).picture() == "-------a1")
    #expect(attribute("(1~_)a+~n|", kind: .value(range: 0...1)).picture() == "-------a1")
    let others = attribute("1a+~n|", kind: .value(range: 0...1))
    #expect(others.picture() == "-------a0")
    #expect(others.counts().claims.unmatched == 1)
  }

  @Test("one play rewards the billboard decision and the image that the title wore, once each")
  func billboardAndImage() {
    let run = attribute("(1a)(5x)-A-|")
    #expect(run.picture() == "------a1")
    #expect(run.picture(of: "q") == "-------x1")
    #expect(run.counts().claims.attributed == 1)
    #expect(run.counts(of: "q").claims.attributed == 1)
  }

  @Test("of two images of one title shown to one member, the newest earns")
  func newestImage() {
    #expect(attribute("(5x)(6y)-A|").picture(of: "q") == "------5x0-6y1")
    #expect(attribute("(6y)(5x)-A|").picture(of: "q") == "------6y0-5x1")
  }

  @Test("rewards count where rewards are taken, plays where plays are, and nowhere else")
  func notTaken() {
    let plays = attribute("1aA+|")
    #expect(plays.counts().claims.received == 1)
    #expect(plays.outcomes.map(\.plays) == [1])
    let rewards = attribute("1aA+|", kind: .value(range: 0...1))
    #expect(rewards.counts().claims.received == 1)
    #expect(rewards.outcomes.map(\.plays) == [1])
    let waiting = attribute("(1+@2)(2a)|", lateness: 3)
    #expect(waiting.counts().claims.received == 0)
    #expect(waiting.attributor.unknownCounts.claims.received == 0, "its decision came, and takes none")
  }

  @Test("a reward waits for its decision as a play does")
  func rewardFirst() {
    #expect(attribute("--+@1(1<2)a<2-|", lateness: 5, kind: .value(range: 0...1)).picture() == "--------a1")
    let over = attribute("+@9--|", lateness: 1, kind: .value(range: 0...1))
    #expect(over.attributor.unknownCounts.claims.unmatched == 1)
  }
}
