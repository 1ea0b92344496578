import Events
import Foundation
import GRDB

/// Why something is found under a decision: it is the decision, or speaks of it.
struct Mention: Equatable, Sendable {
  /// As `mentions` has it; 2 to 4 are the kinds of records.
  enum Kind: Int64, Sendable {
    case decision = 1
    case impression = 2
    case play = 3
    case reward = 4
    case outcome = 16
  }

  let kind: Kind
  let decision: DecisionID

  init(_ kind: Kind, of decision: DecisionID) {
    self.kind = kind
    self.decision = decision
  }

  /// That of a record; nil if it speaks of no decision.
  init?(_ record: Events.Record) {
    switch record {
    case .event(.decision(let decision)): self.init(.decision, of: decision.id)
    case .event(.impression(let impression)): self.init(.impression, of: impression.decisionID)
    case .event(.play(let play)):
      guard let decision = play.decisionID else { return nil }
      self.init(.play, of: decision)
    case .event(.reward(let reward)): self.init(.reward, of: reward.decisionID)
    case .event(.tick), .publish, .title, .retired, .placement, .withdrawn, .snapshot: return nil
    }
  }

  /// Writes it down; `place` is the record's offset or the outcome's number. Of a decision sent twice the first counts.
  func insert(place: Int64, into db: Database) throws {
    guard kind != .decision else {
      let statement = try db.cachedStatement(sql: #"INSERT OR IGNORE INTO decisions (id, "offset") VALUES (?, ?)"#)
      return try statement.execute(arguments: [Data(decision.text.utf8), place])
    }
    let key = try Mention.offset(of: decision, in: db) ?? Mention.key(ofUnknown: decision)
    let statement = try db.cachedStatement(sql: "INSERT INTO mentions (decision, kind, place) VALUES (?, ?, ?)")
    try statement.execute(arguments: [key, kind.rawValue, place])
  }

  /// Takes away what says where a record that is pruned is, or what it speaks of.
  func remove(place: Int64, from db: Database) throws {
    guard kind != .decision else {
      let statement = try db.cachedStatement(sql: #"DELETE FROM decisions WHERE id = ? AND "offset" = ?"#)
      return try statement.execute(arguments: [Data(decision.text.utf8), place])
    }
    // Under the offset of its decision it goes with that one.
    let statement = try db.cachedStatement(sql: "DELETE FROM mentions WHERE decision = ? AND kind = ? AND place = ?")
    try statement.execute(arguments: [Mention.key(ofUnknown: decision), kind.rawValue, place])
  }

  /// Where a decision is; nil if the log has none of that id.
  static func offset(of id: DecisionID, in db: Database) throws -> Int64? {
    let statement = try db.cachedStatement(sql: #"SELECT "offset" FROM decisions WHERE id = ?"#)
    guard let value = try DatabaseValue.fetchOne(statement, arguments: [Data(id.text.utf8)]) else { return nil }
    guard let offset = Int64.fromDatabaseValue(value), offset > 0 else {
      throw LogError(.damaged, "decision \(id) has the offset \(value)")
    }
    return offset
  }

  /// Under which number a decision is named that has not come yet: less than 0, and with luck no other's.
  static func key(ofUnknown id: DecisionID) -> Int64 {
    -1 - Int64(StableHash.of(id.text) >> 1)
  }
}

extension Mention {
  /// The decision itself; nil if the log has none.
  ///
  /// - Throws: `LogError` for a record that is damaged, missing or another one.
  static func decision(_ id: DecisionID, in db: Database) throws -> Decision? {
    guard let offset = try offset(of: id, in: db) else { return nil }
    // One that could not be read could not be found here when it was pruned.
    guard try UInt64(offset) > EventLog.prunedThrough(db) else { return nil }
    let decision = try EventLog.decision(at: UInt64(offset), in: db)
    guard decision.id == id else { throw LogError(.damaged, "log record \(offset) should be the decision \(id)") }
    return decision
  }

  /// The records of this kind that speak of its decision, in the order of their offsets.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing.
  func records(in db: Database, most limit: Int) throws -> [Events.Record] {
    let statement = try db.cachedStatement(
      sql: #"""
        SELECT place, crc, body FROM mentions LEFT JOIN records ON "offset" = place
        WHERE decision IN (?, ?) AND kind = ? AND place > ? ORDER BY place LIMIT ?
        """#)
    let keys = [try Mention.offset(of: decision, in: db), Mention.key(ofUnknown: decision)]
    let pruned = Int64(try EventLog.prunedThrough(db))
    let rows = try Row.fetchAll(statement, arguments: [keys[0], keys[1], kind.rawValue, pruned, limit])
    return try rows.compactMap { row in
      guard let offset = UInt64.fromDatabaseValue(row[0]) else {
        throw LogError(.damaged, "decision \(decision) is mentioned at the place \(row[0] as DatabaseValue)")
      }
      let record = try EventLog.logRecord(in: row, at: offset).decoded(at: offset)
      return Mention(record) == self ? record : nil
    }
  }
}
