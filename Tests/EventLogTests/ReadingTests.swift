import EventLog
import Events
import Foundation
import GRDB
import Testing

@Suite("Looking at a log")
struct ReadingTests {
  private static let at = EventTime(milliseconds: 1_000_000)

  private func append(_ ticks: Range<Int64>, to log: EventLog) async throws {
    let records = ticks.map { LogRecord(.event(.tick(ReadingTests.at + .seconds($0)))) }
    try await log.append(records, after: UInt64(ticks.lowerBound), outcomes: [])
  }

  private func count(_ log: EventLog) throws -> Int {
    var count = 0
    try log.forEachRecord(after: 0) { _, _, _ in count += 1 }
    return count
  }

  private func files(_ folder: LogFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// A connection that is the last one brings the WAL into the database and removes it.
  private func closeWAL(_ path: String) throws {
    let database = try DatabaseQueue(path: "\(path)/log.sqlite")
    try database.write { try $0.execute(sql: "PRAGMA application_id = 1") }
    try database.close()
  }

  @Test("Beside the one who writes it a log is read as far as it goes, and no file is made")
  func readsBesideTheWriter() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    try await append(0..<5, to: log)
    let before = try files(folder)
    let reading = try EventLog(reading: folder.path)
    #expect(try count(reading) == 5)
    try await append(5..<9, to: log)
    #expect(try count(reading) == 9)
    #expect(try await reading.archive.lastNumber() == 0)
    #expect(try files(folder) == before)
  }

  @Test("A log whose writer has died is taken up while someone reads it, and appended to")
  func takenUpBesideAReader() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    var died: EventLog? = try EventLog(folder: folder.path)
    try await append(0..<5, to: #require(died))
    let reader = try DatabasePool(path: "\(folder.path)/log.sqlite")
    let snapshot = try reader.makeSnapshot()
    died = nil
    let next = try EventLog(folder: folder.path)
    try await append(5..<9, to: next)
    #expect(try count(next) == 9)
    #expect(try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM records") } == 5)
  }

  @Test("A folder that nobody serves is read and left as it was, with a name that a URI would take apart")
  func readsWhatNobodyServes() async throws {
    let above = try LogFolder()
    defer { above.remove() }
    let path = "\(above.path)/100% ready?#1"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    do { try await append(0..<5, to: EventLog(folder: path)) }
    try closeWAL(path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["acknowledged", "log.sqlite"])
    do { #expect(try count(EventLog(reading: path)) == 5) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["acknowledged", "log.sqlite"])
  }

  @Test("What a killed process has left in its WAL is read, and stays there")
  func readsAnotherOnesWAL() async throws {
    let (folder, copy) = (try LogFolder(), try LogFolder())
    defer {
      folder.remove()
      copy.remove()
    }
    let log = try EventLog(folder: folder.path)
    try await append(0..<5, to: log)
    for name in try files(folder) {
      try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
    }
    let before = try files(copy)
    #expect(before.contains("log.sqlite-wal"))
    do { #expect(try count(EventLog(reading: copy.path)) == 5) }
    #expect(try files(copy) == before)
    withExtendedLifetime(log) {}
  }

  @Test("Who reads a folder that nobody serves is told when somebody begins to")
  func noticesAWriter() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    do { try await append(0..<5, to: EventLog(folder: folder.path)) }
    try closeWAL(folder.path)
    let reading = try EventLog(reading: folder.path)
    let log = try EventLog(folder: folder.path)
    let error = #expect(throws: LogError.self) { try count(reading) }
    #expect(error?.code == .locked)
    #expect(error?.reason.contains("ask again") == true)
    withExtendedLifetime(log) {}
  }

  @Test("No log, an empty one, one of another format and one that ends too early are refused by name")
  func refusals() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    #expect(throws: LogError(.missing, "there is no \(folder.path)/log.sqlite")) { try EventLog(reading: folder.path) }
    #expect(try files(folder) == [])
    try folder.execute("PRAGMA application_id = 1")
    #expect(throws: LogError(.missing, "there is no log: the database is empty")) { try EventLog(reading: folder.path) }
    do { try await append(0..<5, to: EventLog(folder: folder.path)) }
    try folder.execute(#"DELETE FROM records WHERE "offset" = 5"#)
    #expect(throws: LogError(.damaged, "the log ends with record 4, and records up to 5 were acknowledged")) {
      try EventLog(reading: folder.path)
    }
    try folder.execute("PRAGMA user_version = 99")
    let error = #expect(throws: LogError.self) { try EventLog(reading: folder.path) }
    #expect(error?.code == .format)
    #expect(error?.reason.contains("newer") == true)
  }

  @Test("The records of placements are found in their order, and a damaged one is named")
  func placementRecords() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    let records: [Events.Record] = [
      .placement("hero", "first"), .event(.tick(ReadingTests.at)), .withdrawn("hero"), .placement("hero", "second"),
    ]
    try await log.append(records.map { LogRecord($0) }, after: 0, outcomes: [])
    for log in [log, try EventLog(reading: folder.path)] {
      let found = try log.placementRecords()
      #expect(found.map(\.offset) == [1, 3, 4])
      #expect(found.map(\.record) == [records[0], records[2], records[3]])
    }
    try folder.execute(#"DELETE FROM records WHERE "offset" = 3"#)
    let error = #expect(throws: LogError.self) { try log.placementRecords() }
    #expect(error?.reason.hasPrefix("log record 3 is damaged") == true)
  }
}
