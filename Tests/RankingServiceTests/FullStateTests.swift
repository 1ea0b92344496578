import Events
import HTTPTypes
import JSON
import RankingService
import Testing

@Suite("A placement that is full")
struct FullStateTests {
  /// Two pairs of a decision and an action fill it.
  private static let small = PlacementSamples.biasOnly().replacing(
    "lateness: 10m,", with: "lateness: 10m, limits: { pairs: 2 },")

  private func decision(_ id: DecisionID, at time: EventTime = TestClock.start) -> Event {
    .decision(
      .imported(
        id: id, at: time, placement: "billboard", member: "m1", candidates: [Candidate(id: "a")], chosen: 0,
        propensity: 1))
  }

  private func impression(_ id: DecisionID) -> Event {
    .impression(Impression(at: TestClock.start, decisionID: id, action: "a"))
  }

  /// Fills the billboard.
  private func fill(_ node: NodeClient) async throws {
    let answer = try await node.send([decision("d-1"), decision("d-2"), impression("d-1"), impression("d-2")])
    #expect(answer.status == 202)
  }

  @Test("New decisions are refused with 503 and Retry-After, the rest is taken, and sending it again loses nothing")
  func refusesDecisions() async throws {
    let test = try TestNode(Self.small)
    defer { test.remove() }
    try await test.run { node in
      try await fill(node)
      let events = [
        decision("d-3"), .play(Play(id: "p", at: TestClock.start, member: "m1", title: "a", seconds: 600)),
        impression("d-1"),
      ]
      let answer = try await node.send(events)
      #expect(answer.status == 503)
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(answer.headers[.retryAfter] == "5")
      #expect(answer.json["accepted"]?.number == 1)
      #expect(answer.json["duplicates"]?.number == 1)
      #expect(answer.json["rejected"]?.array?.map { $0["index"]?.number } == [0])
      #expect(answer.json["rejected"]?.array?.map { $0["reason"]?.string } == ["full"])
      #expect(answer.json["status"]?.number == 503)
      let again = try await node.send(events)
      #expect(again.status == 503)
      #expect(again.json["duplicates"]?.number == 2)
      let metrics = try await node.get("/metrics").text
      #expect(metrics.contains(#"marquee_full{placement="billboard"} 1"#))
      #expect(metrics.contains(#"marquee_pairs{placement="billboard"} 2"#))
      #expect(metrics.contains(#"marquee_rejected_total{reason="full"} 2"#))
    }
  }

  @Test("Rankings go on, not logged; what is known is still repeated; and once windows have closed all is as before")
  func ranksUnlogged() async throws {
    let test = try TestNode(Self.small, PlacementSamples.artwork)
    defer { test.remove() }
    try await test.run { node in
      let known = #"{"decisionID":"d-0","at":1800000000000,"actions":["a","b"]}"#
      let first = try await node.rank("billboard", known)
      try await fill(node)
      #expect(try await node.rank("billboard", known).bytes == first.bytes)
      let page = try await node.post(
        "/v1/rank",
        """
        {"decisions":[{"placement":"billboard","decisionID":"d-8","actions":["a","b"]},
          {"placement":"billboard","actions":["a","b"]},{"placement":"artwork","actions":["x"]}]}
        """)
      let logged = page.json["decisions"]?.array?.map { $0["logged"] }
      #expect(logged == [.bool(false), .bool(false), .bool(true)])
      let placements = try await node.get("/v1/placements").json["placements"]?.array
      #expect(placements?.map { $0["full"] } == [.bool(false), .bool(true)])

      let later = TestClock.start + .hours(24)
      _ = try await node.send([.tick(later)])
      let again = try await node.rank("billboard", #"{"decisionID":"d-9","actions":["a","b"]}"#)
      #expect(again.json["logged"] == .bool(true))
      #expect(try await node.send([decision("d-10", at: later)]).status == 202)
      #expect(try await node.get("/metrics").text.contains(#"marquee_full{placement="billboard"} 0"#))
    }
  }

  @Test("A restart refuses what was refused, and ends in the same counts")
  func restarts() async throws {
    let test = try TestNode(Self.small)
    defer { test.remove() }
    let before = try await test.run { node in
      try await fill(node)
      #expect(try await node.send([decision("d-3"), decision("d-4")]).status == 503)
      return try await billboard(node)
    }
    let after = try await test.run { try await billboard($0) }
    #expect(after["full"] == .bool(true))
    for key in ["counts", "pairs", "bytes", "full"] { #expect(after[key] == before[key], "\(key)") }
  }

  private func billboard(_ node: NodeClient) async throws -> JSONValue {
    try #require(try await node.get("/v1/placements").json["placements"]?[0])
  }
}
