import Attribution
import Bandits
import Events
import Learning
import Testing

/// The numbers of `Durability.md`: what a decision of a billboard costs. Each title has a genre or two, a year, a
/// popularity and a vector of eight, all from the catalogue.
@Suite("What a decision costs")
struct DecisionSizeTests {
  private static let schema = FeatureSchema(
    context: [Feature(name: "hour", kind: .number(mean: 12, scale: 7))],
    action: [
      Feature(name: "genres", kind: .oneHot(values: ["drama", "comedy"])),
      Feature(name: "year", kind: .number(mean: 2000, scale: 10)),
      Feature(name: "popularity", kind: .number(mean: 0, scale: 1)), Feature(name: "taste", kind: .vector(size: 8)),
    ])

  private static func id(_ index: Int) -> ActionID { ActionID("tt0\(123_456 + index)") }

  private static let catalogue: Catalogue = {
    var catalogue = Catalogue()
    for index in 0..<200 {
      let title = Title(
        id: id(index), at: EventTime(milliseconds: 0), genres: index % 2 == 0 ? ["drama"] : ["drama", "comedy"],
        features: [
          "year": .number(2024), "popularity": .number(Double(index) / 7),
          "taste": .vector((0..<8).map { Double($0 + index) / 3 }),
        ])
      catalogue.insert(title, at: UInt64(100_000 + index))
    }
    return catalogue
  }()

  /// As it is logged: by reference.
  private static func decision(candidates: Int, limit: Int?) -> Decision {
    Decision(
      id: "6f1f8a52-7a0e-4a49-9a53-3a0d8a3f9f10", at: EventTime(milliseconds: 1_795_464_001_250),
      placement: "billboard", member: "m1234567",
      context: ["country": .text("BR"), "device": .text("tv"), "hour": .number(20)],
      candidates: (0..<candidates).map { Candidate(id: id($0)) },
      places: (0..<(limit ?? candidates)).map {
        Place(candidate: $0, score: 0.1 + Double($0), propensity: $0 == 0 ? 0.25 : nil)
      }, snapshot: 1_234_567, catalogue: catalogue.offset, requestDigest: 0x8123_4567_89AB_CDEF)
  }

  private static func filledIn(_ decision: Decision) -> Decision {
    var decision = decision
    #expect(schema.enrich(&decision, from: catalogue) == 0)
    return decision
  }

  private static func logged(_ decision: Decision) -> Int { Record.event(.decision(decision)).encoded().count }

  /// Estimated bytes of attribution's state with the decision pending.
  private static func pending(_ decision: Decision) -> Int {
    var attributor = Attributor(rules: [
      "billboard": AttributionRules(
        window: .hours(6), lateness: .minutes(5), reward: RewardRule(kind: .atLeast(seconds: 120)))
    ])
    var outcomes: [Outcome] = []
    attributor.apply(.decision(decision), outcomes: &outcomes)
    return attributor.placements[0].bytes
  }

  @Test(
    "a decision costs what Durability.md says, in the log and pending in memory: several times less than in full",
    arguments: [
      (candidates: 30, limit: nil, log: 713, state: 4_164), (30, 10, 519, 2_404), (200, nil, 4_115, 23_204),
      (200, 10, 2_220, 6_484),
    ] as [(candidates: Int, limit: Int?, log: Int, state: Int)])
  func sizes(row: (candidates: Int, limit: Int?, log: Int, state: Int)) {
    let lean = Self.decision(candidates: row.candidates, limit: row.limit)
    #expect(Self.logged(lean) == row.log)
    #expect(Self.pending(lean) == row.state)
    let full = Self.filledIn(lean)
    #expect(Self.logged(full) > 6 * row.log && Self.pending(full) > 3 * row.state)
  }
}
