import Events
import JSON
import Testing

@Suite("Members held back")
struct HoldbackTests {
  /// Half of the members see chance decide; the policy's own chances are far from it.
  private static let policy = """
    { algorithm: epsilonGreedy, epsilon: 0.0, floor: 0.3, seed: 7 }
    holdback: { share: 0.5, policy: uniform, salt: q4 }
    """
  private static let members = 0..<40

  private func node(_ policy: String = policy) throws -> TestNode {
    try TestNode(PlacementSamples.biasOnly(policy: policy))
  }

  private static func request(_ decision: String, member: Int) -> String {
    #"{"decisionID":"\#(decision)","at":1800000000000,"member":"m\#(member)","actions":["a","b","c"],"explain":true}"#
  }

  /// Teaches that `b` is best, so that the two arms have other chances.
  private func teach(_ node: NodeClient) async throws {
    let events = ["a", "b", "c"].flatMap { action -> [Event] in
      let (id, at) = (DecisionID("taught-\(action)"), TestClock.start)
      return [
        .decision(
          .imported(
            id: id, at: at, placement: "billboard", member: "taught", candidates: [Candidate(id: ActionID(action))],
            chosen: 0, propensity: 1)),
        .impression(Impression(at: at, decisionID: id, action: ActionID(action))),
      ]
    }
    let play = Event.play(
      Play(id: "taught", at: TestClock.start, member: "taught", title: "b", seconds: 600, decisionID: "taught-b"))
    #expect(try await node.send(events + [play]).status == 202)
    #expect(try await node.post("/v1/placements/billboard/snapshots").status == 201)
  }

  private func probabilities(_ answer: NodeClient.Answer) throws -> [Double] {
    try #require(answer.json["ranking"]?.array).compactMap { $0["probability"]?.number }.sorted()
  }

  @Test("An answer names the member's arm, the same each time, and its propensity and probabilities are that arm's")
  func answers() async throws {
    let test = try node()
    defer { test.remove() }
    try await test.run { node in
      try await teach(node)
      var arms: [String: Int] = [:]
      for member in Self.members {
        var own: Set<String> = []
        for decision in ["x", "y", "z"] {
          let answer = try await node.rank("billboard", Self.request("\(decision)-\(member)", member: member))
          let arm = try #require(answer.json["arm"]?.string)
          let expected = arm == "holdback" ? [1.0 / 3, 1.0 / 3, 1.0 / 3] : [0.1, 0.1, 0.8]
          for (probability, chance) in zip(try probabilities(answer), expected) {
            #expect(abs(probability - chance) < 1e-12, "\(answer.text)")
          }
          let first = answer.json["ranking"]?[0]
          #expect(first?["propensity"]?.number == first?["probability"]?.number)
          own.insert(arm)
        }
        #expect(own.count == 1)
        for arm in own { arms[arm, default: 0] += 1 }
      }
      #expect(Set(arms.keys) == ["policy", "holdback"] && arms.values.allSatisfy { $0 >= 8 }, "\(arms)")
    }
  }

  @Test("Where nobody is assigned there is no arm: without a member, and in a placement that holds nobody back")
  func none() async throws {
    let test = try TestNode(
      PlacementSamples.biasOnly(policy: Self.policy), PlacementSamples.biasOnly("hero"))
    defer { test.remove() }
    try await test.run { node in
      let nobody = try await node.rank("billboard", #"{"actions":["a","b"]}"#)
      #expect(nobody.status == 200 && nobody.json["arm"] == nil)
      let hero = try await node.rank("hero", Self.request("d", member: 1))
      #expect(hero.status == 200 && hero.json["arm"] == nil)
    }
  }

  @Test(
    "The same request gets the same arm from memory, from the log and after a restart, whatever the file says by then")
  func repeated() async throws {
    let test = try node()
    defer { test.remove() }
    let answers = try await test.run { node in
      var answers: [String] = []
      for member in Self.members {
        let request = Self.request("d-\(member)", member: member)
        answers.append(try await node.rank("billboard", request).text)
        #expect(try await node.rank("billboard", request).text == answers.last)
      }
      _ = try await node.send([.tick(TestClock.start)])
      #expect(try await node.rank("billboard", Self.request("d-0", member: 0)).text == answers[0])
      return answers
    }
    #expect(Set(answers.map { $0.contains(#""arm":"holdback""#) }) == [true, false])
    let later = TestNode(folder: test.folder, placements: try node("{ algorithm: uniform }").placements)
    try await later.run { node in
      for member in Self.members {
        let again = try await node.rank("billboard", Self.request("d-\(member)", member: member))
        #expect(again.text == answers[member])
      }
      #expect(try await node.rank("billboard", Self.request("new", member: 1)).json["arm"] == nil)
    }
  }

  @Test("Outcomes, insights and what is told of a decision carry the arm, of our own decisions and of others'")
  func outcomes() async throws {
    let test = try node()
    defer { test.remove() }
    let arms = try await test.run { node in
      var arms: [String: String] = [:]
      for member in Self.members {
        let answer = try await node.rank("billboard", Self.request("d-\(member)", member: member)).json
        arms["d-\(member)"] = answer["arm"]?.string
        let action = try #require(answer["ranking"]?[0]?["id"]?.string)
        _ = try await node.send([
          .impression(
            Impression(at: TestClock.start, decisionID: DecisionID("d-\(member)"), action: ActionID(action)))
        ])
      }
      let other =
        #"{"type":"decision","id":"other","at":1800000000000,"placement":"billboard","member":"m","actions":["a"],"#
        + #""chosen":"a","arm":"holdback"}"#
      let seen = #"{"type":"impression","at":1800000000000,"decisionID":"other","action":"a"}"#
      #expect(try await node.post("/v1/events", "[\(other),\(seen)]").json["accepted"]?.number == 2)
      let changed = other.replacing("holdback", with: "policy")
      #expect(try await node.post("/v1/events", changed).json["rejected"]?[0]?["reason"]?.string == "conflicting")
      arms["other"] = "holdback"
      #expect(try await node.get("/v1/decisions/d-1").json["decision"]?["arm"]?.string == arms["d-1"], "pending")
      _ = try await node.send([.tick(TestClock.start + .hours(7))])
      try await check(arms, node)
      return arms
    }
    try await test.run { node in try await check(arms, node) }
  }

  private func check(_ arms: [String: String], _ node: NodeClient) async throws {
    let outcomes = try #require(try await node.get("/v1/outcomes?placement=billboard").json["outcomes"]?.array)
    #expect(outcomes.count == arms.count)
    for outcome in outcomes {
      let id = try #require(outcome["decisionID"]?.string)
      #expect(outcome["arm"]?.string == arms[id])
      #expect(try await node.get("/v1/decisions/\(id)").json["decision"]?["arm"]?.string == arms[id])
    }
    let groups = try #require(try await node.get("/v1/insights?by=arm").json["groups"]?.array)
    let counted = groups.map { [$0["key"]?["arm"]?.string: $0["impressions"]?.number] }
    for (arm, count) in Dictionary(grouping: arms.values, by: \.self).mapValues(\.count) {
      #expect(counted.contains([arm: Double(count)]), "\(groups)")
    }
  }
}
