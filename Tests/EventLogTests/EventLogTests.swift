import Attribution
import EventLog
import Events
import Foundation
import GRDB
import Testing

@Suite("The durable log")
struct EventLogTests {
  /// A log in a folder of its own.
  private struct Place {
    let folder = "\(FileManager.default.temporaryDirectory.path)/marquee-log-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    func remove() { try? FileManager.default.removeItem(atPath: folder) }
    func execute(_ sql: String) throws {
      try DatabaseQueue(path: "\(folder)/log.sqlite").write { try $0.execute(sql: sql) }
    }
  }

  private static let at = EventTime(milliseconds: 1_000_000)

  private static let decision = Decision.imported(
    id: "d-1", at: at, placement: "p", member: "m", context: ["hour": .number(3), "taste": .vector([1, -0.0])],
    candidates: [Candidate(id: "a"), Candidate(id: "b")], chosen: 1, propensity: 0.25)

  private static let records: [Events.Record] = [
    .event(.decision(decision)), .event(.tick(at)), .publish("p"),
    .event(.play(Play(id: "x", at: at, member: "m", title: "a", seconds: 1.5))),
  ]

  private func replayed(_ log: EventLog, after offset: UInt64 = 0) throws -> [Events.Record] {
    var records: [Events.Record] = []
    try log.forEachRecord(after: offset) { found, record, _ in
      #expect(found == offset + UInt64(records.count) + 1)
      records.append(record)
    }
    return records
  }

  @Test("What was appended is read back in its order, from any offset, also after opening it again")
  func appendedIsReadBack() async throws {
    let place = try Place()
    defer { place.remove() }
    do {
      let log = try EventLog(folder: place.folder)
      try await log.append(EventLogTests.records.prefix(2).map { LogRecord($0) }, after: 0, outcomes: [])
      try await log.append(EventLogTests.records.suffix(2).map { LogRecord($0) }, after: 2, outcomes: [])
    }
    let log = try EventLog(folder: place.folder)
    #expect(try log.lastOffset() == 4)
    #expect(try replayed(log) == EventLogTests.records)
    #expect(try replayed(log, after: 2) == Array(EventLogTests.records.suffix(2)))
  }

  @Test("A decision is found by its id, one that is not there is not")
  func decisionIsFound() async throws {
    let place = try Place()
    defer { place.remove() }
    let log = try EventLog(folder: place.folder)
    try await log.append(EventLogTests.records.map { LogRecord($0) }, after: 0, outcomes: [])
    #expect(try log.decision("d-1") == EventLogTests.decision)
    #expect(try log.decision("d-2") == nil)
  }

  @Test("An outcome given twice is stored once")
  func outcomesAreStoredOnce() async throws {
    let place = try Place()
    defer { place.remove() }
    let log = try EventLog(folder: place.folder)
    let outcome = Outcome(
      decision: EventLogTests.decision, place: 0, reward: 1, impressionAt: EventLogTests.at,
      closedAt: EventLogTests.at + .hours(6), plays: 2, rule: .lastTouch)
    let stored = StoredOutcome(offset: 7, ordinal: 0, outcome: outcome)
    try await log.append([], after: 0, outcomes: [stored])
    try await log.append([], after: 0, outcomes: [stored])
    #expect(try log.outcomeLines().count == 1)
    #expect(try log.outcomesStoredThrough() == 7)
  }

  @Test("Damage is named with its offset: a changed byte, a record in another's place, a record that is gone")
  func damageIsNamed() async throws {
    let damages = [
      ("UPDATE records SET body = zeroblob(length(body)) WHERE \"offset\" = 3", "log record 3 is damaged"),
      ("UPDATE records SET crc = crc + 1 WHERE \"offset\" = 2", "log record 2 is damaged"),
      ("UPDATE records SET body = 7 WHERE \"offset\" = 2", "log record 2 is damaged"),
      ("UPDATE records SET crc = 'x' WHERE \"offset\" = 2", "log record 2 is damaged"),
      ("DELETE FROM records WHERE \"offset\" = 2", "log record 2 is missing"),
      (
        "UPDATE records SET body = (SELECT body FROM records WHERE \"offset\" = 4), "
          + "crc = (SELECT crc FROM records WHERE \"offset\" = 4) WHERE \"offset\" = 1", "log record 1 is damaged"
      ),
    ]
    for (sql, message) in damages {
      let place = try Place()
      defer { place.remove() }
      do {
        let log = try EventLog(folder: place.folder)
        try await log.append(EventLogTests.records.map { LogRecord($0) }, after: 0, outcomes: [])
      }
      try place.execute(sql)
      let log = try EventLog(folder: place.folder)
      let error = #expect(throws: LogError.self) { try replayed(log) }
      #expect(error?.code == .damaged)
      #expect(error?.reason.hasPrefix(message) == true, "\(error?.reason ?? "")")
    }
  }

  @Test("A log of a newer format is refused")
  func newerFormatIsRefused() throws {
    let place = try Place()
    defer { place.remove() }
    _ = try EventLog(folder: place.folder)
    try place.execute("PRAGMA user_version = 99")
    let error = #expect(throws: LogError.self) { try EventLog(folder: place.folder) }
    #expect(error?.code == .format)
  }

  @Test("One process holds a folder's lock; it is free again when that one is gone")
  func lockIsExclusive() throws {
    let place = try Place()
    defer { place.remove() }
    do {
      let lock = try FolderLock(folder: place.folder)
      let error = #expect(throws: LogError.self) { try FolderLock(folder: place.folder) }
      #expect(error?.code == .locked)
      withExtendedLifetime(lock) {}
    }
    _ = try FolderLock(folder: place.folder)
  }
}
