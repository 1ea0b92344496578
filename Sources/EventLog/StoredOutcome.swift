package import Attribution
import Events
import Foundation
import GRDB
import JSON

/// An outcome with the offset of the record that closed it.
package struct StoredOutcome: Sendable {
  package let offset: UInt64
  package let outcome: Outcome
  /// Bytes that one takes in the log, about.
  static let usualLength = 1_024

  package init(offset: UInt64, outcome: Outcome) {
    self.offset = offset
    self.outcome = outcome
  }

  /// Stores outcomes in their order; those of records whose outcomes are stored already are passed over.
  ///
  /// All outcomes of one record are given in one call.
  static func insert(_ outcomes: [StoredOutcome], into db: Database) throws {
    guard !outcomes.isEmpty else { return }
    let stored = try storedThrough(db)
    for outcome in outcomes where outcome.offset > stored { try outcome.insert(into: db) }
  }

  /// The offset of the record through which outcomes are stored; 0 if there is none.
  static func storedThrough(_ db: Database) throws -> UInt64 {
    let value = try DatabaseValue.fetchOne(db, sql: #"SELECT "offset" FROM outcomes ORDER BY number DESC LIMIT 1"#)
    guard let value else { return 0 }
    guard let offset = UInt64.fromDatabaseValue(value) else {
      throw LogError(.damaged, "the last outcome has the offset \(value)")
    }
    return offset
  }

  private func insert(into db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO outcomes (
          "offset", placement, member, action, closedAt, reward, amended, earnings, line)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let decision = outcome.decision
    var line = JSONWriter(reserving: 512)
    outcome.write(to: &line)
    try statement.execute(arguments: [
      Int64(offset), Data(decision.placement.text.utf8), decision.member.map { Data($0.text.utf8) },
      Data(outcome.action.text.utf8), outcome.closedAt.milliseconds, outcome.reward, outcome.amended,
      Data(Earning.encoded(outcome.earnings)), Data(line.bytes),
    ])
    try Mention(.outcome, of: decision.id).insert(place: db.lastInsertedRowID, into: db)
  }
}
