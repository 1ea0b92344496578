package import Events
import GRDB
import JSON

/// What came of the places of a decision.
package struct DecisionRewards: Equatable, Sendable {
  /// What came of a place, by its last revision.
  package struct Pair: Equatable, Sendable {
    /// Index into the decision's places.
    package let place: Int
    package let reward: Double
    package let isMeasured: Bool
  }

  /// Whether its record is the one that counts: of a decision sent twice the first is.
  package let isFirst: Bool
  /// Those that have closed, in no order.
  package fileprivate(set) var pairs: [Pair] = []
  /// What is wrong with outcomes of it that cannot be read.
  package fileprivate(set) var damage: [LogError] = []

  package subscript(place: Int) -> Pair? { pairs.first { $0.place == place } }
}

extension OutcomeArchive {
  /// What came of decisions, in their order, each with the offset of its record.
  ///
  /// - Parameter end: Outcomes with greater numbers are left out.
  /// - Complexity: O((*m* + *outcomes*) log *n*) for *m* decisions of *n*.
  package func rewards(
    of decisions: [(id: DecisionID, offset: UInt64)], through end: Int64
  ) async throws(LogError) -> [DecisionRewards] {
    try await read("reading what came of decisions") { db in
      try decisions.map { id, offset in
        var rewards = DecisionRewards(isFirst: try Mention.offset(of: id, in: db) == Int64(clamping: offset))
        if rewards.isFirst { try rewards.read(Int64(clamping: offset), through: end, in: db) }
        return rewards
      }
    }
  }

  /// How many pairs of a placement have closed whose decisions were cut off with the head of the log.
  ///
  /// - Complexity: O(*outcomes*).
  package func pairsWithoutDecision(
    of placement: PlacementName, through end: Int64
  ) async throws(LogError) -> Int {
    try await read("counting outcomes without a decision") { db in
      let filter = OutcomeFilter(placement: placement).conditions
      let pruned = try Int64.fetchOne(db, sql: "SELECT through FROM pruned") ?? 0
      let all = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM outcomes WHERE amended IS NULL AND number <= ?\(filter.sql)",
        arguments: [end] + filter.arguments)
      let known = try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM mentions JOIN outcomes ON number = place
          WHERE kind = ? AND decision > ? AND amended IS NULL AND number <= ?\(filter.sql)
          """,
        arguments: [Mention.Kind.outcome.rawValue, pruned, end] + filter.arguments)
      return max((all ?? 0) - (known ?? 0), 0)
    }
  }
}

extension DecisionRewards {
  /// The keys of an outcome's line; that of the place and that of being measured are asked for.
  fileprivate static let keys = KeyNames([
    "place", "measured", "decisionID", "placement", "member", "action", "title", "reward", "propensity", "drawn",
    "impressionAt", "closedAt", "plays", "rule", "snapshot", "arm", "origin", "tags", "context", "features",
    "decidedAt",
    "offered", "number", "revision", "amended",
  ])

  fileprivate mutating func read(_ decision: Int64, through end: Int64, in db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(OutcomeRow.columns) FROM mentions JOIN outcomes ON number = place
        WHERE decision = ? AND kind = ? AND place <= ? ORDER BY place
        """)
    let rows = try Row.fetchCursor(statement, arguments: [decision, Mention.Kind.outcome.rawValue, end])
    while let row = try rows.next() {
      do throws(LogError) {
        let pair = try Pair(try OutcomeRow(row))
        pairs.removeAll { $0.place == pair.place }
        pairs.append(pair)
      } catch {
        guard error.code == .damaged else { throw error }
        damage.append(error)
      }
    }
  }
}

extension DecisionRewards.Pair {
  fileprivate init(_ row: OutcomeRow) throws(LogError) {
    var (place, isMeasured) = (Int64(0), true)
    do {
      try JSONReader.document([UInt8](row.line)) { reader in
        try reader.object(DecisionRewards.keys) { reader, key in
          switch key {
          case 0: place = try reader.integer()
          case 1: isMeasured = try reader.bool()
          default: try reader.skip()
          }
        }
      }
    } catch {
      throw LogError(.damaged, "outcome \(row.number) is damaged: \(error)")
    }
    guard let place = Int(exactly: place), row.reward.isFinite else {
      throw LogError(.damaged, "outcome \(row.number) is damaged")
    }
    (self.place, reward, self.isMeasured) = (place, row.reward, isMeasured)
  }
}
