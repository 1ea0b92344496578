import Attribution
import Events
import Support
import Testing

/// Rewards of the kind `fraction`: the share of a title that was watched, by the catalogue.
@Suite("Fractions of a title")
struct FractionTests {
  private static let durations: [ActionID: Double] = ["a": 600, "x": 60]

  private func fraction(_ picture: String, combine: RewardRule.Combination = .max) -> AttributionRun {
    attribute(picture, kind: .fraction, combine: combine, durations: FractionTests.durations)
  }

  @Test("seconds ÷ duration, at most 1")
  func share() {
    #expect(fraction("aA=5|").picture() == "------a0.5")
    #expect(fraction("aA=11|").picture() == "------a1")
    #expect(fraction("a|").outcomes.map(\.isMeasured) == [true])
  }

  @Test("several plays: max takes the greatest, sum adds seconds and is capped, first takes the earliest")
  func combinations() {
    #expect(fraction("aA=2A=5|", combine: .max).picture() == "------a0.5")
    #expect(fraction("aA=2A=5|", combine: .sum).picture() == "------a0.7")
    #expect(fraction("aA=9A=9|", combine: .sum).picture() == "------a1")
    #expect(fraction("aA=2A=5|", combine: .first).picture() == "------a0.2")
  }

  @Test("an image earns the fraction of the title that wears it")
  func artwork() { #expect(fraction("(5x)A=5|").picture(of: "q") == "------x0.5") }

  @Test("where nobody knows the duration it is 0 and not measured, played or not")
  func unmeasured() {
    for picture in ["bB=5|", "b|"] {
      #expect(fraction(picture).outcomes.map(\.reward) == [0])
      #expect(fraction(picture).outcomes.map(\.isMeasured) == [false])
    }
    #expect(fraction("bB=5|").outcomes.map(\.plays) == [1])
    #expect(fraction("b").attributor.openPairs(of: "b", at: 0).map(\.isMeasured) == [false])
    #expect(attribute("b|").outcomes.map(\.isMeasured) == [true], "other kinds need no duration")
  }

  @Test("it is the duration known at the decision's time, looked up when the pair closes")
  func atDecision() {
    var run = fraction("--1aA=5")
    let titles = [(3, 300.0), (1, 1_200.0), (-1, 2_400.0)].map {
      Title(id: "a", at: .minute($0.0), duration: $0.1)
    }
    for title in titles { run.attributor.apply(title) }
    #expect(run.attributor.openPairs(of: "a", at: 0).map(\.reward) == [0.25])
    run.apply(World.end)
    #expect(run.outcomes.map(\.reward) == [0.25])
  }

  @Test("an entry without a duration takes an earlier one back")
  func takenBack() {
    var run = fraction("--1aA=5")
    run.attributor.apply(Title(id: "a", at: .minute(1)))
    run.apply(World.end)
    #expect(run.outcomes.map(\.isMeasured) == [false])
  }

  @Test("a revision is measured as the outcome that it amends: a duration that comes later changes neither")
  func revision() {
    var run = attribute("a-----.", kind: .fraction, amendWithin: 5)
    #expect(run.outcomes.map(\.isMeasured) == [false])
    run.attributor.apply(Title(id: "a", at: .minute(0), duration: 240))
    run.apply(AttributionPicture("a------A<4").events[2])
    #expect(run.outcomes.map(\.isMeasured) == [false, false])

    var known = attribute("a-----.", kind: .fraction, amendWithin: 5, durations: ["a": 240])
    known.attributor.apply(Title(id: "a", at: .minute(0), duration: 480))
    known.apply(AttributionPicture("a------A<4").events[2])
    #expect(known.outcomes.map(\.reward) == [0, 0.5])
    #expect(known.outcomes.map(\.amended) == [nil, 0])
  }
}
