import Events
import Foundation
import JSON
import Logging
import RankingService
import Snapshots
import Testing

@Suite("What rankings begin with")
struct StartTests {
  private static let request = #"{"decisionID":"NAME","actions":["x","y","z"],"explain":true}"#
  private static let path = "/v1/placements/billboard/snapshots"

  @Test("a newest file that is damaged is put aside, and the one before it serves")
  func damaged() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let versions = try await test.run { node in
      var versions: [String] = []
      for numbers in [0..<40, 40..<80] {
        _ = try await node.send(QueryEvents.events(numbers))
        versions.append(try #require(try await node.post(Self.path).json["version"]?.string))
      }
      return versions
    }
    let file = "\(test.folder)/snapshots/billboard/\(versions[1]).safetensors"
    try Data(try #require(FileManager.default.contents(atPath: file)).dropLast()).write(to: URL(filePath: file))
    // As it is before anything is replayed.
    let node = try RankingNode(
      files: test.files, reading: PlacementTexts.reading, settings: RankingNode.Settings(folder: test.folder),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    #expect(node.cache["billboard"].map { String($0.version) } == versions[0])
    let put = try FileManager.default.contentsOfDirectory(atPath: "\(test.folder)/snapshots/billboard/quarantine")
    #expect(put.count == 2, "\(put)")
  }

  @Test(
    "a decision ranked before the log is replayed is ranked again to the bit, though its policy was edited meanwhile")
  func editedBetween() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.send(QueryEvents.events(0..<60))
      _ = try await node.post(Self.path)
    }
    let edited = TestNode(
      folder: test.folder,
      placements: try TestNode(
        PlacementSamples.biasOnly(policy: "{ algorithm: epsilonGreedy, epsilon: 0.3, floor: 0.02, seed: 9 }")
      ).placements)
    try await edited.run(recovered: false) { node in
      let answer = try await node.rank("billboard", Self.request.replacing("NAME", with: "early"))
      #expect(answer.status == 200)
      await node.node.ingest.recovered()
      #expect(try await node.rank("billboard", Self.request.replacing("NAME", with: "late")).status == 200)
      _ = try await node.send([.tick(QueryEvents.start)])
      for id in ["early", "late"] {
        let replay = try await node.get("/v1/decisions/\(id)?replay=true").json["replay"]
        #expect(replay?["replay"]?["verdict"]?.string == "identical", "\(id): \(String(describing: replay))")
      }
    }
  }
}
