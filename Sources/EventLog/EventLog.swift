import Foundation
import GRDB
import Synchronization

/// The durable log: records in the order in which they are applied, and the outcomes they led to.
///
/// SQLite in WAL mode with `synchronous = FULL`: what `append` has returned for survives a power failure. One writer;
/// readers never wait for it. The WAL is brought into the database here, not by SQLite in the wake of a commit, which
/// would keep to itself that a sync has failed.
package final class EventLog: RecordLog {
  private enum Files {
    case ours(DatabasePool, AcknowledgedMark)
    case lookedAt(ReadOnlyDatabase)
  }

  private let files: Result<Files, LogError>
  /// Bytes appended since the WAL was last brought into the database.
  private let appended = Mutex(0)
  private static let walLimit = 8 << 20
  /// Why nothing can be written any more.
  private let failure = Mutex<LogError?>(nil)
  /// The outcomes, and all that concerns a decision, for those who ask.
  package let archive: OutcomeArchive

  /// Opens or makes `FOLDER/log.sqlite`.
  ///
  /// - Throws: `LogError` if it cannot be opened, is of a newer format, SQLite does not keep the settings, the WAL cannot
  ///   be brought into the database, or the log ends before what it has answered for.
  package init(folder: String) throws(LogError) {
    do {
      let pool = try EventLog.pool(folder)
      let mark = try AcknowledgedMark(folder: folder)
      files = .success(.ours(pool, mark))
      archive = OutcomeArchive(try ReadOnlyDatabase("\(folder)/log.sqlite"))
      try checkEnd(against: mark.offset)
    } catch {
      throw LogError(error, doing: "opening \(folder)/log.sqlite")
    }
  }

  /// Opens the log of a folder to look at it, also while a `serve` writes it. Nothing is written and no file is made, and
  /// what is appended later is seen by later calls.
  ///
  /// - Throws: `LogError` if there is none, it cannot be read, is of another format, or ends before what it has answered
  ///   for.
  package init(reading folder: String) throws(LogError) {
    do {
      // Read first: a record may be appended and acknowledged meanwhile.
      let answered = AcknowledgedMark.offset(in: folder)
      let database = try ReadOnlyDatabase("\(folder)/log.sqlite")
      try database.read { try LogSchema.check($0) }
      files = .success(.lookedAt(database))
      archive = OutcomeArchive(database)
      try checkEnd(against: answered)
    } catch {
      throw LogError(error, doing: "opening \(folder)/log.sqlite")
    }
  }

  /// Opens or makes the log of a service. One that is damaged, or that cannot be read, refuses whatever it is asked, with
  /// the reason: rankings need it only to know what they have answered before.
  ///
  /// - Throws: `LogError` if it is of a newer format.
  package convenience init(serving folder: String) throws(LogError) {
    do throws(LogError) {
      try self.init(folder: folder)
    } catch {
      guard error.code == .damaged || error.code == .storage || error.code == .full else { throw error }
      self.init(refusing: error)
    }
  }

  private init(refusing error: LogError) {
    files = .failure(error)
    archive = OutcomeArchive(refusing: error)
  }

  private static func pool(_ folder: String) throws -> DatabasePool {
    let pool = try DatabasePool(path: "\(folder)/log.sqlite", configuration: .patient)
    try pool.writeWithoutTransaction { db in
      // DatabasePool sets NORMAL after it has opened the connection, so FULL is set here and read back.
      try db.execute(sql: "PRAGMA synchronous = FULL")
      // In KiB: a batch of a thousand records touches more pages than SQLite's own 2 MiB hold.
      try db.execute(sql: "PRAGMA cache_size = -65536")
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
      let settings = try (
        Int.fetchOne(db, sql: "PRAGMA synchronous"), String.fetchOne(db, sql: "PRAGMA journal_mode")
      )
      guard settings == (2, "wal") else {
        throw LogError(.storage, "expected synchronous 2 and journal mode wal, found \(settings)")
      }
      try db.inTransaction {
        try LogSchema.prepare(db)
        return .commit
      }
      try EventLog.takeUpWAL(db)
    }
    return pool
  }

  /// Nothing is acknowledged before what an earlier process has left in the WAL is in the database. Someone who reads, as a
  /// backup does, keeps the WAL from being emptied, but not from being brought in.
  private static func takeUpWAL(_ db: Database) throws {
    do {
      try db.checkpoint(.truncate)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      let (frames, done) = try db.checkpoint(.passive)
      guard frames == done else {
        throw LogError(.locked, "the log is being read, by a backup perhaps, and cannot be taken up: try again")
      }
    }
  }

  private func checkEnd(against answered: UInt64) throws(LogError) {
    let last = try lastOffset()
    guard last < answered else { return }
    throw LogError(.damaged, "the log ends with record \(last), and records up to \(answered) were acknowledged")
  }

  /// The offset of the last record; 0 if there is none.
  package func lastOffset() throws(LogError) -> UInt64 {
    do {
      let value =
        try read { try DatabaseValue.fetchOne($0, sql: #"SELECT max("offset") FROM records"#) } ?? .null
      guard !value.isNull else { return 0 }
      guard let offset = UInt64.fromDatabaseValue(value) else {
        throw LogError(.damaged, "records has the offset \(value)")
      }
      return offset
    } catch {
      throw LogError(error, doing: "reading the last offset")
    }
  }

  /// The offset of the record through which outcomes are stored; 0 if there is none.
  package func outcomesStoredThrough() throws(LogError) -> UInt64 {
    do {
      return try read { try StoredOutcome.storedThrough($0) }
    } catch {
      throw LogError(error, doing: "reading the stored outcomes")
    }
  }

  /// Appends records at the offsets that follow `last`, and outcomes of earlier ones, in one durable transaction.
  ///
  /// - Throws: `LogError`; then nothing was appended that a later append could contradict.
  package func append(_ records: [LogRecord], after last: UInt64, outcomes: [StoredOutcome]) async throws(LogError) {
    try await write("appending \(records.count) records") { db in
      try EventLog.insert(records, after: last, into: db)
      try StoredOutcome.insert(outcomes, into: db)
    }
    try writable().mark.note(last + UInt64(records.count))
    try await shortenWAL(by: records.reduce(outcomes.count * StoredOutcome.usualLength) { $0 + $1.body.count })
  }

  /// Brings the WAL into the database when enough was written. With no space left for that it waits for the next time.
  func shortenWAL(by bytes: Int) async throws(LogError) {
    let isDue = appended.withLock { appended in
      appended += bytes
      return appended >= EventLog.walLimit
    }
    guard isDue else { return }
    do throws(LogError) {
      try await access("bringing the WAL into the database") { db in _ = try db.checkpoint(.passive) }
      appended.withLock { $0 = 0 }
    } catch {
      guard error.code == .full else { throw error }
    }
  }

  /// Writes in one durable transaction.
  func write<T: Sendable>(
    _ action: String, _ body: @escaping @Sendable (Database) throws -> T
  ) async throws(LogError) -> T {
    try await access(action) { db in
      var result: T?
      try db.inTransaction {
        result = try body(db)
        return .commit
      }
      guard let result else { throw LogError(.storage, "\(action): no result") }
      return result
    }
  }

  /// Lends the connection that writes, unless it has failed before: what is on disk is not known then until a restart,
  /// whoever it was that wrote. To have no space left is no failure.
  private func access<T: Sendable>(
    _ action: String, _ body: @escaping @Sendable (Database) throws -> T
  ) async throws(LogError) -> T {
    do {
      let (pool, _) = try writable()
      // In a task of its own: a stop that runs out of patience must not cut off a transaction under way.
      return try await Task {
        try await pool.writeWithoutTransaction { [self] db in
          if let failure = failure.withLock({ $0 }) { throw failure }
          do {
            return try body(db)
          } catch {
            let error = LogError(error, doing: action)
            if error.code != .full { failure.withLock { $0 = error } }
            throw error
          }
        }
      }.value
    } catch {
      throw LogError(error, doing: action)
    }
  }

  func read<T>(_ body: (Database) throws -> T) throws -> T {
    switch try files.get() {
    case .ours(let pool, _): try pool.read(body)
    case .lookedAt(let database): try database.read(body)
    }
  }

  private func writable() throws(LogError) -> (pool: DatabasePool, mark: AcknowledgedMark) {
    guard case .ours(let pool, let mark) = try files.get() else {
      preconditionFailure("a log that was opened for reading is written")
    }
    return (pool, mark)
  }

  private static func insert(_ records: [LogRecord], after last: UInt64, into db: Database) throws {
    let insertRecord = try db.cachedStatement(sql: #"INSERT INTO records ("offset", crc, body) VALUES (?, ?, ?)"#)
    for (index, record) in records.enumerated() {
      let offset = Int64(last) + Int64(index) + 1
      try insertRecord.execute(arguments: [offset, Int64(record.checksum(at: UInt64(offset))), Data(record.body)])
      try record.mention?.insert(place: offset, into: db)
      try record.listing?.insert(offset, into: db)
    }
  }
}

extension Configuration {
  /// For a database that someone may be closing or looking at just now: who finds it locked waits for some seconds.
  static var patient: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    return configuration
  }
}
