package import Attribution
package import Events
import Foundation
import GRDB
import JSON

/// All that the log holds about one decision.
package struct DecisionTrace: Sendable {
  package let decision: Decision
  /// What the file of its placement said when it came; nil if the log does not know.
  package let placementText: String?
  /// What it said when the snapshot was made that ranked it; nil as above, or if another system ranked it.
  package let rankedText: String?
  /// What names it, each event once, in the order in which they came.
  package let impressions: [Impression]
  package let plays: [Play]
  package let rewards: [Reward]
  /// In the order in which they closed; of a pair that was amended only the last revision.
  package let outcomes: [Outcome]
}

extension OutcomeArchive {
  /// How many events of one kind, and outcomes, a trace shows of a decision.
  private static let traceLimit = 20_000

  /// All that the log holds about a decision; nil if it does not know it.
  ///
  /// - Complexity: O(*m* log *n*) for *m* records and outcomes that name it, of *n*.
  package func trace(_ id: DecisionID) async throws(LogError) -> DecisionTrace? {
    try await read("looking up decision \(id)") { db in
      guard let decision = try Mention.decision(id, in: db) else { return nil }
      let events = try [.impression, .play, .reward].map { kind in
        try Mention(kind, of: id).records(in: db, most: OutcomeArchive.traceLimit)
      }
      return DecisionTrace(
        decision: decision,
        placementText: try OutcomeArchive.text(
          of: decision.placement, through: try Mention.offset(of: decision.id, in: db), db),
        rankedText: try decision.snapshot.flatMap { version in
          try OutcomeArchive.text(of: decision.placement, through: Int64(clamping: version), db)
        },
        impressions: OutcomeArchive.once(events[0].compactMap(\.impression), \.id),
        plays: OutcomeArchive.once(events[1].compactMap(\.play), \.id),
        rewards: OutcomeArchive.once(events[2].compactMap(\.reward), \.id),
        outcomes: try OutcomeArchive.outcomes(of: decision, db))
    }
  }

  /// - Complexity: O(*edits of placements since*).
  private static func text(
    of placement: PlacementName, through offset: Int64?, _ db: Database
  ) throws -> String? {
    let rows = try Row.fetchCursor(
      db,
      sql: #"""
        SELECT "offset", crc, body FROM placements JOIN records USING ("offset")
        WHERE "offset" <= ? ORDER BY "offset" DESC
        """#,
      arguments: [offset])
    while let row = try rows.next() {
      guard let offset = UInt64.fromDatabaseValue(row[0]) else { continue }
      let record = try EventLog.logRecord(in: row, at: offset).decoded(at: offset)
      if case .placement(placement, let text) = record { return text }
    }
    return nil
  }

  /// The first event of each id.
  private static func once<E>(_ events: [E], _ id: (E) -> EventID) -> [E] {
    var seen = Set<EventID>()
    return events.filter { seen.insert(id($0)).inserted }
  }

  private static func outcomes(of decision: Decision, _ db: Database) throws -> [Outcome] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(OutcomeRow.columns) FROM mentions JOIN outcomes ON number = place
        WHERE decision = ? AND kind = ? ORDER BY place LIMIT ?
        """)
    let offset = try Mention.offset(of: decision.id, in: db)
    let arguments: StatementArguments = [offset, Mention.Kind.outcome.rawValue, traceLimit]
    var outcomes: [Outcome] = []
    for row in try Row.fetchAll(statement, arguments: arguments) {
      let outcome = try outcome(of: decision, row)
      outcomes.removeAll { $0.place == outcome.place }
      outcomes.append(outcome)
    }
    return outcomes
  }

  /// An outcome from a row, with all that its decision knows.
  private static func outcome(of decision: Decision, _ row: Row) throws -> Outcome {
    let stored = try OutcomeRow(row)
    guard let read = try? JSONReader.document([UInt8](stored.line), { try Outcome(from: &$0) }),
      let earned = try? Earning.decoding([UInt8](stored.earnings)), decision.places.indices.contains(read.place)
    else {
      throw LogError(.damaged, "outcome \(stored.number) is not one of decision \(decision.id)")
    }
    return Outcome(
      decision: decision, place: read.place, reward: read.reward, impressionAt: read.impressionAt,
      closedAt: read.closedAt, plays: read.plays, rule: read.rule, revision: read.revision, amended: read.amended,
      isMeasured: read.isMeasured, earnings: earned)
  }
}

extension Events.Record {
  fileprivate var impression: Impression? { if case .event(.impression(let event)) = self { event } else { nil } }
  fileprivate var play: Play? { if case .event(.play(let event)) = self { event } else { nil } }
  fileprivate var reward: Reward? { if case .event(.reward(let event)) = self { event } else { nil } }
}
