import EventLog
import Events
import Testing

@Suite("Records that are found by their kind")
struct ListingTests {
  private static let at = EventTime(milliseconds: 1_000_000)

  private static func published(_ version: UInt64, of placement: PlacementName = "p") -> Record {
    .snapshot(
      SnapshotChange(
        placement: placement, version: version, at: at,
        action: .published(
          Publication(
            parent: nil, trainedThrough: at, outcomes: 1, actions: 2, policy: "uniform", content: "c\(version)",
            kernel: "k")), reason: "schedule", by: "marquee"))
  }

  private static func pin(_ version: UInt64, _ action: SnapshotChange.Action = .pinned) -> Record {
    .snapshot(SnapshotChange(placement: "p", version: version, at: at, action: action, reason: "r", by: "ana"))
  }

  private static let title = Title(id: "tt1", at: at, genres: ["drama"])

  private func log(_ folder: LogFolder, _ records: [Record]) async throws -> EventLog {
    let log = try EventLog(folder: folder.path)
    try await log.append(records.map { LogRecord($0) }, after: 0, outcomes: [])
    return log
  }

  @Test("publishes and pins of a placement, the latest so many, in the order of the log; titles; a version's publish")
  func found() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try await log(
      folder,
      [
        .title(Self.title), Self.published(1), Self.published(1, of: "q"), Self.pin(1), Self.published(5),
        Self.pin(1, .unpinned), Self.published(5), Self.published(7),
      ])
    func offsets(_ kind: SnapshotChangeKind, _ limit: Int) throws -> [UInt64] {
      try log.snapshotChanges(of: "p", kind, most: limit).map(\.offset)
    }
    #expect(try offsets(.publishes, .max) == [2, 5, 7, 8])
    #expect(try offsets(.publishes, 2) == [7, 8])
    #expect(try offsets(.pins, .max) == [4, 6])
    #expect(try offsets(.pins, 1) == [6])
    #expect(try log.lastPin(of: "p")?.action == .unpinned)
    #expect(try log.lastPublish(of: "p")?.version == 7)
    #expect(try log.firstPublish(of: "p")?.version == 1)
    #expect(try log.publish(5, of: "p")?.publication?.content == "c5")
    #expect(try log.publish(6, of: "p") == nil && log.publish(7, of: "q") == nil)
    #expect(try log.titles().map(\.title) == [Self.title])
  }

  @Test("the cut of the log leaves pins, titles and the last publish of each placement")
  func pruned() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let ticks = (0..<10).map { Record.event(.tick(EventTime(milliseconds: $0))) }
    let log = try await log(
      folder,
      [
        Self.published(1), Self.pin(1), .title(Self.title), Self.published(4), Self.published(1, of: "q"),
        Self.published(6),
      ] + ticks)
    for bound in [UInt64(4), 9] { while try await !log.prune(through: bound, most: 2).isLast {} }
    #expect(try log.prunedThrough() == 9)
    #expect(try log.snapshotChanges(of: "p", .publishes, most: .max).map(\.change.version) == [6])
    #expect(try log.lastPublish(of: "q")?.version == 1)
    #expect(try log.lastPin(of: "p")?.version == 1)
    #expect(try log.titles().count == 1)
    try await log.append([LogRecord(Self.published(16))], after: 16, outcomes: [])
    while try await !log.prune(through: 12, most: 100).isLast {}
    #expect(try log.snapshotChanges(of: "p", .publishes, most: .max).map(\.change.version) == [16])
    var lasting: [UInt64] = []
    try log.forEachLastingRecord { offset, _ in lasting.append(offset) }
    #expect(lasting == [2, 3, 5])
  }

  @Test("a log of format 3, which lacks these tables, is taken up with its titles")
  func formatThree() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    do {
      _ = try await log(folder, [.placement("p", "text"), .title(Self.title), .event(.tick(Self.at))])
    }
    try folder.execute("DROP TABLE titles; DROP TABLE snapshots; PRAGMA user_version = 3")
    let refused = #expect(throws: LogError.self) { try EventLog(reading: folder.path) }
    #expect(refused?.reason.contains("start marquee serve on it once") == true)
    let log = try EventLog(folder: folder.path)
    #expect(try log.titles().map(\.offset) == [2])
    #expect(try log.snapshotChanges(of: "p", .publishes, most: .max).isEmpty)
    try await log.append([LogRecord(Self.published(3))], after: 3, outcomes: [])
    #expect(try log.lastPublish(of: "p")?.version == 3)
  }
}
