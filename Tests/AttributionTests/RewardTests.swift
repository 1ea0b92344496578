import Attribution
import Events
import Support
import Testing

/// The last paragraphs of DESIGN §5: what plays and rewards are worth, and how several make one.
@Suite("Rewards")
struct RewardTests {
  @Test("atLeast: one who watched that long, else nothing", arguments: [(0.0, 0.0), (59.9, 0), (60, 1), (1e9, 1)])
  func atLeast(seconds: Double, reward: Double) {
    #expect(RewardRule(kind: .atLeast(seconds: 60)).reward(of: seconds) == reward)
  }

  @Test("minutes: the share of the cap, at most 1", arguments: [(0.0, 0.0), (150, 0.25), (600, 1), (1e9, 1)])
  func minutes(seconds: Double, reward: Double) {
    #expect(RewardRule(kind: .minutes(cap: 10)).reward(of: seconds) == reward)
  }

  @Test("value: what the client says, clamped", arguments: [(-3.0, -1.0), (-1, -1), (0.5, 0.5), (2, 2), (1e308, 2)])
  func value(given: Double, reward: Double) {
    #expect(RewardRule(kind: .value(range: -1...2)).reward(of: given) == reward)
  }

  @Test("plays are their own kinds' business", arguments: [RewardRule.Kind.atLeast(seconds: 1), .minutes(cap: 1)])
  func takesPlays(kind: RewardRule.Kind) {
    #expect(RewardRule(kind: kind).takesPlays)
    #expect(!RewardRule(kind: .value(range: 0...1)).takesPlays)
  }

  @Test(
    "several plays: max takes the greatest, sum adds up to the cap, first takes the earliest",
    arguments: [(.max, "------a0.5"), (.sum, "------a0.8"), (.first, "------a0.2")]
      as [(RewardRule.Combination, String)])
  func combinations(combine: RewardRule.Combination, picture: String) {
    #expect(attribute("aA=2A=5A=1|", kind: .minutes(cap: 10), combine: combine).picture() == picture)
    #expect(attribute("a--A=5A=2<3A=1<1|", lateness: 5, kind: .minutes(cap: 10), combine: combine).picture() == picture)
  }

  @Test("the sum of plays is capped, also that of many short ones that are each too little")
  func cappedSum() {
    #expect(attribute("aA=9A=5|", kind: .minutes(cap: 10), combine: .sum).picture() == "------a1")
    #expect(attribute("aA=0,5A=0,5|", kind: .atLeast(seconds: 60), combine: .sum).picture() == "------a1")
    #expect(attribute("aA=0,5A=0,5|", kind: .atLeast(seconds: 60), combine: .max).picture() == "------a0")
  }

  @Test("the sum of rewards is of clamped values, and clamped")
  func rewardSum() {
    let kind = RewardRule.Kind.value(range: 0...2)
    #expect(attribute("(1a)+=0,5+=1|", kind: kind, combine: .sum).picture() == "------a1.5")
    #expect(attribute("(1a)+=5+=5|", kind: kind, combine: .sum).picture() == "------a2")
  }

  @Test("where all rewards are negative, the greatest of them counts and not 0")
  func negative() {
    let kind = RewardRule.Kind.value(range: -2...0)
    let rewards = [-1.5, -0.5].enumerated().map { index, value in
      Event.reward(Reward(id: EventID("r\(index)"), at: .minute(1), decisionID: "d1", value: value))
    }
    var run = attribute("(1a)", kind: kind)
    for reward in rewards { run.apply(reward) }
    run.apply(World.end)
    #expect(run.outcomes.map(\.reward) == [-0.5])
    #expect(run.counts().rewarded == 0)
    #expect(attribute("(1a)|", kind: kind).outcomes.map(\.reward) == [0])
  }

  @Test("plays of one moment are taken in the order of their ids")
  func ties() {
    let kind = RewardRule.Kind.minutes(cap: 10)
    #expect(attribute("(aA=5#lA=2#k)|", kind: kind, combine: .first).picture() == "------a0.2")
    #expect(attribute("(aA=2#kA=5#l)|", kind: kind, combine: .first).picture() == "------a0.2")
  }

  @Test("an outcome says how many plays it took, and how the one that set its reward found it")
  func reports() {
    let run = attribute("aA=1A=5@1A=2|", kind: .minutes(cap: 10))
    #expect(run.outcomes.map(\.plays) == [3])
    #expect(run.outcomes.map(\.rule) == [.decisionID])
    #expect(run.counts().outcomes == 1)
    #expect(run.counts().rewarded == 1)
    #expect(attribute("a|").outcomes.map(\.rule) == [.none])
  }
}
