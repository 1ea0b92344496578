import Batch
import Events
import Files
import Foundation
import JSON
import Learning
import Snapshots
import Support
import Testing

@Suite("Stream = batch, over HTTP")
struct StreamIsBatchTests {
  /// 4 × 50 worlds: their events over HTTP in an order inside the lateness, with repeats and ticks; and from a file, in
  /// any order whatever.
  @Test(
    "a live service and batch over a file of the same events give byte-equal outcomes and equal content",
    arguments: 0..<4)
  func streamIsBatch(part: Int) async throws {
    var compared = 0
    for seed in part * 50..<(part + 1) * 50 {
      let world = World(seed: UInt64(seed), eventLimit: 160).recorded()
      let placements = world.placements(
        learn: seed.isMultiple(of: 2) ? .immediate : .windowClose, model: World.model(of: UInt64(seed / 2)))
      let recorded = try batch(world.events.shuffled(by: UInt64(seed)), placements, titles: world.catalogue)
      let live = try await live(
        world.delivery(seed: UInt64(seed)) + [World.end], placements, titles: world.catalogue)
      for placement in placements.map(\.name) {
        #expect(live.lines[placement] == recorded.lines[placement], "seed \(seed), \(placement)")
        #expect(live.contents[placement] == recorded.contents[placement], "seed \(seed), \(placement)")
        compared += live.lines[placement]?.count { $0 == UInt8(ascii: "\n") } ?? 0
      }
    }
    #expect(compared > 500)
  }

  /// What a service answers after the events.
  private func live(_ events: [Event], _ placements: [Placement], titles: [Title]) async throws -> End {
    let test = TestNode(placements: placements)
    defer { test.remove() }
    var lines = JSONWriter()
    for title in titles {
      title.write(to: &lines)
      lines.endLine()
    }
    let catalogue = lines.bytes
    return try await test.run { node in
      let taken = try await node.post("/v1/titles", bytes: catalogue, type: "application/x-ndjson")
      #expect(titles.isEmpty || taken.status == 200)
      for start in stride(from: 0, to: events.count, by: 17) {
        #expect(try await node.send(Array(events[start..<min(start + 17, events.count)])).status == 202)
      }
      var end = End()
      for placement in placements.map(\.name) {
        let published = try await node.post("/v1/placements/\(placement)/snapshots")
        end.contents[placement] = published.json["content"]?.string
        let outcomes = try await node.get("/v1/outcomes?placement=\(placement)&format=ndjson")
        #expect(outcomes.status == 200)
        end.lines[placement] = outcomes.bytes
      }
      return end
    }
  }
}

/// What events end in, by placement: the outcomes' lines, and the content of the snapshot learned from them.
private struct End: Sendable {
  var lines: [PlacementName: [UInt8]] = [:]
  var contents: [PlacementName: String] = [:]
}

/// The same from a file: attributed for each placement by itself, then trained on the lines.
private func batch(_ events: [Event], _ placements: [Placement], titles: [Title]) throws -> End {
  let folder = "\(NSTemporaryDirectory())/stream-is-batch-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  var writer = JSONWriter()
  for event in events {
    event.write(to: &writer)
    writer.endLine()
  }
  try Data(writer.bytes).write(to: URL(filePath: "\(folder)/events"))
  var lines: [UInt8] = []
  _ = try AttributionJob(placements: placements, temporaryFolder: folder)
    .run(files: ["\(folder)/events"], titles: titles, deliver: { lines += $0 })
  try Data(lines).write(to: URL(filePath: "\(folder)/outcomes"))
  var end = End()
  for placement in placements {
    var training = Training(placement: placement)
    try training.learn(files: ["\(folder)/outcomes"])
    end.contents[placement.name] = try training.snapshot(now: EventTime(milliseconds: 0)).content
    let own = Array(#""placement":"\#(placement.name)""#.utf8)
    let ownLines = lines.split(separator: UInt8(ascii: "\n")).filter { $0.firstRange(of: own) != nil }
    end.lines[placement.name] =
      Array(ownLines.joined(separator: [UInt8(ascii: "\n")])) + (ownLines.isEmpty ? [] : [0x0A])
  }
  return end
}

extension [Event] {
  fileprivate func shuffled(by seed: UInt64) -> [Event] {
    var random = WorldRandom(seed: seed)
    return shuffled(using: &random)
  }
}
