package import Events
import Foundation
import GRDB

/// What was taken away at once.
package struct PrunedPart: Sendable {
  package fileprivate(set) var records = 0
  /// Those of them that could not be read any more.
  package fileprivate(set) var damaged = 0
  package fileprivate(set) var outcomes = 0
  /// Through which record the log is gone now.
  package fileprivate(set) var through: UInt64
  /// How long it took, but for making it durable.
  package fileprivate(set) var work = Duration.zero
  /// Whether nothing was left to take away through the bound.
  package fileprivate(set) var isLast = false
}

extension EventLog: PrunableLog {
  package func note(_ time: EventTime, at offset: UInt64) async throws(LogError) {
    try await write("noting how far time has come") { db in
      try db.execute(
        sql: #"INSERT OR REPLACE INTO progress ("offset", at) VALUES (?, ?)"#,
        arguments: [Int64(offset), time.milliseconds])
    }
  }

  /// - Complexity: O(*n*) for *n* notes of kept records.
  package func lastOffset(before time: EventTime) throws(LogError) -> UInt64 {
    do {
      return try read { db in
        try Int64.fetchOne(
          db, sql: #"SELECT max("offset") FROM progress WHERE at < ?"#, arguments: [time.milliseconds]
        ).flatMap { UInt64(exactly: $0) } ?? 0
      }
    } catch {
      throw LogError(error, doing: "looking up how far time had come")
    }
  }

  package func prunedThrough() throws(LogError) -> UInt64 {
    do {
      return try read { try EventLog.prunedThrough($0) }
    } catch {
      throw LogError(error, doing: "reading where the log begins")
    }
  }

  package func usedBytes() throws(LogError) -> Int {
    do {
      return try read { db in
        let numbers = try ["page_count", "freelist_count", "page_size"].map {
          try Int.fetchOne(db, sql: "PRAGMA \($0)") ?? 0
        }
        return (numbers[0] - numbers[1]) * numbers[2]
      }
    } catch {
      throw LogError(error, doing: "reading the size of the log")
    }
  }

  /// - Complexity: O(*limit*), each row with its place in the indices.
  package func prune(through bound: UInt64, most limit: Int) async throws(LogError) -> PrunedPart {
    let part = try await write("pruning the log") { db in
      let timer = ContinuousClock.now
      var part = try Pruning(db: db, bound: Int64(bound), limit: limit).run()
      part.work = .now - timer
      return part
    }
    // Each record and each outcome has its places in several indices.
    try await shortenWAL(by: (part.records + part.outcomes) * StoredOutcome.usualLength * 4)
    return part
  }

  static func prunedThrough(_ db: Database) throws -> UInt64 {
    let statement = try db.cachedStatement(sql: "SELECT through FROM pruned")
    guard let value = try DatabaseValue.fetchOne(statement) else { return 0 }
    guard let offset = UInt64.fromDatabaseValue(value), Int64(exactly: offset) != nil else {
      throw LogError(.damaged, "the log is said to begin after record \(value)")
    }
    return offset
  }
}

/// One step: outcomes first, then what speaks of decisions, then the records, each only if nothing before is left: what is
/// found by a record goes before it.
private struct Pruning {
  let db: Database
  let bound: Int64
  let limit: Int

  func run() throws -> PrunedPart {
    let cut = Int64(try EventLog.prunedThrough(db))
    var part = PrunedPart(through: UInt64(cut))
    let last = try Int64.fetchOne(db, sql: #"SELECT max("offset") FROM records"#) ?? 0
    let rows = try Row.fetchAll(
      db,
      sql: #"SELECT "offset", crc, body FROM records WHERE "offset" > ? AND "offset" <= ? ORDER BY "offset" LIMIT ?"#,
      arguments: [cut, min(bound, last - 1), limit])
    guard let end = rows.last.flatMap({ Int64.fromDatabaseValue($0[0]) }) else {
      part.isLast = true
      return part
    }
    part.outcomes = try removeOutcomes(through: end)
    guard part.outcomes < limit, try removeMentions(after: cut, through: end) < limit else { return part }
    var lasting: [Int64] = []
    for row in rows {
      guard let offset = UInt64.fromDatabaseValue(row[0]),
        let record = try? EventLog.logRecord(in: row, at: offset).decoded(at: offset)
      else {
        // What it is found by is not known either.
        part.damaged += 1
        continue
      }
      if Listing(record)?.isLasting == true { lasting.append(Int64(offset)) }
      try Mention(record)?.remove(place: Int64(offset), from: db)
    }
    part.records = try removeRecords(after: cut, through: end, but: lasting)
    part.through = UInt64(end)
    return part
  }

  private func removeOutcomes(through end: Int64) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM outcomes WHERE "offset" <= ?1 AND number IN (
          SELECT number FROM outcomes WHERE number < (SELECT max(number) FROM outcomes) ORDER BY number LIMIT ?2)
        """, arguments: [end, limit])
    return db.changesCount
  }

  private func removeMentions(after cut: Int64, through end: Int64) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM mentions WHERE (decision, kind, place) IN (
          SELECT decision, kind, place FROM mentions WHERE decision > ? AND decision <= ? LIMIT ?)
        """, arguments: [cut, end, limit])
    return db.changesCount
  }

  /// What was published last of each placement is what rankings use, however long ago that was.
  private static let lastPublishes = #"SELECT max("offset") FROM snapshots WHERE NOT isPin GROUP BY placement"#

  private func removeRecords(after cut: Int64, through end: Int64, but lasting: [Int64]) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM records WHERE "offset" > ? AND "offset" <= ? AND "offset" NOT IN (SELECT "offset" FROM placements)
          AND "offset" NOT IN (\(lasting.map(String.init).joined(separator: ", ")))
          AND "offset" NOT IN (\(Pruning.lastPublishes))
        """, arguments: [cut, end])
    let count = db.changesCount
    // Those that were the last when an earlier step passed them.
    try db.execute(
      sql: """
        DELETE FROM records WHERE "offset" <= ? AND "offset" IN (
          SELECT "offset" FROM snapshots WHERE NOT isPin AND "offset" NOT IN (\(Pruning.lastPublishes)))
        """, arguments: [cut])
    try db.execute(
      sql: """
        DELETE FROM snapshots WHERE "offset" <= ? AND NOT isPin AND "offset" NOT IN (\(Pruning.lastPublishes))
        """, arguments: [end])
    try db.execute(sql: #"DELETE FROM progress WHERE "offset" <= ?"#, arguments: [end])
    try db.execute(sql: "DELETE FROM pruned")
    try db.execute(sql: "INSERT INTO pruned (through) VALUES (?)", arguments: [end])
    return count
  }
}
