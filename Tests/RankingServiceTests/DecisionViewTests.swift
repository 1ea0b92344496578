import Events
import JSON
import RankingService
import Testing

@Suite("Asking about a decision")
struct DecisionViewTests {
  private static let start = TestClock.start
  private static let context = #""context":{"hour":20},"tags":{"cell":"b"}"#

  /// A decision of ours, shown twice, watched twice, once named; a play that names it and is of something else.
  private static func events(_ id: DecisionID) -> [Event] {
    [
      .impression(Impression(id: "i-2", at: start + .seconds(5), decisionID: id, action: "x")),
      .impression(Impression(id: "i-1", at: start + .seconds(2), decisionID: id, action: "x", member: "m")),
      .impression(Impression(id: "i-1", at: start + .seconds(2), decisionID: id, action: "x", member: "m")),
      .play(Play(id: "p-1", at: start + .minutes(2), member: "m", title: "x", seconds: 90)),
      .play(Play(id: "p-2", at: start + .minutes(6), member: "m", title: "x", seconds: 400, decisionID: id)),
      .play(Play(id: "p-3", at: start + .minutes(7), member: "m", title: "q", seconds: 400, decisionID: id)),
    ]
  }

  private func rank(_ node: NodeClient, _ id: String) async throws {
    let at = DecisionViewTests.start.milliseconds
    let answer = try await node.rank(
      "billboard",
      #"{"decisionID":"\#(id)","at":\#(at),"member":"m","actions":[{"id":"x","features":{"year":2024}}],\#(DecisionViewTests.context)}"#
    )
    #expect(answer.status == 200)
  }

  /// The answer with what time alone changes taken out.
  private func lasting(_ answer: NodeClient.Answer) throws -> JSONValue {
    var object = try #require(answer.json.object)
    object.members.removeAll { $0.key == "state" }
    let pairs = try #require(answer.json["pairs"]?.array).map { pair -> JSONValue in
      var object = JSONObject(pair.object?.members.filter { $0.key != "isOpen" } ?? [])
      if let index = object.members.firstIndex(where: { $0.key == "plays" }) {
        object.members[index].value = .array(
          (pair["plays"]?.array ?? []).map { play in
            .object(JSONObject(play.object?.members.filter { $0.key != "provisional" } ?? []))
          })
      }
      return .object(object)
    }
    if let index = object.members.firstIndex(where: { $0.key == "pairs" }) {
      object.members[index].value = .array(pairs)
    }
    return .object(object)
  }

  @Test("Pending, closed, forgotten and after a restart it has the same shape and the same facts")
  func factsLast() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let id = "a/b ü"
    let path = "/v1/decisions/a%2Fb%20%C3%BC"
    let forgotten = try await test.run { node in
      try await rank(node, id)
      _ = try await node.send(DecisionViewTests.events(DecisionID(id)))
      let pending = try await node.get(path)
      #expect(pending.json["state"]?.string == "pending", "\(pending.text)")
      let pair = try #require(pending.json["pairs"]?[0])
      #expect(pair["isOpen"]?.bool == true && pair["reward"]?.number == 1)
      #expect(pair["plays"]?.array?.allSatisfy { $0["provisional"]?.bool == true } == true)

      _ = try await node.send([.tick(DecisionViewTests.start + .hours(7))])
      let closed = try await node.get(path)
      #expect(closed.json["state"]?.string == "closed")
      #expect(try lasting(closed) == lasting(pending))

      _ = try await node.send([.tick(DecisionViewTests.start + .hours(100))])
      #expect(await node.node.ingest.report(of: DecisionID(id)) == nil, "attribution has forgotten it")
      let forgotten = try await node.get(path)
      #expect(forgotten.text == closed.text)
      return forgotten.text
    }
    try await test.run { node in
      let again = try await node.get(path)
      #expect(again.text == forgotten)
    }
  }

  @Test("It tells the decision, what was shown and when, what that took by which rule, and what named it in vain")
  func factsAreTold() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      try await rank(node, "d-1")
      _ = try await node.send(DecisionViewTests.events("d-1") + [.tick(DecisionViewTests.start + .hours(7))])
      let answer = try await node.get("/v1/decisions/d-1")
      #expect(
        answer.text == """
          {"decisionID":"d-1","placement":"billboard","at":"2027-01-15T08:00:00Z","member":"m","state":"closed",\
          "decision":{"context":{"hour":20},"tags":{"cell":"b"},"actions":[{"id":"x","features":{"year":2024}}],\
          "ranking":[{"id":"x","score":1,"propensity":1}],"snapshot":"1","origin":"local"},\
          "pairs":[{"action":"x","place":0,"impressionAt":"2027-01-15T08:00:02Z","impressionDelay":2000,"impressions":2,\
          "closesAt":"2027-01-15T14:00:02Z","isOpen":false,"reward":1,"rule":"decisionID","plays":[\
          {"type":"play","id":"p-1","at":"2027-01-15T08:02:00Z","delay":118000,"seconds":90,"rule":"lastTouch"},\
          {"type":"play","id":"p-2","at":"2027-01-15T08:06:00Z","delay":358000,"seconds":400,"rule":"decisionID"}]}],\
          "unattributed":[{"type":"play","id":"p-3","at":"2027-01-15T08:07:00Z","member":"m","title":"q",\
          "seconds":400,"decisionID":"d-1"}]}
          """)
    }
  }

  @Test("A decision that nobody was shown is unseen, before and after it is forgotten")
  func unseenIsUnseen() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      try await rank(node, "d-1")
      var states: [String?] = []
      for hours: Int64 in [1, 8, 100] {
        _ = try await node.send([.tick(DecisionViewTests.start + .hours(hours))])
        let answer = try await node.get("/v1/decisions/d-1").json
        states.append(answer["state"]?.string)
        #expect(answer["pairs"]?.array?.isEmpty == true)
      }
      #expect(states == ["pending", "unseen", "unseen"])
    }
  }

  @Test("A ranking's decision is told as soon as it is answered")
  func rankingIsTold() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      for number in 0..<20 {
        try await rank(node, "d-\(number)")
        let answer = try await node.get("/v1/decisions/d-\(number)")
        #expect(answer.status == 200 && answer.json["state"]?.string == "pending")
      }
    }
  }

  @Test("Rewards that name a decision are told with their value, and one too many as unattributed")
  func rewardsAreTold() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(reward: "{ kind: value }"))
    defer { test.remove() }
    let at = DecisionViewTests.start
    try await test.run { node in
      try await rank(node, "d-1")
      _ = try await node.send([
        .impression(Impression(id: "i", at: at, decisionID: "d-1", action: "x")),
        .reward(Reward(id: "r-1", at: at + .seconds(9), decisionID: "d-1", value: 0.5)),
        .tick(at + .hours(7)), .reward(Reward(id: "r-2", at: at + .hours(7), decisionID: "d-1", value: 1)),
        .tick(at + .hours(100)),
      ])
      let answer = try await node.get("/v1/decisions/d-1").json
      let takings = try #require(answer["pairs"]?[0]?["plays"]?.array)
      #expect(takings.map { $0["type"]?.string } == ["reward"] && takings[0]["value"]?.number == 0.5)
      #expect(answer["unattributed"]?.array?.map { $0["id"]?.string } == ["r-2"])
    }
  }
}
