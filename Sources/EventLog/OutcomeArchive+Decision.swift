package import Attribution
package import Events
import Foundation
import GRDB

/// All that the log holds about one decision.
package struct DecisionTrace: Sendable {
  package let decision: Decision
  /// What names it, each event once, in the order in which they came.
  package let impressions: [Impression]
  package let plays: [Play]
  package let rewards: [Reward]
  /// Of each pair that closed, in the order in which they closed; of a pair that was amended only the last revision.
  package let outcomes: [PairOutcome]
}

/// How a pair of a decision ended.
package struct PairOutcome: Equatable, Sendable {
  package let action: ActionID
  package let impressionAt: EventTime
  package let closedAt: EventTime
  package let reward: Double
  package let rule: Outcome.Rule
  package let revision: Int
  /// What it took, in the order of (at, type, id).
  package let earnings: [Earning]
}

extension OutcomeArchive {
  /// How many events of one kind, and outcomes, a trace shows of a decision.
  private static let traceLimit = 20_000

  /// All that the log holds about a decision; nil if it does not know it.
  package func trace(_ id: DecisionID) async throws(LogError) -> DecisionTrace? {
    try await read("looking up decision \(id)") { db in
      let decisions = try Mention(.decision, of: id).records(in: db, most: 1)
      guard case .event(.decision(let decision)) = decisions.first else { return nil }
      var seen = Set<EventID>()
      let impressions = try OutcomeArchive.events(.impression, of: id, db).compactMap { event in
        if case .impression(let impression) = event, seen.insert(impression.id).inserted { impression } else { nil }
      }
      seen.removeAll()
      let plays = try OutcomeArchive.events(.play, of: id, db).compactMap { event in
        if case .play(let play) = event, seen.insert(play.id).inserted { play } else { nil }
      }
      seen.removeAll()
      let rewards = try OutcomeArchive.events(.reward, of: id, db).compactMap { event in
        if case .reward(let reward) = event, seen.insert(reward.id).inserted { reward } else { nil }
      }
      return DecisionTrace(
        decision: decision, impressions: impressions, plays: plays, rewards: rewards,
        outcomes: try OutcomeArchive.outcomes(of: id, db))
    }
  }

  private static func events(_ kind: Mention.Kind, of id: DecisionID, _ db: Database) throws -> [Event] {
    try Mention(kind, of: id).records(in: db, most: traceLimit).compactMap { record in
      if case .event(let event) = record { event } else { nil }
    }
  }

  private static func outcomes(of id: DecisionID, _ db: Database) throws -> [PairOutcome] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT number, action, impressionAt, closedAt, reward, rule, revision, earnings
        FROM mentions JOIN outcomes ON number = place WHERE mentions.decision = ? AND kind = ? ORDER BY place LIMIT ?
        """)
    let arguments: StatementArguments = [Data(id.text.utf8), Mention.Kind.outcome.rawValue, traceLimit]
    var outcomes: [PairOutcome] = []
    for row in try Row.fetchAll(statement, arguments: arguments) {
      let outcome = try PairOutcome(row)
      if let index = outcomes.firstIndex(where: { $0.action == outcome.action }) { outcomes.remove(at: index) }
      outcomes.append(outcome)
    }
    return outcomes
  }
}

extension PairOutcome {
  /// Reads a row of number, action, impressionAt, closedAt, reward, rule, revision and earnings.
  fileprivate init(_ row: Row) throws {
    guard let action = Data.fromDatabaseValue(row[1]), let impressionAt = Int64.fromDatabaseValue(row[2]),
      let closedAt = Int64.fromDatabaseValue(row[3]), let reward = Double.fromDatabaseValue(row[4]),
      let rule = String.fromDatabaseValue(row[5]).flatMap({ Outcome.Rule(rawValue: $0) }),
      let revision = Int.fromDatabaseValue(row[6]), let earnings = Data.fromDatabaseValue(row[7])
    else {
      throw LogError(.damaged, "outcome \(row[0] as DatabaseValue) is damaged")
    }
    self.init(
      action: ActionID(String(decoding: action, as: UTF8.self)), impressionAt: EventTime(milliseconds: impressionAt),
      closedAt: EventTime(milliseconds: closedAt), reward: reward, rule: rule, revision: revision,
      earnings: try Earning.decoding([UInt8](earnings)))
  }
}
