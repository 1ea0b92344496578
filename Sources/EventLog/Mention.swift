import Events
import Foundation
import GRDB

/// Why something is found under a decision: it is the decision, or speaks of it.
struct Mention: Equatable, Sendable {
  /// As `mentions` has it; 1 to 4 are the kinds of records.
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
    case .event(.tick), .publish, .title: return nil
    }
  }

  /// Writes it down; `place` is the record's offset or the outcome's number.
  func insert(place: Int64, into db: Database) throws {
    let statement = try db.cachedStatement(sql: "INSERT INTO mentions (decision, kind, place) VALUES (?, ?, ?)")
    try statement.execute(arguments: [Data(decision.text.utf8), kind.rawValue, place])
  }
}

extension Mention {
  /// The decision itself; nil if the log has none.
  ///
  /// - Throws: `LogError` for a record that is damaged, missing or another one.
  static func decision(_ id: DecisionID, in db: Database) throws -> Decision? {
    guard let record = try Mention(.decision, of: id).records(in: db, most: 1).first else { return nil }
    guard case .event(.decision(let decision)) = record, decision.id == id else {
      throw LogError(.damaged, "the log record of decision \(id) is another one")
    }
    return decision
  }

  /// The records of this kind that are, or speak of, its decision, in the order of their offsets; of a decision sent
  /// twice the first counts.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing.
  func records(in db: Database, most limit: Int) throws -> [Events.Record] {
    let statement = try db.cachedStatement(
      sql: #"""
        SELECT place, crc, body FROM mentions LEFT JOIN records ON "offset" = place
        WHERE decision = ? AND kind = ? ORDER BY place LIMIT ?
        """#)
    return try Row.fetchAll(statement, arguments: [Data(decision.text.utf8), kind.rawValue, limit]).map { row in
      guard let offset = UInt64.fromDatabaseValue(row[0]) else {
        throw LogError(.damaged, "decision \(decision) is mentioned at the place \(row[0] as DatabaseValue)")
      }
      return try EventLog.logRecord(in: row, at: offset).decoded(at: offset)
    }
  }
}
