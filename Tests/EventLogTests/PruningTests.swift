import Attribution
import EventLog
import Events
import GRDB
import Testing

@Suite("Cutting the head of a log")
struct PruningTests {
  /// What is never cut.
  private static let lasting: [Events.Record] = [
    .placement("billboard", "all of it"),
    .title(Title(id: "a", at: OutcomeSamples.start, features: ["year": .number(1)])),
  ]

  /// Decisions d-0 to d-n, an impression of each after it and one before it, and two outcomes each.
  private func log(_ folder: LogFolder, decisions: Int) async throws -> EventLog {
    let log = try EventLog(folder: folder.path)
    var (records, outcomes): ([Events.Record], [StoredOutcome]) = (PruningTests.lasting, [])
    for number in 0..<decisions {
      let decision = OutcomeSamples.outcome(number).decision
      let impressions = ["early", "late"].map { name in
        Event.impression(
          Impression(
            id: EventID("\(name)-\(number)"), at: decision.at, decisionID: decision.id, action: "a",
            member: decision.member))
      }
      records += [.event(impressions[0]), .event(.decision(decision)), .event(impressions[1])]
      for _ in 0..<2 {
        outcomes.append(StoredOutcome(offset: UInt64(records.count), outcome: OutcomeSamples.outcome(number)))
      }
    }
    try await log.append(records.map { LogRecord($0) }, after: 0, outcomes: outcomes)
    return log
  }

  private func prune(_ log: EventLog, through bound: UInt64, most limit: Int) async throws -> (Int, Int) {
    var (records, outcomes) = (0, 0)
    while true {
      let part = try await log.prune(through: bound, most: limit)
      (records, outcomes) = (records + part.records, outcomes + part.outcomes)
      if part.isLast { return (records, outcomes) }
    }
  }

  private func rows(_ folder: LogFolder, _ table: String, _ condition: String = "TRUE") throws -> Int {
    try DatabaseQueue(path: "\(folder.path)/log.sqlite").read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table) WHERE \(condition)") ?? 0
    }
  }

  @Test(
    "In steps of any size the same goes: records, what finds them, outcomes; records of placements stay",
    arguments: [1, 2, 7, 500])
  func headIsCut(limit: Int) async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try await log(folder, decisions: 20)
    // The placement and the title, then d-0 to d-9.
    let pruned = try await prune(log, through: 32, most: limit)
    #expect(pruned == (30, 20))
    #expect(try log.prunedThrough() == 32)
    #expect(try log.lastOffset() == 62)
    #expect(try log.placementRecords().map(\.offset) == [1])
    var lasting: [Events.Record] = []
    try log.forEachLastingRecord { _, record in lasting.append(record) }
    #expect(lasting == PruningTests.lasting)
    #expect(try rows(folder, "records") == 32)
    #expect(try rows(folder, "decisions") == 10)
    // Two impressions and two outcomes of each.
    #expect(try rows(folder, "mentions") == 40)
    #expect(try log.decision("d-9") == nil)
    #expect(try await log.archive.trace("d-9") == nil)
    #expect(try log.decision("d-10") != nil)
    let trace = try #require(try await log.archive.trace("d-10"))
    #expect(trace.impressions.map(\.id) == ["early-10", "late-10"])
    #expect(trace.outcomes.count == 1)
    var offsets: [UInt64] = []
    try log.forEachRecord(after: 32) { offset, _, _ in offsets.append(offset) }
    #expect(offsets == Array(33...62))
    #expect(throws: LogError(.pruned, "the log begins after record 32")) {
      try log.forEachRecord(after: 31) { _, _, _ in }
    }
  }

  @Test("Cursors from before the cut go on with what is kept, and no number is given twice")
  func cursorsGoOn() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    var log = try await log(folder, decisions: 20)
    let all = try await log.archive.lines()
    _ = try await prune(log, through: 32, most: 100)
    var limits = OutcomePage.Limits(outcomes: 100)
    limits.scanned = 5
    for position in [Int64(0), 7, 20] {
      var (lines, next, pages) = ([String](), position, 0)
      while let page = Optional(try await log.archive.page(.init(), after: next, limits: limits)) {
        lines += page.lines.map { String(decoding: $0, as: UTF8.self) }
        (next, pages) = (page.position, pages + 1)
        if !page.hasMore { break }
      }
      #expect(lines == Array(all[20...]), "after \(position)")
      #expect(pages == 4)
    }
    // Everything: the last record and the last outcome stay, also after opening it again.
    _ = try await prune(log, through: .max >> 1, most: 100)
    log = try EventLog(folder: folder.path)
    #expect(try log.lastOffset() == 62)
    #expect(try log.outcomesStoredThrough() == 62)
    #expect(try await log.archive.lines() == Array(all[38...]))
    try await log.append(
      [LogRecord(.publish("billboard"))], after: 62,
      outcomes: [
        StoredOutcome(offset: 62, outcome: OutcomeSamples.outcome(3)),
        StoredOutcome(offset: 63, outcome: OutcomeSamples.outcome(4)),
      ])
    #expect(try await log.archive.lastNumber() == 41)
  }

  @Test("Records that cannot be read go too, are counted, and what they left is not taken for damage")
  func damagedRecordsGo() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try await log(folder, decisions: 6)
    // The decision d-0 and the impression that came before d-3.
    try folder.execute(#"UPDATE records SET body = x'00' WHERE "offset" IN (4, 12)"#)
    var damaged = 0
    while case let part = try await log.prune(through: 12, most: 3), !part.isLast { damaged += part.damaged }
    #expect(damaged == 2)
    #expect(try log.decision("d-0") == nil)
    #expect(try await log.archive.trace("d-0") == nil)
    #expect(try await log.archive.trace("d-3")?.impressions.map(\.id) == ["late-3"])
  }

  @Test("Bytes in use get fewer, and the age of records is known by the notes before the time asked for")
  func bytesAndAges() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try await log(folder, decisions: 400)
    let start = EventTime(milliseconds: 1_000_000)
    for step in 1...10 { try await log.note(start + .seconds(Int64(step)), at: UInt64(step * 100)) }
    #expect(try log.lastOffset(before: start) == 0)
    #expect(try log.lastOffset(before: start + .seconds(5)) == 400)
    #expect(try log.lastOffset(before: start + .hours(1)) == 1_000)
    let before = try log.usedBytes()
    _ = try await prune(log, through: 900, most: 50)
    #expect(try log.usedBytes() < before / 2)
    #expect(try log.lastOffset(before: start + .seconds(9)) == 0)
    #expect(try log.lastOffset(before: start + .hours(1)) == 1_000)
  }

  @Test("Once a write has failed nothing is written any more, whoever asks: what is on disk is not known")
  func failureLasts() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try await log(folder, decisions: 3)
    try folder.execute("DROP TABLE progress")
    await #expect(throws: LogError.self) { try await log.note(OutcomeSamples.start, at: 1) }
    let error = await #expect(throws: LogError.self) {
      try await log.append([LogRecord(.publish("billboard"))], after: 11, outcomes: [])
    }
    #expect(error?.reason.contains("progress") == true)
    #expect(try log.lastOffset() == 11)
  }
}
