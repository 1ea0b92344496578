import EventLog
import Events
import Foundation
import GRDB
import Testing

@Suite("The durable log")
struct EventLogTests {
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
    let folder = try LogFolder()
    defer { folder.remove() }
    do {
      let log = try EventLog(folder: folder.path)
      try await log.append(EventLogTests.records.prefix(2).map { LogRecord($0) }, after: 0, outcomes: [])
      try await log.append(EventLogTests.records.suffix(2).map { LogRecord($0) }, after: 2, outcomes: [])
    }
    let log = try EventLog(folder: folder.path)
    #expect(try log.lastOffset() == 4)
    #expect(try replayed(log) == EventLogTests.records)
    #expect(try replayed(log, after: 2) == Array(EventLogTests.records.suffix(2)))
  }

  @Test("A decision is found by its id, one that is not there is not")
  func decisionIsFound() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    try await log.append(EventLogTests.records.map { LogRecord($0) }, after: 0, outcomes: [])
    #expect(try log.decision("d-1") == EventLogTests.decision)
    #expect(try log.decision("d-2") == nil)
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
      let folder = try LogFolder()
      defer { folder.remove() }
      do {
        let log = try EventLog(folder: folder.path)
        try await log.append(EventLogTests.records.map { LogRecord($0) }, after: 0, outcomes: [])
      }
      try folder.execute(sql)
      let log = try EventLog(folder: folder.path)
      let error = #expect(throws: LogError.self) { try replayed(log) }
      #expect(error?.code == .damaged)
      #expect(error?.reason.hasPrefix(message) == true, "\(error?.reason ?? "")")
    }
  }

  @Test(
    "A log of another format is refused with what to do about it", arguments: [(99, "newer"), (1, "that wrote it")])
  func otherFormatsAreRefused(version: Int, advice: String) throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    _ = try EventLog(folder: folder.path)
    try folder.execute("PRAGMA user_version = \(version)")
    let error = #expect(throws: LogError.self) { try EventLog(folder: folder.path) }
    #expect(error?.code == .format)
    #expect(error?.reason.contains(advice) == true, "\(error?.reason ?? "")")
  }

  @Test("One process holds a folder's lock; it is free again when that one is gone")
  func lockIsExclusive() throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    do {
      let lock = try FolderLock(folder: folder.path)
      let error = #expect(throws: LogError.self) { try FolderLock(folder: folder.path) }
      #expect(error?.code == .locked)
      withExtendedLifetime(lock) {}
    }
    _ = try FolderLock(folder: folder.path)
  }
}
