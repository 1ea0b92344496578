import Events
import Foundation
import JSON
import RankingService
import Support
import Testing

@Suite("Damaged folders: what does not verify is reported, and ranking goes on")
struct DamageTests {
  /// What a service does on a damaged folder.
  private enum Verdict: Equatable {
    /// It takes events, and ends as one on the folder as it was.
    case sound
    /// It says what is damaged, ranks, and takes nothing.
    case reported
    /// Neither.
    case wrong(String)
  }

  private static let ranking = #"{"member":"m1","context":{"hour":3},"actions":["x","y","z"]}"#

  /// A folder as a kill leaves it after the whole story, its WAL with it.
  private func killed(_ story: DurabilityStory) async throws -> String {
    var test = TestNode(placements: story.placements)
    test.checkpointPeriod = DurabilityStory.checkpointPeriod
    defer { test.remove() }
    let (source, copy) = (test.folder, folder())
    try await test.run { node in
      _ = try await story.tell(node)
      await node.node.ingest.settle()
      try FileManager.default.copyItem(atPath: source, toPath: copy)
    }
    try FileManager.default.removeItem(atPath: "\(copy)/log.sqlite-shm")
    return copy
  }

  private func folder() -> String {
    "\(FileManager.default.temporaryDirectory.path)/marquee-damage-\(UUID().uuidString)"
  }

  /// Changes a byte of a file that the seed chooses, all files alike.
  private func damage(_ folder: String, by random: inout WorldRandom) throws -> String {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter {
      var isFolder: ObjCBool = false
      let path = "\(folder)/\($0)"
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        && ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0) ?? 0 > 0
    }
    let name = names[Int.random(in: names.indices, using: &random)]
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    let place = Int.random(in: bytes.indices, using: &random)
    bytes[place] ^= UInt8.random(in: 1...255, using: &random)
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    return "\(name) at \(place)"
  }

  private func verdict(_ story: DurabilityStory, in folder: String, expected: DurabilityStory.End) async throws
    -> Verdict
  {
    var test = TestNode(folder: folder, placements: story.placements)
    test.checkpointPeriod = DurabilityStory.checkpointPeriod
    return try await test.run { node in
      guard try await node.rank("billboard", DamageTests.ranking).status == 200 else { return .wrong("no ranking") }
      let readiness = try await node.get("/readyz")
      guard readiness.status == 200 else {
        let reason = readiness.json["reason"]?.string ?? ""
        let answer = try await node.send([.tick(QueryEvents.start)])
        return answer.status == 503 && !reason.isEmpty ? .reported : .wrong("\(answer.status), \(readiness.text)")
      }
      let again = try await story.tell(node)
      guard again.count == story.steps.count else { return .reported }
      return try await story.end(of: node).contents == expected.contents ? .sound : .wrong("another end")
    }
  }

  @Test("Two changed bytes in any files, the WAL among them: equal content, or a report, and rankings all the same")
  func nothingIsSilent() async throws {
    let story = try DurabilityStory(chapters: 8)
    let expected = try await story.calmEnd()
    let whole = try await killed(story)
    defer { try? FileManager.default.removeItem(atPath: whole) }
    var counts = (sound: 0, reported: 0)
    for seed in 0..<UInt64(Chaos.count(full: 500, short: 60)) {
      var random = WorldRandom(seed: seed)
      let copy = folder()
      defer { try? FileManager.default.removeItem(atPath: copy) }
      try FileManager.default.copyItem(atPath: whole, toPath: copy)
      let places = try (0..<2).map { _ in try damage(copy, by: &random) }
      switch try await verdict(story, in: copy, expected: expected) {
      case .sound: counts.sound += 1
      case .reported: counts.reported += 1
      case .wrong(let what): Issue.record("seed \(seed), \(places): \(what)")
      }
    }
    #expect(counts.sound > 0 && counts.reported > 0, "\(counts)")
  }
}
