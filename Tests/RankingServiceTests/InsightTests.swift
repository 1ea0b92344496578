import Attribution
import EventLog
import Events
import JSON
import RankingService
import Testing

@Suite("Insights")
struct InsightTests {
  /// A plain count of one group.
  private struct Count: Equatable {
    var impressions = 0
    var rewards = 0
    var sum = 0.0
  }

  /// Each dimension, and its value as JSON.
  private static let dimensions: [(name: String, value: @Sendable (Outcome) -> JSONValue)] = [
    ("action", { .string($0.action.text) }), ("placement", { .string($0.decision.placement.text) }),
    ("title", { $0.decision.title.map { .string($0.text) } ?? .null }),
    ("origin", { .string($0.decision.origin.text) }),
    ("arm", { $0.decision.arm.map { .string($0.rawValue) } ?? .null }),
    ("day", { .string(String($0.impressionAt.description.prefix(10))) }),
    ("hour", { .string($0.impressionAt.description.prefix(13) + ":00:00Z") }),
    ("tag.cell", { $0.decision.tags.first.map { .string($0.value) } ?? .null }),
    ("country", { $0.decision.context["country"].flatMap(value) ?? .null }),
    ("context.hour", { $0.decision.context["hour"].flatMap(value) ?? .null }), ("unheardOf", { _ in .null }),
  ]

  private static func value(_ feature: FeatureValue) -> JSONValue? {
    switch feature {
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    case .texts, .vector: nil
    }
  }

  /// The counts of an answered row.
  private func count(_ row: JSONValue?) throws -> Count {
    let row = try #require(row)
    let impressions = Int(try #require(row["impressions"]?.number))
    let rewards = Int(try #require(row["rewards"]?.number))
    guard impressions > 0 else {
      #expect(row["takeRate"] == nil && row["takeRateInterval"] == nil && row["meanReward"] == nil)
      return Count(impressions: impressions, rewards: rewards)
    }
    #expect(row["takeRate"]?.number == Double(rewards) / Double(impressions))
    let interval = try #require(WilsonInterval(successes: rewards, trials: impressions))
    #expect(row["takeRateInterval"]?.array == [.number(interval.low), .number(interval.high)])
    let sum = try #require(row["meanReward"]?.number) * Double(impressions)
    return Count(impressions: impressions, rewards: rewards, sum: (sum * 1e6).rounded() / 1e6)
  }

  private func recount(_ outcomes: [Outcome]) -> Count {
    let sum = outcomes.reduce(0) { $0 + $1.reward }
    return Count(
      impressions: outcomes.count, rewards: outcomes.count { $0.reward > 0 }, sum: (sum * 1e6).rounded() / 1e6)
  }

  @Test("Every grouping has the groups and numbers of a plain recount")
  func groupsAreThoseOfARecount() async throws {
    let test = try TestNode(
      PlacementSamples.biasOnly(reward: "{ kind: minutes, cap: 10 }"), PlacementSamples.biasOnly("hero"))
    defer { test.remove() }
    let events = QueryEvents.events(0..<120) + QueryEvents.events(0..<50, placement: "hero") + [QueryEvents.end]
    let outcomes = QueryEvents.outcomes(test.placements, events)
    try await test.run { node in
      _ = try await node.send(events)
      let singles = InsightTests.dimensions.map { [$0] }
      let pairs = zip(InsightTests.dimensions, InsightTests.dimensions.reversed()).filter { $0.name != $1.name }
        .map { [$0, $1] }
      for dimensions in singles + pairs {
        let by = dimensions.map(\.name)
        let answer = try await node.get("/v1/insights?by=\(by.joined(separator: ","))").json
        let expected = Dictionary(grouping: outcomes) { outcome in
          "\(dimensions.map { JSONObject.Member($0.name, $0.value(outcome)) })"
        }
        let groups = try #require(answer["groups"]?.array)
        #expect(groups.count == expected.count, "\(by)")
        for group in groups {
          let key = "\(group["key"]?.object?.members ?? [])"
          #expect(try count(group) == recount(expected[key] ?? []), "\(by): \(key)")
        }
        let sizes = groups.map { $0["impressions"]?.number ?? 0 }
        #expect(sizes == sizes.sorted(by: >), "the largest first")
        #expect(try count(answer["total"]) == recount(outcomes))
        #expect(answer["truncated"]?.bool == false && answer["other"] == nil)
      }
    }
  }

  @Test("Only the placement and the close times asked for are counted; of nothing there is no rate")
  func filtersWork() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(), PlacementSamples.biasOnly("hero"))
    defer { test.remove() }
    let events = QueryEvents.events(0..<60) + QueryEvents.events(0..<30, placement: "hero") + [QueryEvents.end]
    let outcomes = QueryEvents.outcomes(test.placements, events)
    let (from, to) = (outcomes[10].closedAt, outcomes[40].closedAt)
    try await test.run { node in
      _ = try await node.send(events)
      let some = try await node.get("/v1/insights?placement=hero&from=\(from)&to=\(to.milliseconds)").json
      let asked = outcomes.filter { $0.decision.placement == "hero" && from <= $0.closedAt && $0.closedAt < to }
      #expect(!asked.isEmpty && asked.count < 30)
      #expect(try count(some["total"]) == recount(asked))
      let none = try await node.get("/v1/insights?by=country&from=\(to)&to=\(to)").json
      #expect(try count(none["total"]) == Count() && none["groups"]?.array?.isEmpty == true)
    }
  }

  @Test("A pair whose outcome was amended counts once, with its last reward")
  func amendedCountsOnce() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let outcomes = QueryEvents.outcomes(test.placements, QueryEvents.events(0..<4) + [QueryEvents.end])
    @Sendable func amended(_ outcome: Outcome, _ reward: Double, from before: Double?) -> StoredOutcome {
      StoredOutcome(
        offset: 1_000_000,
        outcome: Outcome(
          decision: outcome.decision, place: outcome.place, reward: reward, impressionAt: outcome.impressionAt,
          closedAt: outcome.closedAt, plays: 1, rule: .lastTouch, revision: 1, amended: before))
    }
    try await test.run { node in
      _ = try await node.send(QueryEvents.events(0..<4) + [QueryEvents.end])
      await node.node.ingest.settle()
      #expect(outcomes.map(\.reward) == [0, 0, 0, 0])
      // One is given a reward, one is given one and then another, one was never counted before.
      try await node.node.log.append(
        [], after: 0,
        outcomes: [
          amended(outcomes[0], 0.5, from: 0), amended(outcomes[1], 1, from: 0), amended(outcomes[1], 0, from: 1),
          amended(outcomes[2], 0.25, from: nil),
        ])
      let answer = try await node.get("/v1/insights").json
      #expect(try count(answer["total"]) == Count(impressions: 5, rewards: 2, sum: 0.75))
    }
  }

  @Test("Beyond a thousand groups the smaller ones are one row, and the answer says so")
  func groupsAreBounded() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let at = QueryEvents.start
    let events = (0..<1_205).flatMap { number -> [Event] in
      let id = DecisionID("d-\(number)")
      return [
        .decision(
          .imported(
            id: id, at: at, placement: "billboard", context: ["seat": .number(Double(number % 1_005))],
            candidates: [Candidate(id: "x")], chosen: 0, propensity: 1)),
        .impression(Impression(at: at, decisionID: id, action: "x")),
      ]
    }
    try await test.run { node in
      _ = try await node.send(events + [QueryEvents.end])
      let answer = try await node.get("/v1/insights?by=seat").json
      let groups = try #require(answer["groups"]?.array)
      #expect(groups.count == 1_000 && answer["truncated"]?.bool == true)
      #expect(groups.prefix(200).allSatisfy { $0["impressions"]?.number == 2 }, "the largest are kept")
      #expect(try count(answer["other"]) == Count(impressions: 5))
      #expect(try count(answer["total"]) == Count(impressions: 1_205))
    }
  }
}
