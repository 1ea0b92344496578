package import Events
import Foundation
import GRDB

extension EventLog {
  /// Calls `body` with the records after an offset, in order.
  ///
  /// - Parameter limit: How many at most.
  /// - Throws: `LogError` for a record that is damaged or missing, naming its offset, and if the head of the log was cut
  ///   after the first one; what `body` throws.
  package func forEachRecord(
    after offset: UInt64, most limit: Int,
    _ body: (_ offset: UInt64, _ record: Events.Record, _ digest: UInt64) throws -> Void
  ) throws {
    try read { db in
      let pruned = try EventLog.prunedThrough(db)
      guard offset >= pruned else { throw LogError(.pruned, "the log begins after record \(pruned)") }
      let rows = try Row.fetchCursor(
        db, sql: #"SELECT "offset", crc, body FROM records WHERE "offset" > ? ORDER BY "offset" LIMIT ?"#,
        arguments: [Int64(offset), limit])
      var expected = offset + 1
      while let row = try rows.next() {
        guard UInt64.fromDatabaseValue(row[0]) == expected else {
          throw LogError(.damaged, "log record \(expected) is missing: the next one is \(row[0] as DatabaseValue)")
        }
        let stored = try EventLog.logRecord(in: row, at: expected)
        try body(expected, stored.decoded(at: expected), stored.digest)
        expected += 1
      }
    }
  }

  /// Calls `body` with the records that were kept where the head of the log was cut: those of placements, titles and pins.
  ///
  /// - Throws: `LogError` for a record that is damaged; what `body` throws.
  package func forEachLastingRecord(_ body: (_ offset: UInt64, _ record: Events.Record) throws -> Void) throws {
    try read { db in
      let rows = try Row.fetchCursor(
        db, sql: #"SELECT "offset", crc, body FROM records WHERE "offset" <= ? ORDER BY "offset""#,
        arguments: [Int64(try EventLog.prunedThrough(db))])
      while let row = try rows.next() {
        guard let offset = UInt64.fromDatabaseValue(row[0]) else {
          throw LogError(.damaged, "a log record has the offset \(row[0] as DatabaseValue)")
        }
        try body(offset, try EventLog.logRecord(in: row, at: offset).decoded(at: offset))
      }
    }
  }

  /// The decision that the record at an offset is.
  ///
  /// - Throws: `LogError` for a record that is damaged, missing or another one.
  package func decision(at offset: UInt64) throws(LogError) -> Decision {
    do {
      return try read { try EventLog.decision(at: offset, in: $0) }
    } catch {
      throw LogError(error, doing: "reading log record \(offset)")
    }
  }

  /// The record of a row of offset, checksum and body; every column may hold anything.
  static func logRecord(in row: Row, at offset: UInt64) throws(LogError) -> LogRecord {
    guard let checksum = Int64.fromDatabaseValue(row[1]), let body = Data.fromDatabaseValue(row[2]) else {
      throw LogError(.damaged, "log record \(offset) is damaged: it holds no checksum or no bytes")
    }
    return try LogRecord(body: [UInt8](body), checksum: checksum, at: offset)
  }

  static func decision(at offset: UInt64, in db: Database) throws -> Decision {
    let statement = try db.cachedStatement(sql: #"SELECT "offset", crc, body FROM records WHERE "offset" = ?"#)
    guard let row = try Row.fetchOne(statement, arguments: [Int64(clamping: offset)]),
      case .event(.decision(let decision)) = try logRecord(in: row, at: offset).decoded(at: offset)
    else { throw LogError(.damaged, "log record \(offset) should be a decision") }
    return decision
  }

  package func outcomes(
    of placement: PlacementName, after position: Int64, closedBy records: ClosedRange<UInt64>, most limit: Int
  ) async throws(LogError) -> OutcomePage {
    try await archive.page(
      OutcomeFilter(placement: placement, closedBy: records), after: position, limits: .init(outcomes: limit))
  }

  /// The decisions of ids, those that the log has, in one read.
  package func decisions(_ ids: [DecisionID]) throws(LogError) -> [DecisionID: Decision] {
    guard !ids.isEmpty else { return [:] }
    do {
      return try read { db in
        var found: [DecisionID: Decision] = [:]
        for id in ids { found[id] = try Mention.decision(id, in: db) }
        return found
      }
    } catch {
      throw LogError(error, doing: ids.count == 1 ? "looking up decision \(ids[0])" : "looking up decisions")
    }
  }
}
