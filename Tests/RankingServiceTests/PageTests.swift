import EventLog
import Events
import HTTPTypes
import JSON
import RankingService
import Testing

@Suite("Pages")
struct PageTests {
  private static let uniform = "{ algorithm: uniform, seed: 3 }"

  private func node() throws -> TestNode {
    try TestNode(
      PlacementSamples.biasOnly(policy: PageTests.uniform), PlacementSamples.artwork,
      PlacementSamples.billboard.replacing("placement: billboard", with: "placement: tasteful"))
  }

  @Test("A page is answered in its order, each decision or its problem, and one bad decision costs the others nothing")
  func partialFailure() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let answer = try await node.post(
        "/v1/rank",
        """
        {"member":"m1","decisions":[
          {"placement":"billboard","decisionID":"d-0","actions":["a","b"]},
          {"placement":"nowhere","actions":["a"]},
          {"placement":"artwork","decisionID":"d-2","title":"tt1","actions":["x","y"],"limit":1},
          {"placement":"artwork","actions":[]},
          {"actions":["x"]},
          {"placement":"tasteful","actions":["x"],"context":{"taste":[1]}},
          7,
          {"placement":"billboard","decisionID":"d-7","actions":["a"]}]}
        """)
      #expect(answer.status == 200)
      let decisions = try #require(answer.json["decisions"]?.array)
      #expect(decisions.map { $0["decisionID"]?.string } == ["d-0", nil, "d-2", nil, nil, nil, nil, "d-7"])
      #expect(decisions.map { $0["status"]?.number } == [nil, 404, nil, 422, 422, 422, 422, nil])
      let places = decisions.map { $0["where"]?.string }
      #expect(
        places == [
          nil, "decisions[1].placement", nil, "decisions[3].actions", "decisions[4]",
          "decisions[5].context.taste", "decisions[6]", nil,
        ])
      #expect(decisions[2]["ranking"]?.array?.count == 1)
      #expect(decisions[5]["detail"]?.string?.isEmpty == false)
      _ = try await node.send([.tick(TestClock.start)])
      let logged = try node.node.log.decision("d-2")
      #expect(logged?.member == "m1")
      #expect(logged?.title == "tt1")
    }
  }

  @Test("What a decision says counts; what it leaves out is the page's, context and tags name by name")
  func defaults() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let answer = try await node.post(
        "/v1/rank",
        """
        {"decisions":[
          {"placement":"artwork","decisionID":"d-0","actions":["x"]},
          {"placement":"artwork","decisionID":"d-1","actions":["x"],"member":"m2","at":1800000060000,
           "context":{"device":"phone","hour":7},"tags":{"cell":"c"}}],
         "member":"m1","at":1800000000000,"context":{"device":"tv","genres":["drama"]},"tags":{"cell":"b","arm":"1"}}
        """)
      #expect(answer.status == 200)
      _ = try await node.send([.tick(TestClock.start)])
      let first = try #require(try node.node.log.decision("d-0"))
      #expect(first.member == "m1" && first.at == TestClock.start)
      #expect(first.context == ["device": .text("tv"), "genres": .texts(["drama"])])
      #expect(first.tags == [Tag(name: "arm", value: "1"), Tag(name: "cell", value: "b")])
      let second = try #require(try node.node.log.decision("d-1"))
      #expect(second.member == "m2" && second.at == TestClock.start + .minutes(1))
      #expect(second.context == ["device": .text("phone"), "genres": .texts(["drama"]), "hour": .number(7)])
      #expect(second.tags == [Tag(name: "arm", value: "1"), Tag(name: "cell", value: "c")])
    }
  }

  @Test("A decision of a page is the decision asked for by itself: the same answer, on a page or alone")
  func sameAsAlone() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let page = """
        {"member":"m1","context":{"device":"tv"},"decisions":[
          {"placement":"artwork","decisionID":"d-0","title":"t","actions":["x","y","z"]},
          {"placement":"billboard","decisionID":"d-1","actions":["x","y","z"]}]}
        """
      let alone = #"{"decisionID":"d-0","title":"t","member":"m1","context":{"device":"tv"},"actions":["x","y","z"]}"#
      let first = try await node.post("/v1/rank", page)
      let single = try await node.rank("artwork", alone)
      #expect(single.status == 200)
      #expect(first.text.contains(single.text))
      _ = try await node.send([.tick(TestClock.start)])
      #expect(try await node.post("/v1/rank", page).bytes == first.bytes, "from the log")
      #expect(try await node.rank("artwork", alone).bytes == single.bytes)
      let other = try await node.post("/v1/rank", page.replacing(#""device":"tv""#, with: #""device":"web""#))
      #expect(other.json["decisions"]?.array?.map { $0["status"]?.number } == [409, 409])
      let placement = try await node.get("/v1/placements").json["placements"]?[0]
      #expect(placement?["counts"]?["decisions"]?["received"]?.number == 1)
    }
  }

  @Test("An id twice on a page is one decision: the same body gets the same answer, another body 409")
  func repeatsOnAPage() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let decision = #"{"placement":"billboard","decisionID":"d-0","actions":["x","y","z"]}"#
      let other = decision.replacing(#""z""#, with: #""w""#)
      for round in 0..<2 {
        let all = [decision, decision, other, decision].joined(separator: ",")
        let answer = try await node.post("/v1/rank", #"{"decisions":[\#(all)]}"#)
        let decisions = try #require(answer.json["decisions"]?.array)
        #expect(decisions[0]["decisionID"]?.string == "d-0")
        #expect(decisions[1] == decisions[0] && decisions[3] == decisions[0])
        #expect(decisions[2]["status"]?.number == 409, "round \(round)")
        _ = try await node.send([.tick(TestClock.start)])
      }
      let placements = try await node.get("/v1/placements").json["placements"]?.array
      let billboard = placements?.first { $0["name"]?.string == "billboard" }
      #expect(billboard?["counts"]?["decisions"]?["received"]?.number == 1)
    }
  }

  @Test("All decisions of a page are ranked by one snapshot of each placement, whatever is published meanwhile")
  func oneSnapshot() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let decisions = (0..<100).map { index in
        #"{"placement":"\#(index % 2 == 0 ? "billboard" : "artwork")","actions":["a","b","c"]}"#
      }
      let page = #"{"decisions":[\#(decisions.joined(separator: ","))]}"#
      let before = try await versions(of: node.post("/v1/rank", page))
      let meanwhile = try await withThrowingTaskGroup(of: Set<String>?.self) { group in
        group.addTask {
          for index in 0..<60 { try await publishSomething(index, node) }
          return nil
        }
        for _ in 0..<60 { group.addTask { try await versions(of: node.post("/v1/rank", page)) } }
        return try await group.reduce(into: [Set<String>]()) { if let versions = $1 { $0.append(versions) } }
      }
      let after = try await versions(of: node.post("/v1/rank", page))
      #expect(meanwhile.count == 60)
      #expect(([before, after] + meanwhile).allSatisfy { $0.count == 2 }, "one version of each of two placements")
      #expect(before != after, "snapshots were published between the pages")
    }
  }

  /// Lets the billboard learn something and publishes it.
  private func publishSomething(_ index: Int, _ node: NodeClient) async throws {
    let id = DecisionID("p-\(index)")
    _ = try await node.send([
      .decision(
        .imported(
          id: id, at: TestClock.start, placement: "billboard", candidates: [Candidate(id: "a")], chosen: 0,
          propensity: 1)),
      .impression(Impression(at: TestClock.start, decisionID: id, action: "a")),
    ])
    // 200 where the schedule has published it already.
    let published = try await node.post("/v1/placements/billboard/snapshots")
    #expect([200, 201].contains(published.status))
  }

  /// `placement@version` of every decision.
  private func versions(of answer: NodeClient.Answer) throws -> Set<String> {
    let decisions = try #require(answer.json["decisions"]?.array)
    #expect(decisions.count == 100)
    return Set(decisions.map { "\($0["placement"]?.string ?? "?")@\($0["snapshot"]?.string ?? "?")" })
  }

  @Test("An id that the log has keeps its answer, however many ask at once after a publish")
  func loggedAnswerStays() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(policy: "{ algorithm: linUCB, seed: 3 }"))
    defer { test.remove() }
    try await test.run { node in
      let decision = #"{"placement":"billboard","decisionID":"d-0","at":1800000000000,"actions":["a","b"]}"#
      let page = #"{"decisions":[\#(decision)]}"#
      let first = try await node.post("/v1/rank", page)
      try await publishSomething(0, node)
      let fresh = try await node.rank("billboard", #"{"at":1800000000000,"actions":["a","b"]}"#)
      #expect(fresh.json["snapshot"] != first.json["decisions"]?[0]?["snapshot"])
      for _ in 0..<50 {
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 0..<8 { group.addTask { try await node.post("/v1/rank", page).text } }
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers == [first.text])
      }
    }
  }

  @Test("A page of 200 decisions is answered and logged, whole")
  func largestPage() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      let decisions = (0..<200).map { #"{"placement":"billboard","decisionID":"d-\#($0)","actions":["a","b"]}"# }
      let answer = try await node.post("/v1/rank", #"{"decisions":[\#(decisions.joined(separator: ","))]}"#)
      #expect(answer.json["decisions"]?.array?.allSatisfy { $0["logged"] == .bool(true) } == true)
      _ = try await node.send([.tick(TestClock.start)])
      let ids = (0..<200).map { DecisionID("d-\($0)") }
      #expect(try node.node.log.decisions(ids).count == 200)
      let metrics = try await node.get("/metrics").text
      #expect(metrics.contains(#"marquee_rank_seconds_count{placement="billboard"} 200"#))
    }
  }

  @Test("Under the wall clock a decision of the future is its own problem, and all others of the page have one time")
  func times() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(policy: PageTests.uniform), mode: .wall)
    defer { test.remove() }
    try await test.run { node in
      let answer = try await node.post(
        "/v1/rank",
        """
        {"decisions":[{"placement":"billboard","decisionID":"d-0","actions":["a"]},
          {"placement":"billboard","actions":["a"],"at":\((TestClock.start + .hours(1)).milliseconds)},
          {"placement":"billboard","decisionID":"d-2","actions":["a"]}]}
        """)
      #expect(answer.json["decisions"]?[1]?["where"]?.string == "decisions[1].at")
      _ = try await node.send([.tick(TestClock.start)])
      #expect(try node.node.log.decision("d-0")?.at == TestClock.start)
      #expect(try node.node.log.decision("d-2")?.at == TestClock.start)
    }
  }

  @Test("tags and features that are too many once page and decision are joined are a problem in the decision's place")
  func joinedLimits() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    @Sendable func object(_ prefix: String, _ count: Int) -> String {
      "{" + (0..<count).map { index in #""\#(prefix)\#(index)":"1""# }.joined(separator: ",") + "}"
    }
    try await test.run { node in
      for (key, count) in [("tags", 40), ("context", 600)] {
        let page = try await node.post(
          "/v1/rank",
          """
          {"\(key)":\(object("page", count)),"decisions":[
            {"placement":"billboard","actions":["a"],"\(key)":\(object("own", count))},
            {"placement":"billboard","actions":["a"]}]}
          """)
        #expect(page.status == 200)
        #expect(page.json["decisions"]?[0]?["status"]?.number == 422)
        #expect(page.json["decisions"]?[0]?["where"]?.string == "decisions[0].\(key)")
        #expect(page.json["decisions"]?[1]?["ranking"]?.array?.count == 1)
      }
    }
  }
}
