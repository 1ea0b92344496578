import EventLog
import Events
import Foundation
import JSON
import RankingService
import Testing

@Suite("Decisions refer to the catalogue")
struct CatalogueReferenceTests {
  private static let start = TestClock.start
  private static let titles = ["t0", "t1", "t2"]
  private static let images = ["x", "y", "z"]

  /// What the catalogue says of a title or an image; different things before and after the correction.
  private static func features(of id: String, corrected: Bool) -> (context: String, action: String) {
    let (genre, style) = (corrected ? "comedy" : "drama", corrected ? "scene" : "face")
    switch id {
    case "t0": return (#""genres":["\#(genre)"]"#, "")
    case "t1": return (#""genres":["comedy"],"device":"tv""#, "")
    case "x": return ("", #""style":"\#(style)""#)
    case "y": return ("", #""style":"scene""#)
    default: return ("", "")
    }
  }

  /// What a service ends with.
  private struct End: Equatable, Sendable {
    var answers: [String] = []
    var shown: [String] = []
    var lines = ""
    var content: String?
  }

  /// Rankings, what was shown and earned, and a correction of all titles half-way, at the time of their first entries.
  ///
  /// - Parameter byReference: Whether the catalogue says the features; else each request does, and the catalogue nothing.
  private func tell(_ node: NodeClient, byReference: Bool) async throws -> End {
    var end = End()
    for number in 0..<40 {
      let corrected = number >= 20
      if number % 20 == 0 { try await putTitles(node, saying: byReference, corrected: corrected) }
      let body = CatalogueReferenceTests.request(number, saying: !byReference, corrected: corrected)
      let answer = try await node.rank("artwork", body)
      #expect(answer.status == 200)
      end.answers.append(answer.text)
      let at = CatalogueReferenceTests.start + .minutes(Int64(number))
      let shown = try #require(answer.json["ranking"]?[0]?["id"]?.string)
      let id = DecisionID("d-\(number)")
      _ = try await node.send([
        .impression(Impression(at: at, decisionID: id, action: ActionID(shown))),
        .reward(
          Reward(id: EventID("r-\(number)"), at: at + .seconds(9), decisionID: id, value: Double(number % 3) / 2)),
      ])
      if number % 10 == 9 { end.content = try await publish(node) }
    }
    _ = try await node.send([.tick(CatalogueReferenceTests.start + .hours(8))])
    end.content = try await publish(node)
    end.lines = try await node.get("/v1/outcomes?format=ndjson").text
    for number in 0..<40 { end.shown.append(try await node.get("/v1/decisions/d-\(number)").text) }
    return end
  }

  private func publish(_ node: NodeClient) async throws -> String? {
    try await node.post("/v1/placements/artwork/snapshots").json["content"]?.string
  }

  private func putTitles(_ node: NodeClient, saying isSaid: Bool, corrected: Bool) async throws {
    for id in CatalogueReferenceTests.titles + CatalogueReferenceTests.images {
      let (context, action) = CatalogueReferenceTests.features(of: id, corrected: corrected)
      let features = isSaid ? context + action : ""
      let body = #"{"at":0,"duration":\#(corrected ? 2 : 1),"features":{\#(features)}}"#
      #expect([200, 201].contains(try await node.put("/v1/titles/\(id)", body).status))
    }
  }

  private static func request(_ number: Int, saying isSaid: Bool, corrected: Bool) -> String {
    let title = titles[number % 3]
    let actions = images.map { id in
      let features = isSaid ? features(of: id, corrected: corrected).action : ""
      return features.isEmpty ? #""\#(id)""# : #"{"id":"\#(id)","features":{\#(features)}}"#
    }
    let context = isSaid ? features(of: title, corrected: corrected).context : ""
    return """
      {"decisionID":"d-\(number)","at":\((start + .minutes(Int64(number))).milliseconds),"member":"m\(number % 7)",\
      "title":"\(title)","context":{\(context)},"actions":[\(actions.joined(separator: ","))]}
      """
  }

  @Test("Rankings, outcome lines, contents and decisions shown are those of requests that said everything")
  func equal() async throws {
    let (lean, full) = (try TestNode(PlacementSamples.artwork), try TestNode(PlacementSamples.artwork))
    defer { for test in [lean, full] { test.remove() } }
    let said = try await full.run { try await tell($0, byReference: false) }
    let end = try await lean.run { node in
      let end = try await tell(node, byReference: true)
      for number in [0, 39] {
        let logged = try #require(try node.node.log.decision(DecisionID("d-\(number)")))
        #expect(logged.context == .none && logged.candidates.allSatisfy { $0.features == .none })
        #expect(logged.catalogue ?? 0 > 0)
      }
      return end
    }
    #expect(end.answers == said.answers)
    #expect(
      end.lines == said.lines && end.lines.contains(#""style":"face""#) && end.lines.contains(#""style":"scene""#))
    #expect(end.content == said.content)
    #expect(end.shown == said.shown)
    let shown = try await lean.run { node in
      try await (0..<40).asyncMap { try await node.get("/v1/decisions/d-\($0)").text }
    }
    #expect(shown == end.shown, "after a restart")
  }

  @Test("Where the catalogue cannot be known, a decision shows what its request said, and which offset is missing")
  func unknown() async throws {
    let test = try TestNode(PlacementSamples.artwork)
    defer { test.remove() }
    try await test.run { node in
      let play = Play(id: "to be damaged", at: Self.start, member: "m", title: "x", seconds: 1)
      _ = try await node.send([.play(play)])
      _ = try await node.put("/v1/titles/x", #"{"at":0,"features":{"style":"face"}}"#)
      _ = try await node.rank("artwork", #"{"decisionID":"d","actions":["x"]}"#)
      _ = try await node.send([.tick(Self.start)])
      let decision = try await node.get("/v1/decisions/d").json["decision"]
      #expect(decision?["actions"]?[0]?["features"]?["style"]?.string == "face")
    }
    // Opening it brings the WAL into the database.
    _ = try EventLog(folder: test.folder)
    let log = URL(filePath: "\(test.folder)/log.sqlite")
    var bytes = try Data(contentsOf: log)
    let range = try #require(bytes.range(of: Data("to be damaged".utf8)))
    bytes.replaceSubrange(range, with: Data("To be damaged".utf8))
    try bytes.write(to: log)
    try FileManager.default.removeItem(atPath: "\(test.folder)/checkpoints.sqlite")
    try await test.run { node in
      #expect(try await node.get("/readyz").json["status"]?.string == "failed")
      let decision = try await node.get("/v1/decisions/d").json["decision"]
      #expect(decision?["actions"]?[0]?["features"]?.object?.members.isEmpty == true)
      #expect(decision?["catalogue"]?.string == "4", "the placement, its publish, the play, the title")
    }
  }
}

extension Range<Int> {
  fileprivate func asyncMap<T>(_ body: (Int) async throws -> T) async rethrows -> [T] {
    var values: [T] = []
    for value in self { values.append(try await body(value)) }
    return values
  }
}
