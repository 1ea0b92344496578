import Attribution
import EventLog
import Events
import JSON
import Learning
import RankingService
import Snapshots
import Testing

@Suite("Ranking without a service")
struct OfflineRankingTests {
  /// Drawn by integrals, two places each, half of the members held back.
  private static let billboard = """
    placement: billboard
    policy: { algorithm: thompson, scale: 1.0, floor: 0.1, seed: 7, slots: 2 }
    holdback: { share: 0.5, policy: uniform, salt: q4 }
    features:
      context:
        - { name: country, type: category, values: [US, BR, JP] }
        - { name: hour, type: number, mean: 12, scale: 7 }
    attribution: { window: 6h, lateness: 10m, reward: { kind: value } }
    publish: { everyOutcomes: 100000, every: 1d }
    """
  private static let artwork =
    PlacementSamples.artwork + "\npublish: { everyOutcomes: 100000, every: 1d }"
  private static let start = TestClock.start
  private static let end = start + .minutes(40)

  /// Requests of both placements, with every key that changes an answer, and their context by number.
  private static func requests(_ prefix: String, _ numbers: Range<Int>) -> [(placement: String, body: String)] {
    numbers.flatMap { number in
      let more = ["", #","limit":2"#, #","explain":true"#, #","limit":1,"explain":true"#][number % 4]
      let at = number % 3 == 0 ? "" : #","at":\#((start + .minutes(Int64(number))).milliseconds)"#
      let context = #"{"country":"\#(["US", "BR", "JP"][number % 3])","hour":\#(number % 24)}"#
      let member = number % 5 == 0 ? "" : #","member":"m\#(number % 17)""#
      return [
        (
          "billboard",
          #"{"decisionID":"\#(prefix)b-\#(number)","actions":["a","b","c","d"],"context":\#(context)\#(member)\#(at)\#(more)}"#
        ),
        (
          "artwork",
          #"{"decisionID":"\#(prefix)a-\#(number)","title":"t\#(number % 2)","actions":["x",{"id":"y"},"z"]\#(at)\#(more)}"#
        ),
      ]
    }
  }

  /// What titles are is said from their beginning, at the end of what is learned, and a moment after.
  private func putTitles(_ node: NodeClient) async throws {
    let genres = [(Self.start, "drama"), (Self.end, "comedy"), (Self.end + EventDuration(milliseconds: 1), "drama")]
    for (at, genre) in genres {
      for title in ["t0", "t1"] {
        let body = #"{"at":\#(at.milliseconds),"features":{"genres":["\#(genre)"],"device":"tv"}}"#
        #expect(try await node.put("/v1/titles/\(title)", body).status < 300)
      }
    }
    for (image, style) in [("x", "face"), ("y", "scene")] {
      let body = #"{"at":0,"features":{"style":"\#(style)"}}"#
      #expect(try await node.put("/v1/titles/\(image)", body).status < 300)
    }
  }

  /// Shows what is ranked, rewards it by its number, publishes, and answers others.
  private func serve(_ node: NodeClient) async throws -> [String] {
    try await putTitles(node)
    for (number, request) in Self.requests("learned-", 0..<40).enumerated() {
      let answer = try await node.rank(request.placement, request.body).json
      let id = DecisionID(try #require(answer["decisionID"]?.string))
      let action = ActionID(try #require(answer["ranking"]?[0]?["id"]?.string))
      let at = Self.start + .minutes(Int64(number / 2))
      _ = try await node.send([
        .impression(Impression(at: at, decisionID: id, action: action)),
        .reward(Reward(id: EventID("r-\(id)"), at: at, decisionID: id, value: Double(number % 7) / 6)),
      ])
    }
    _ = try await node.send([.tick(Self.end)])
    for placement in ["billboard", "artwork"] {
      let published = try await node.post("/v1/placements/\(placement)/snapshots")
      #expect([200, 201].contains(published.status), "\(published.text)")
    }
    var answers: [String] = []
    for request in Self.requests("", 0..<60) {
      let answer = try await node.rank(request.placement, request.body)
      #expect(answer.status == 200 && answer.text.contains(#""logged":true"#), "\(answer.text)")
      answers.append(answer.text.replacing(#""logged":true"#, with: #""logged":false"#))
    }
    return answers
  }

  private func snapshots(of test: TestNode) throws -> [PublishedSnapshot] {
    let store = SnapshotStore(SnapshotFolder("\(test.folder)/snapshots"))
    return try test.placements.map { placement in
      // The one that was asked for; a service that stops keeps another.
      let version = try #require(store.versions(of: placement.name).first)
      return try store.read(version, of: placement.name, reading: PlacementTexts.reading).published
    }
  }

  private func bytes(_ placement: String, _ body: String) -> [UInt8] {
    Array((#"{"placement":"\#(placement)","# + body.dropFirst()).utf8)
  }

  @Test("The published files answer as the service did, bit for bit: draws, arms, explanations, titles and times")
  func equal() async throws {
    let test = try TestNode(Self.billboard, Self.artwork)
    defer { test.remove() }
    let answers = try await test.run { try await serve($0) }
    var catalogue = Catalogue()
    for (offset, title) in try EventLog(reading: test.folder).titles() { catalogue.insert(title, at: offset) }
    let snapshots = try snapshots(of: test)
    var desk = OfflineDesk(snapshots, knowing: catalogue)
    var others = (late: OfflineDesk(snapshots, knowing: catalogue, at: Self.end + .hours(1)), unequal: 0)
    #expect(Set(answers.map { $0.contains(#""arm":"holdback""#) }) == [true, false])
    for (number, request) in Self.requests("", 0..<60).enumerated() {
      let body = bytes(request.placement, request.body)
      let text = String(decoding: try desk.answer(body, number: number).body, as: UTF8.self)
      #expect(text == answers[number])
      if try others.late.answer(body, number: number).body != Array(text.utf8) { others.unequal += 1 }
    }
    #expect(others.unequal == 20, "of artwork, those without a time see what titles became")
  }

  @Test("One snapshot needs no placement in its requests; ids are made of seed and number where that is wanted")
  func ids() throws {
    let snapshot = try prior(PlacementSamples.biasOnly(policy: "{ algorithm: uniform }"))
    let body = Array(#"{"actions":["a","b","c","d","e"]}"#.utf8)
    func answers(seed: UInt64) throws -> [String] {
      var desk = OfflineDesk([snapshot], knowing: Catalogue(), seed: seed)
      return try (1...20).map { String(decoding: try desk.answer(body, number: $0).body, as: UTF8.self) }
    }
    let first = try answers(seed: 7)
    #expect(first[2].hasPrefix(#"{"decisionID":"7-3","placement":"billboard","snapshot":"0","logged":false,"#))
    #expect(try answers(seed: 7) == first)
    let orders = { (answers: [String]) in answers.map { $0.split(separator: "ranking").last } }
    #expect(orders(try answers(seed: 8)) != orders(first) && Set(orders(first)).count > 10)
  }

  @Test("What cannot be answered says where and why, and what comes after is answered")
  func refusals() throws {
    let snapshots = [try prior(PlacementSamples.biasOnly()), try prior(PlacementSamples.biasOnly("hero"))]
    var desk = OfflineDesk(snapshots, knowing: Catalogue())
    let refused = [
      (#"{"placement":"hero","actions":["a"]}"#, "decisionID: expected the key decisionID"),
      (#"{"placement":"nobody","decisionID":"d","actions":["a"]}"#, "placement: there is no snapshot of nobody"),
      (#"{"decisionID":"d","actions":["a"]}"#, "expected the key placement"),
      (#"{"placement":"hero","decisionID":"d","actions":[]}"#, "actions: "),
      (#"{"placement":"hero","decisionID":"d","actions":["a"],"limit":0}"#, "limit: expected a limit from 1"),
      (#"{"placement":"hero","decisionID":"d""#, "(byte 36)"), ("", "(byte 0)"),
    ]
    for (body, reason) in refused {
      let problem = #expect(throws: Problem.self) { try desk.answer(Array(body.utf8), number: 1) }
      #expect(problem?.sentence.contains(reason) == true, "\(body): \(problem?.sentence ?? "")")
    }
    let body = Array(#"{"placement":"hero","decisionID":"d","actions":["a"]}"#.utf8)
    #expect(try desk.answer(body, number: 1).decision.placement == "hero")
  }

  private func prior(_ yaml: String) throws -> PublishedSnapshot {
    let placement = try TestNode(yaml).placements[0]
    let snapshot = try #require(Learner.prior(of: placement, text: ""))
    return PublishedSnapshot(snapshot, publishedAt: Self.start, parent: nil)
  }
}
