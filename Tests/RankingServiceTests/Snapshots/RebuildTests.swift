import Bandits
import EventLog
import Events
import Foundation
import History
import JSON
import Learning
import RankingService
import Snapshots
import Testing

@Suite("Versions without a file are rebuilt")
struct RebuildTests {
  /// A folder with versions of two placements, their contents as the log noted them.
  private struct Folder {
    let test: TestNode
    let log: EventLog
    let sources: HistorySources

    init(_ test: TestNode) throws {
      self.test = test
      log = try EventLog(folder: test.folder)
      sources = HistorySources(
        log: log, prunable: log, store: SnapshotStore(SnapshotFolder("\(test.folder)/snapshots")), checkpoints: nil,
        reading: PlacementTexts.reading)
    }

    func contents(of placement: PlacementName) throws -> [UInt64: String] {
      var contents: [UInt64: String] = [:]
      for (_, change) in try log.snapshotChanges(of: placement, .publishes, most: .max) {
        if case .published(let publication) = change.action { contents[change.version] = publication.content }
      }
      return contents
    }

    func removeFiles(of placement: PlacementName, but kept: Set<UInt64> = []) throws {
      for version in sources.store.versions(of: placement) where !kept.contains(version) {
        try FileManager.default.removeItem(
          atPath: "\(test.folder)/snapshots/\(placement)/\(version).safetensors")
      }
    }
  }

  private static func yaml(_ model: String, learn: String) -> String {
    """
    placement: billboard
    policy: { algorithm: linUCB, alpha: 1.0, floor: 0.02, seed: 7 }
    model: \(model)
    features:
      context:
        - { name: hour, type: number, mean: 12, scale: 7 }
      action:
        - { name: year, type: number, mean: 2050, scale: 50 }
      crosses: [{ features: [hour, action.year] }]
    attribution: { window: 30m, lateness: 2m, reward: { kind: atLeast, seconds: 90 } }
    learn: \(learn)
    publish: { everyOutcomes: 20, every: 1h }
    """
  }

  /// Serves a node while things happen to it, in two lives, and leaves the folder.
  private static func serve(_ yaml: String) async throws -> TestNode {
    let test = try TestNode(yaml)
    for life in 0..<2 {
      try await test.run { (node: NodeClient) async throws in
        for part in 0..<6 {
          let start = life * 180 + part * 30
          #expect(try await node.send(QueryEvents.events(start..<start + 30)).status == 202)
          if part == 3 { #expect(try await node.post("/v1/placements/billboard/snapshots").status < 300) }
        }
      }
    }
    return test
  }

  @Test(
    "every version that was published is rebuilt to the bit, for every model and both ways to learn",
    arguments: [
      "{ kind: disjoint }", "{ kind: counts }", "{ kind: shared }", "{ kind: hybrid }",
      "{ kind: disjoint, halfLife: 1h }",
      "{ kind: disjoint, retireAfter: 2h }",
    ], ["immediate", "windowClose"])
  func everyVersion(_ model: String, _ learn: String) async throws {
    let test = try await Self.serve(Self.yaml(model, learn: learn))
    defer { test.remove() }
    let folder = try Folder(test)
    let contents = try folder.contents(of: "billboard")
    #expect(contents.count > 10)
    try folder.removeFiles(of: "billboard")
    var finder = SnapshotFinder(of: "billboard", in: folder.sources)
    for (version, content) in contents.sorted(by: { $0.key < $1.key }) {
      let found = try await finder.find(version)
      #expect(found.origin.isRebuilt && found.origin.agrees == true)
      #expect(found.kept.published.content == content, "version \(version)")
    }
    // Backwards too, where each begins anew.
    let last = try #require(contents.keys.min())
    #expect(try await finder.find(last).origin.agrees == true)
  }

  @Test(
    "behind the cut of the log versions are rebuilt from a file and the records since, to the bit",
    arguments: ["{ kind: disjoint }", "{ kind: hybrid }", "{ kind: disjoint, halfLife: 1h }"],
    ["immediate", "windowClose"])
  func fromTheMiddle(_ model: String, _ learn: String) async throws {
    let test = try await Self.serve(Self.yaml(model, learn: learn))
    defer { test.remove() }
    let folder = try Folder(test)
    let contents = try folder.contents(of: "billboard").sorted { $0.key < $1.key }
    // How far time had come by then, as the service notes it.
    var greatest = EventTime.distantPast
    var notes: [(EventTime, UInt64)] = []
    try folder.log.forEachRecord(after: 0) { offset, record, _ in
      if case .event(.decision(let decision)) = record { greatest = max(greatest, decision.at + .seconds(1)) }
      if offset % 10 == 0 { notes.append((greatest, offset)) }
    }
    for (time, offset) in notes { try await folder.log.note(time, at: offset) }
    let base = try #require(folder.sources.store.versions(of: "billboard").dropFirst().first)
    try folder.removeFiles(of: "billboard", but: [base])
    let kept = try folder.sources.store.read(base, of: "billboard", reading: PlacementTexts.reading)
    let needed = try folder.log.lastOffset(before: kept.published.snapshot.trainedThrough - .minutes(96))
    let cut = try #require(needed > 60 ? needed - 40 : nil)
    while try await !folder.log.prune(through: cut, most: 1_000).isLast {}
    #expect(try folder.log.prunedThrough() == cut)
    var finder = SnapshotFinder(of: "billboard", in: folder.sources)
    for (version, content) in contents where version >= base {
      let found = try await finder.find(version)
      #expect(found.origin.agrees == true && found.kept.published.content == content, "version \(version)")
    }
    let older = try #require(contents.last { $0.key < base })
    await #expect(throws: HistoryError.self) {
      var finder = SnapshotFinder(of: "billboard", in: folder.sources)
      _ = try await finder.find(older.key)
    }
  }

  @Test("versions before and after features were edited are rebuilt, each by what its file said then")
  func edits() async throws {
    let first = Self.yaml("{ kind: disjoint }", learn: "immediate")
    let second = first.replacing(
      "{ name: hour, type: number, mean: 12, scale: 7 }", with: "{ name: hour, type: number }")
    let test = try TestNode(first)
    defer { test.remove() }
    try await test.run { (node: NodeClient) async throws in
      #expect(try await node.send(QueryEvents.events(0..<100)).status == 202)
      _ = try await node.post("/v1/placements/billboard/snapshots")
      let file = PlacementFile(try PlacementTexts.reading("billboard", second), text: second)
      #expect(try await node.node.ingest.take([file]) == 1)
      #expect(try await node.send(QueryEvents.events(100..<200)).status == 202)
      #expect(try await node.post("/v1/placements/billboard/snapshots").status < 300)
    }
    let folder = try Folder(test)
    try folder.removeFiles(of: "billboard")
    var finder = SnapshotFinder(of: "billboard", in: folder.sources)
    var features: Set<String> = []
    for (version, content) in try folder.contents(of: "billboard").sorted(by: { $0.key < $1.key }) {
      let found = try await finder.find(version)
      #expect(found.kept.published.content == content, "version \(version)")
      features.insert(found.kept.published.snapshot.features.description)
    }
    #expect(features.count == 2)
  }
}
