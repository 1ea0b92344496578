package import Attribution
import Events
import GRDB

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
    var number = try OutcomeArchive.lastNumber(db)
    for outcome in outcomes where outcome.offset > stored {
      number += 1
      try OutcomeRow(outcome, number: number).insert(into: db)
      try Mention(.outcome, of: outcome.outcome.decision.id).insert(place: number, into: db)
    }
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
}
