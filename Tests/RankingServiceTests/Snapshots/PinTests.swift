import EventLog
import Events
import Foundation
import JSON
import Learning
import RankingService
import Snapshots
import Testing

@Suite("Keeping rankings to a version")
struct PinTests {
  private static let path = "/v1/placements/billboard/snapshots"
  private static let request = #"{"actions":["x","y","z"]}"#

  private static func test() throws -> TestNode { try TestNode(PlacementSamples.biasOnly()) }

  /// Publishes twice, with something learned before each.
  private static func publishTwice(_ node: NodeClient) async throws -> (older: String, newer: String) {
    var versions: [String] = []
    for numbers in [0..<40, 40..<80] {
      #expect(try await node.send(QueryEvents.events(numbers)).status == 202)
      versions.append(try #require(try await node.post(path).json["version"]?.string))
    }
    return (versions[0], versions[1])
  }

  private static func used(_ node: NodeClient) async throws -> String? {
    try await node.rank("billboard", request).json["snapshot"]?.string
  }

  private static func pin(_ version: String, _ node: NodeClient) async throws -> NodeClient.Answer {
    try await node.put("\(path)/current", #"{"version":"\#(version)","reason":"a bad evening","by":"ana"}"#)
  }

  @Test(
    "a pin holds for the next ranking, through publishes and a restart, until it is ended; the log says who and why")
  func story() async throws {
    let test = try Self.test()
    defer { test.remove() }
    let older = try await test.run { node in
      let (older, newer) = try await Self.publishTwice(node)
      #expect(try await Self.used(node) == newer)
      let answer = try await Self.pin(older, node)
      #expect(answer.status == 200 && answer.json["version"]?.string == older, "\(answer.text)")
      #expect(try await Self.used(node) == older)
      #expect(try await node.get("/metrics").text.contains(#"marquee_pinned{placement="billboard"} 1"#))
      #expect(try await node.send(QueryEvents.events(80..<120)).status == 202)
      let third = try await node.post(Self.path)
      #expect(third.status == 201 && third.json["current"]?.bool == false)
      #expect(try await Self.used(node) == older)
      return older
    }
    try await test.run { node in
      #expect(try await Self.used(node) == older)
      let current = try await node.get("\(Self.path)/current").json
      #expect(current["version"]?.string == older && current["pinned"]?.bool == true)
      let list = try await node.get(Self.path).json
      #expect(list["pinned"]?["reason"]?.string == "a bad evening" && list["pinned"]?["by"]?.string == "ana")
      let ended = try await node.delete("\(Self.path)/current", #"{"reason":"mended","by":"bo"}"#)
      #expect(ended.status == 200, "\(ended.text)")
      let newest = try #require(try await Self.used(node))
      #expect(UInt64(newest) ?? 0 > UInt64(older) ?? 0)
      let pins = try #require(try await node.get(Self.path).json["pins"]?.array)
      #expect(pins.map { $0["action"]?.string } == ["unpinned", "pinned"])
      #expect(pins.map { $0["by"]?.string } == ["bo", "ana"])
      #expect(try await node.delete("\(Self.path)/current", #"{"reason":"again","by":"bo"}"#).status == 409)
    }
  }

  @Test("names of versions: previous, by age, by time")
  func names() async throws {
    let test = try Self.test()
    defer { test.remove() }
    try await test.run { node in
      #expect(try await node.send(QueryEvents.events(0..<40)).status == 202)
      let first = try await node.post(Self.path).json["version"]?.string
      test.clock.advance(.hours(3))
      #expect(try await node.send(QueryEvents.events(40..<80)).status == 202)
      let second = try await node.post(Self.path).json["version"]?.string
      #expect(first != second)
      for name in ["-2h", "@2027-01-15T09:00"] {
        #expect(try await node.get("\(Self.path)/\(name)").json["version"]?.string == first)
      }
      #expect(try await node.get("\(Self.path)/current").json["version"]?.string == second)
      let previous = try await node.get("\(Self.path)/previous")
      #expect(previous.status == 200 && previous.json["version"]?.string != second)
      #expect(try await node.get("\(Self.path)/%402027-01-15T09%3A00").json["version"]?.string == first)
      #expect(try await node.get("\(Self.path)/-900h").status == 404)
    }
  }

  @Test("a version whose file is damaged, and that cannot be rebuilt, is 409; without its file it is 404")
  func damagedForGood() async throws {
    let test = try Self.test()
    defer { test.remove() }
    let version = try await test.run { node in try await Self.publishTwice(node).older }
    let log = try EventLog(folder: test.folder)
    let cut = try log.lastOffset() - 1
    while try await !log.prune(through: cut, most: 1_000).isLast {}
    try FileManager.default.removeItem(atPath: "\(test.folder)/checkpoints.sqlite")
    let file = "\(test.folder)/snapshots/billboard/\(version).safetensors"
    try Data(try #require(FileManager.default.contents(atPath: file)).dropLast()).write(to: URL(filePath: file))
    try await test.run { node in
      let damaged = try await node.get("\(Self.path)/\(version)")
      #expect(damaged.status == 409 && damaged.text.contains("is damaged"), "\(damaged.text)")
      let gone = try await node.get("\(Self.path)/\(version)")
      #expect(gone.status == 404 && gone.text.contains("the log begins after record"), "\(gone.text)")
    }
  }

  @Test("a version that is unknown or of other features is refused with its reason")
  func refusals() async throws {
    let test = try Self.test()
    defer { test.remove() }
    try await test.run { node in
      let (older, newer) = try await Self.publishTwice(node)
      let unknown = try await Self.pin("999999", node)
      #expect(unknown.status == 404 && unknown.text.contains("not in the log"), "\(unknown.text)")
      #expect(try await Self.pin("yesterday", node).status == 422)
      #expect(try await node.put("\(Self.path)/current", #"{"version":"1","by":"ana"}"#).status == 422)
      #expect(try await node.put("\(Self.path)/current", #"{"version":1,"reason":"r","by":"a"}"#).status == 422)
      #expect(try await node.put("\(Self.path)/current", "{").status == 400)
      #expect(try await node.put("/v1/placements/nobody/snapshots/current", "{}").status == 404)
      let yaml = PlacementSamples.biasOnly() + "\nfeatures: { context: [{ name: hour, type: number }] }"
      let edited = PlacementFile(try PlacementTexts.reading("billboard", yaml), text: yaml)
      #expect(try await node.node.ingest.take([edited]) == 1)
      #expect(try await node.post(Self.path).status < 300)
      for version in [older, newer] {
        let refused = try await Self.pin(version, node)
        #expect(refused.status == 422 && refused.text.contains("other features"), "\(refused.text)")
      }
    }
  }

  @Test("a damaged file is put aside, and the version rebuilt and pinned all the same")
  func damagedFile() async throws {
    let test = try Self.test()
    defer { test.remove() }
    let older = try await test.run { node in try await Self.publishTwice(node).older }
    let file = "\(test.folder)/snapshots/billboard/\(older).safetensors"
    var bytes = try #require(FileManager.default.contents(atPath: file))
    let content = try SnapshotFile.read(Array(bytes), reading: PlacementTexts.reading).published.content
    bytes[bytes.count - 3] ^= 4
    try bytes.write(to: URL(filePath: file))
    try await test.run { node in
      let pinned = try await Self.pin(older, node)
      #expect(pinned.status == 200, "\(pinned.text)")
      #expect(try await node.get("\(Self.path)/current").json["content"]?.string == content)
    }
    let folder = "\(test.folder)/snapshots/billboard/quarantine"
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    #expect(FileManager.default.fileExists(atPath: file))
  }

  @Test("a pinned version whose file is gone at the start is rebuilt once the log is replayed")
  func lostFile() async throws {
    let test = try Self.test()
    defer { test.remove() }
    let older = try await test.run { node in
      let older = try await Self.publishTwice(node).older
      #expect(try await Self.pin(older, node).status == 200)
      return older
    }
    try FileManager.default.removeItem(atPath: "\(test.folder)/snapshots/billboard/\(older).safetensors")
    try await test.run { node in
      for _ in 0..<500 where try await Self.used(node) != older { try await Task.sleep(for: .milliseconds(20)) }
      #expect(try await Self.used(node) == older)
    }
  }
}
