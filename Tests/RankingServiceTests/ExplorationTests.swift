import Bandits
import Events
import JSON
import Testing

@Suite("Drawing agrees with reporting")
struct ExplorationTests {
  /// Four actions with different histories, so that no policy's distribution is trivial.
  private static func history() -> [Event] {
    var events: [Event] = []
    for (action, (shown, played)) in [("a", (40, 12)), ("b", (25, 9)), ("c", (3, 1)), ("d", (60, 2))] {
      for index in 0..<shown {
        let id = DecisionID("h-\(action)-\(index)")
        events.append(
          .decision(
            .imported(
              id: id, at: TestClock.start, placement: "billboard", candidates: [Candidate(id: ActionID(action))],
              chosen: 0, propensity: 1)))
        events.append(.impression(Impression(at: TestClock.start, decisionID: id, action: ActionID(action))))
        if index < played {
          events.append(.reward(Reward(id: EventID("r\(id)"), at: TestClock.start, decisionID: id, value: 1)))
        }
      }
    }
    return events
  }

  @Test(
    "Over 20,000 explained calls first actions are as frequent as their probabilities say",
    arguments: [
      "{ algorithm: uniform, seed: 3 }", "{ algorithm: epsilonGreedy, epsilon: 0.3, floor: 0.1, seed: 3 }",
      "{ algorithm: linUCB, alpha: 1.0, floor: 0.3, seed: 3 }", "{ algorithm: thompson, scale: 1.0, seed: 3 }",
    ])
  func frequenciesAgree(policy: String) async throws {
    let test = try TestNode(PlacementSamples.biasOnly(policy: policy, reward: "{ kind: value }"))
    defer { test.remove() }
    let (drawn, expected) = try await test.run { node in
      #expect(try await node.send(ExplorationTests.history()).status == 202)
      #expect(try await node.post("/v1/placements/billboard/snapshots").status == 201)
      var drawn: [String: Double] = [:]
      var expected: [String: Double] = [:]
      for call in 0..<20_000 {
        let answer = try await node.rank(
          "billboard", #"{"decisionID":"x-\#(call)","actions":["a","b","c","d"],"explain":true}"#)
        let ranking = try #require(answer.json["ranking"]?.array)
        drawn[ranking.first?["id"]?.string ?? "?", default: 0] += 1
        var total = 0.0
        for place in ranking {
          let probability = place["probability"]?.number ?? .nan
          expected[place["id"]?.string ?? "?", default: 0] += probability
          total += probability
        }
        #expect(abs(total - 1) <= 1e-9)
      }
      return (drawn, expected)
    }
    let statistic = expected.filter { $0.value > 0 }.reduce(0.0) { sum, entry in
      sum + (drawn[entry.key, default: 0] - entry.value) * (drawn[entry.key, default: 0] - entry.value) / entry.value
    }
    #expect(drawn.keys.allSatisfy { expected[$0, default: 0] > 0 })
    // The 0.999 quantile of chi-square with 3 degrees of freedom, which covers fewer too.
    #expect(statistic < 16.27)
  }

  @Test("The same decision id gives the same answer, before and after it is in the log; with another body 409")
  func sameIDSameAnswer() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(policy: "{ algorithm: uniform, seed: 3 }"))
    defer { test.remove() }
    let body = #"{"decisionID":"d-1","at":1800000000000,"actions":["a","b","c"],"limit":2}"#
    let first = try await test.run { node in
      let first = try await node.rank("billboard", body)
      #expect(first.status == 200)
      #expect(first.json["ranking"]?.array?.count == 2)
      _ = try await node.send([.tick(TestClock.start)])
      #expect(try await node.rank("billboard", body).bytes == first.bytes)
      let spaced = body.replacing(",", with: " , ")
      #expect(try await node.rank("billboard", spaced).bytes == first.bytes, "white space is no other body")
      #expect(try await node.rank("billboard", body.replacing(#""limit":2"#, with: #""limit":3"#)).status == 409)
      return first.bytes
    }
    try await test.run { node in
      let again = try await node.rank("billboard", body)
      #expect(again.bytes == first, "after a restart")
    }
  }

  @Test("Of many requests of one id at once, one ranks and all get its answer; those of another body get 409")
  func oneIDOneAnswer() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(policy: "{ algorithm: uniform, seed: 3 }"))
    defer { test.remove() }
    try await test.run { node in
      for round in 0..<50 {
        let bodies = ["a", "b"].map { #"{"decisionID":"d-\#(round)","actions":["\#($0)","c","e"]}"# }
        let answers = try await withThrowingTaskGroup(of: NodeClient.Answer.self) { group in
          for copy in 0..<8 { group.addTask { try await node.rank("billboard", bodies[copy % 2]) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        let good = answers.filter { $0.status == 200 }
        #expect(good.count == 4 && answers.count { $0.status == 409 } == 4, "round \(round)")
        #expect(Set(good.map(\.text)).count == 1)
      }
      _ = try await node.send([.tick(TestClock.start)])
      let placement = try await node.get("/v1/placements").json["placements"]?[0]
      #expect(placement?["counts"]?["decisions"]?["received"]?.number == 50)
    }
  }

  @Test("An imported decision's id cannot be ranked again")
  func importedIDConflicts() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.send([
        .decision(
          .imported(
            id: "d-1", at: TestClock.start, placement: "billboard", candidates: [Candidate(id: "a")], chosen: 0,
            propensity: 1))
      ])
      #expect(try await node.rank("billboard", #"{"decisionID":"d-1","actions":["a"]}"#).status == 409)
    }
  }
}
