import EventLog
import Events
import Foundation
import Learning
import Placements
import RankingService
import Testing

@Suite("Recovery from checkpoints")
struct CheckpointTests {
  /// Starts a node on a folder, and tells how many records its start replayed, and where the story ends.
  private func restart(
    _ story: DurabilityStory, in folder: String, placements: [Placement]? = nil
  ) async throws -> (replayed: Double?, end: DurabilityStory.End) {
    let test = TestNode(folder: folder, placements: placements ?? story.placements)
    return try await test.run { node in
      let text = try await node.get("/metrics").text
      let line = text.split(separator: "\n").first { $0.hasPrefix("marquee_recovered_records ") }
      let replayed = line.flatMap { Double($0.split(separator: " ")[1]) }
      return (replayed, try await story.end(of: node))
    }
  }

  private func tell(_ story: DurabilityStory) async throws -> TestNode {
    var test = TestNode(placements: story.placements)
    test.checkpointPeriod = DurabilityStory.checkpointPeriod
    _ = try await test.run { try await story.tell($0) }
    return test
  }

  @Test("After an orderly end nothing is replayed, and the end is that of a calm run")
  func nothingIsReplayed() async throws {
    let story = try DurabilityStory(chapters: 8)
    let expected = try await story.calmEnd()
    let test = try await tell(story)
    defer { test.remove() }
    let again = try await restart(story, in: test.folder)
    #expect(again.replayed == 0)
    #expect(again.end == expected)
  }

  @Test(
    "Without checkpoints or with damaged ones the whole log is replayed; with another model its sums are folded anew")
  func wholeLogIsReplayed() async throws {
    let story = try DurabilityStory(chapters: 8)
    let expected = try await story.calmEnd()
    let test = try await tell(story)
    defer { test.remove() }
    let path = "\(test.folder)/checkpoints.sqlite"
    let whole = try Data(contentsOf: URL(filePath: path))

    try FileManager.default.removeItem(atPath: path)
    let without = try await restart(story, in: test.folder)
    #expect(without.replayed ?? 0 > 300)
    #expect(without.end == expected)

    try Data(whole.map { $0 ^ 0x55 }).write(to: URL(filePath: path))
    let damaged = try await restart(story, in: test.folder)
    #expect(damaged.replayed ?? 0 > 300)
    #expect(damaged.end == expected)

    try whole.write(to: URL(filePath: path))
    let other = try story.placements.map { placement in
      placement.name == "billboard"
        ? try Placement(yaml: PlacementSamples.biasOnly("billboard") + "\nmodel: { kind: counts }\n", file: "b")
        : placement
    }
    let edited = try await restart(story, in: test.folder, placements: other)
    #expect(edited.replayed == 0)
    let calm = try await story.calmEnd(of: other)
    #expect(edited.end == calm)
  }
}
