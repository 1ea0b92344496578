import Attribution
import Events
import Support
import Testing

/// DESIGN §5.1.
@Suite("Activation")
struct ActivationTests {
  @Test("a shown action closes a window after it was shown, with what was played of it")
  func shown() {
    #expect(attribute("ab-B-|").picture() == "------a0-b1")
  }

  @Test("the earliest impression activates, in whatever order they come")
  func earliest() {
    let run = attribute("--a-a<3|", lateness: 4)
    #expect(run.picture() == "-------a0")
    #expect(run.outcomes[0].impressionAt == .minute(1))
    #expect(run.counts().impressions.activating == 1)
    #expect(run.counts().impressions.repeated == 1)
  }

  @Test("of impressions in one moment the least id activates, whichever comes first")
  func leastID() {
    let forwards = attribute("(1a#ka#l)--|", lateness: 2)
    let backwards = attribute("(1a#la#k)--|", lateness: 2)
    #expect(forwards.picture() == "------a0")
    #expect(backwards.outcomes == forwards.outcomes)
    #expect(backwards.counts() == forwards.counts())
  }

  @Test("an impression before its decision counts as at the decision's time")
  func beforeDecision() {
    let run = attribute("a@1-1---|", lateness: 2)
    #expect(run.picture() == "--------a0")
    #expect(run.outcomes[0].impressionAt == .minute(0))
    #expect(run.outcomes[0].closedAt == .minute(8))
  }

  @Test("an impression further before its decision than the lateness is unmatched")
  func tooFarBeforeDecision() {
    let run = attribute("---(1a<3)--|", lateness: 2)
    #expect(run.picture() == "")
    #expect(run.counts().impressions.unmatched == 1)
    #expect(run.counts().decisions.unseen == 1)
    #expect(attribute("--(1a<2)--|", lateness: 2).picture() == "--------a0")
  }

  @Test("the times of impressions end before decision + window")
  func afterDecision() {
    #expect(attribute("1----a|").picture() == "-----------a0")
    let run = attribute("1-----a|")
    #expect(run.picture() == "")
    #expect(run.counts().impressions.unmatched == 1)
  }

  @Test("a repeated impression does not move the window")
  func repeatedKeepsWindow() {
    let run = attribute("1a-a---A|")
    #expect(run.picture() == "-------a0")
    #expect(run.counts().impressions.repeated == 1)
    #expect(run.counts().claims.unmatched == 1)
  }

  @Test("a repeated impression does not renew last touch")
  func repeatedKeepsTouch() {
    #expect(attribute("(1a)(2a)a@1-A|").picture() == "------1a0-2a1")
  }

  @Test(
    "impressions of another member, of an action that was not ranked or of a title are unmatched",
    arguments: ["a~n", "z", "(5a)"])
  func unmatched(impression: String) {
    let run = attribute("1\(impression)------|")
    #expect(run.picture() == "")
    #expect(run.picture(of: "q") == "")
    #expect(run.counts().impressions.unmatched + run.counts(of: "q").impressions.unmatched == 1)
  }

  @Test("an impression that names the decision's member, or nobody where the decision has none, is its own")
  func sameMember() {
    #expect(attribute("(1a~m)|").picture() == "------a0")
    #expect(attribute("(1~_a~n)|").picture() == "------a0")
  }

  @Test("an impression waits for its decision until the watermark is past it by more than the lateness")
  func waitsForDecision() {
    #expect(attribute("a@1---(1<4)|", lateness: 3).picture() == "------a0")
    let last = attribute("a@1-----.1!<7|", lateness: 3)
    #expect(last.picture() == "------a0", "the watermark is at + lateness")
    let over = attribute("a@1------.1!<8|", lateness: 3)
    #expect(over.picture() == "")
    #expect(over.attributor.unknownCounts.impressions.unmatched == 1)
  }

  @Test("an impression of a decision that never comes ends in the row of unknown decisions")
  func unknownDecision() {
    var run = attribute("1a@9", lateness: 2)
    #expect(run.attributor.unknownCounts.impressions.pending == 1)
    run.apply(.tick(.minute(5)))
    #expect(run.attributor.unknownCounts.impressions.pending == 1, "the watermark is at + lateness")
    run.apply(.tick(.minute(6)))
    #expect(run.attributor.unknownCounts.impressions.unmatched == 1)
    #expect(run.counts().impressions.received == 0)
  }

  @Test("with rank the first place is activated at the decision's time, and every impression is repeated")
  func rank() {
    let run = attribute("1ba-A-|", activation: .rank)
    #expect(run.picture() == "------a1")
    #expect(run.counts().impressions.repeated == 2)
    #expect(run.counts().impressions.activating == 0)
  }

  @Test("with rank a nonsensical impression is unmatched, and a decision is never unseen")
  func rankUnmatched() {
    let run = attribute("1za~n|", activation: .rank)
    #expect(run.picture() == "------a0")
    #expect(run.counts().impressions.unmatched == 2)
    #expect(run.counts().decisions.closed == 1)
  }

  @Test("a decision without places is unseen, with rank too", arguments: AttributionRules.Activation.allCases)
  func noPlaces(activation: AttributionRules.Activation) {
    let rules = AttributionRules(
      activation: activation, window: .minutes(1), lateness: .zero,
      reward: RewardRule(kind: .atLeast(seconds: 1)))
    let decision = Decision(id: "d", at: .minute(0), placement: "p", candidates: [], places: [])
    let run = AttributionRun([.decision(decision), .tick(.minute(9))], rules: ["p": rules])
    #expect(run.picture() == "")
    #expect(run.counts().decisions.unseen == 1)
  }

  @Test("a decision that nothing was shown of is unseen as soon as the watermark is at its window's end")
  func unseen() {
    var run = attribute("1", lateness: 2)
    run.apply(.tick(.minute(7)))
    #expect(run.counts().decisions.pending == 1)
    run.apply(.tick(.minute(8)))
    #expect(run.counts().decisions.unseen == 1)
    #expect(run.broken == nil)
  }
}
