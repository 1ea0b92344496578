import Bandits
import Batch
import Events
import Foundation
import JSON
import Learning
import Placements
import RankingService
import Snapshots
import Support
import Synchronization
import Testing

@Suite("Placement files that are edited while the service runs, or between two runs")
struct EditTests {
  private static func yaml(alpha: Double = 1, features: String = hour, window: String = "6h") -> String {
    """
    placement: billboard
    policy: { algorithm: linUCB, alpha: \(alpha), floor: 0.02, seed: 7 }
    model: { kind: disjoint }
    features: { context: [\(features)] }
    attribution: { window: \(window), lateness: 10m, reward: { kind: atLeast, seconds: 120 } }
    publish: { everyOutcomes: 50, every: 1h }
    """
  }

  private static let hour = "{ name: hour, type: number, mean: 12, scale: 7 }"
  private static let country = "{ name: country, type: category, values: [US, BR] }"

  private static func file(_ yaml: String) throws -> PlacementFile {
    PlacementFile(try Placement(yaml: yaml, file: "billboard.yaml"), text: yaml)
  }

  private func publish(_ node: NodeClient) async throws -> String {
    let answer = try await node.post("/v1/placements/billboard/snapshots")
    #expect(answer.status < 300, "\(answer.status) \(answer.text)")
    return answer.json["content"]?.string ?? ""
  }

  private func lines(_ node: NodeClient) async throws -> [UInt8] {
    try await node.get("/v1/outcomes?placement=billboard&format=ndjson").bytes
  }

  /// What `marquee train` makes of outcomes.
  private func trained(_ lines: [UInt8], by file: PlacementFile) throws -> String {
    let path = "\(NSTemporaryDirectory())/edit-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(lines).write(to: URL(filePath: path))
    var training = Training(placement: file.placement)
    try training.learn(files: [path])
    #expect(training.outcomes > 50)
    return try training.snapshot(now: TestClock.start).content
  }

  /// Ranks until it is told to stop; every answer must be 200.
  private func rank(_ node: NodeClient, until isOver: Mark) async throws -> Int {
    var count = 0
    while !isOver.isRaised {
      let answer = try await node.rank(
        "billboard", #"{"actions":["x","y","z"],"context":{"hour":\#(count % 24),"country":"BR"}}"#)
      #expect(answer.status == 200, "\(answer.text)")
      count += 1
    }
    return count
  }

  @Test("alpha under load: no ranking fails, and the next version has the new policy on equal tensors")
  func policy() async throws {
    let test = TestNode(files: [try Self.file(Self.yaml())])
    defer { test.remove() }
    try await test.run { node in
      #expect(try await node.send(QueryEvents.events(0..<80) + [QueryEvents.end]).status == 202)
      _ = try await publish(node)
      let before = try #require(node.node.cache["billboard"])
      let isOver = Mark()
      async let ranked = rank(node, until: isOver)
      let edited = try Self.file(Self.yaml(alpha: 0.5))
      #expect(try await node.node.ingest.take([edited]) == 1)
      #expect(try await node.node.ingest.take([edited]) == 0)
      let after = try #require(node.node.cache["billboard"])
      isOver.raise()
      let count = try await ranked
      #expect(count > 0)
      #expect(after.version > before.version && after.snapshot.policy == edited.placement.policy)
      #expect(after.snapshot.policy != before.snapshot.policy && after.content != before.content)
      #expect(try await lines(node).count > 1_000)
      let expected = try trained(try await lines(node), by: edited)
      #expect(after.content == expected)
    }
  }

  @Test(
    "a feature under load: no ranking fails, and once folded anew the content is that of train on the same outcomes")
  func feature() async throws {
    let test = TestNode(files: [try Self.file(Self.yaml())])
    defer { test.remove() }
    try await test.run { node in
      #expect(try await node.send(QueryEvents.events(0..<200)).status == 202)
      let isOver = Mark()
      async let ranked = rank(node, until: isOver)
      let edited = try Self.file(Self.yaml(features: "\(Self.hour), \(Self.country)"))
      #expect(try await node.node.ingest.take([edited]) == 1)
      #expect(try await node.send(QueryEvents.events(200..<400) + [QueryEvents.end]).status == 202)
      let content = try await publish(node)
      isOver.raise()
      let count = try await ranked
      #expect(count > 0)
      #expect(node.node.cache["billboard"]?.snapshot.features == edited.placement.features)
      let expected = try trained(try await lines(node), by: edited)
      #expect(content == expected)
      #expect(try await node.get("/metrics").text.contains(#"marquee_refolding{placement="billboard"} 0"#))
    }
  }

  @Test(
    "a file that was edited while nobody served: the old snapshot ranks at once, and the new sums are those of train")
  func betweenRuns() async throws {
    let first = try Self.file(Self.yaml())
    let test = TestNode(files: [first])
    defer { test.remove() }
    let old = try await test.run { node in
      #expect(try await node.send(QueryEvents.events(0..<200)).status == 202)
      return try await publish(node)
    }
    let edited = try Self.file(Self.yaml(features: "\(Self.hour), \(Self.country)"))
    let again = TestNode(folder: test.folder, files: [edited])
    try await again.run(recovered: false) { node in
      // Before anything is replayed: what was kept under the file as it was.
      let (isRecovering, content) = (node.node.ingest.currentStatus.isRecovering, node.node.cache["billboard"]?.content)
      #expect(content == old || !isRecovering)
      await node.node.ingest.recovered()
      #expect(try await node.send(QueryEvents.events(200..<300) + [QueryEvents.end]).status == 202)
      let published = try await publish(node)
      let expected = try trained(try await lines(node), by: edited)
      #expect(published == expected)
    }
    // And once more, from the checkpoint that the end of that run has left.
    try await again.run { node in
      let expected = try trained(try await lines(node), by: edited)
      #expect(try await publish(node) == expected)
      #expect(try await node.get("/metrics").text.contains("marquee_recovered_records 0"))
    }
  }

  @Test("rules of attribution hold for what is decided from the edit on")
  func attribution() async throws {
    let test = TestNode(files: [try Self.file(Self.yaml())])
    defer { test.remove() }
    try await test.run { node in
      #expect(try await node.send(QueryEvents.events(0..<60)).status == 202)
      let edited = try Self.file(Self.yaml(window: "1h"))
      #expect(try await node.node.ingest.take([edited]) == 1)
      #expect(try await node.send(QueryEvents.events(60..<120) + [QueryEvents.end]).status == 202)
      let outcomes =
        try JSONValue(parsing: try await node.get("/v1/outcomes?limit=1000").bytes)["outcomes"]?.array ?? []
      #expect(outcomes.count == 120)
      for outcome in outcomes {
        let number = try #require(
          outcome["decisionID"]?.string.flatMap { Int($0.split(separator: "-").last ?? "") })
        let shown = try #require(outcome["impressionAt"]?.string.flatMap { RFC3339.milliseconds(parsing: $0) })
        let closed = try #require(outcome["closedAt"]?.string.flatMap { RFC3339.milliseconds(parsing: $0) })
        #expect(closed - shown == (number < 60 ? 6 : 1) * 3_600_000, "decision \(number)")
      }
    }
  }

  @Test("a placement that is added is ranked; one whose file is gone is not, until it comes back with what it knows")
  func comesAndGoes() async throws {
    let billboard = try Self.file(Self.yaml())
    let other = PlacementSamples.biasOnly("artwork")
    let artwork = PlacementFile(try Placement(yaml: other, file: "artwork.yaml"), text: other)
    let test = TestNode(files: [billboard])
    defer { test.remove() }
    try await test.run { (node: NodeClient) async throws in
      #expect(try await node.rank("artwork", #"{"actions":["x"]}"#).status == 404)
      #expect(try await node.node.ingest.take([artwork, billboard]) == 1)
      #expect(try await node.rank("artwork", #"{"actions":["x"]}"#).json["logged"] == .bool(true))
      #expect(try await node.send(QueryEvents.events(0..<60, placement: "artwork") + [QueryEvents.end]).status == 202)
      #expect(try await node.node.ingest.take([billboard]) == 1)
      #expect(try await node.rank("artwork", #"{"actions":["x"]}"#).status == 404)
      #expect(try await node.get("/v1/placements").json["placements"]?.array?.count == 1)
      #expect(try await node.node.ingest.take([billboard, artwork]) == 1)
      #expect(try await node.rank("artwork", #"{"actions":["x"]}"#).status == 200)
      #expect(node.node.cache["artwork"]?.snapshot.outcomes == 60)
    }
    let again = TestNode(folder: test.folder, files: [billboard])
    try await again.run { (node: NodeClient) async throws in
      #expect(try await node.rank("artwork", #"{"actions":["x"]}"#).status == 404)
      #expect(try await node.rank("billboard", #"{"actions":["x"]}"#).status == 200)
    }
  }
}

/// Raised once.
private final class Mark: Sendable {
  private let state = Mutex(false)

  var isRaised: Bool { state.withLock { $0 } }

  func raise() { state.withLock { $0 = true } }
}
