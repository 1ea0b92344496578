import Events
import Foundation
import GRDB

/// What counting needs of a stored outcome.
package struct CountedOutcome: Sendable {
  package let reward: Double
  /// The reward that this one takes the place of, as a revision; nil for the first outcome of its pair.
  package let amended: Double?
  /// What `marquee attribute` writes of it.
  package let line: [UInt8]
}

extension OutcomeArchive {
  /// Outcomes read at once, and bytes of their lines.
  private static let countedPage = 4_096
  private static let countedBytes = 8 << 20

  /// Calls `body` with the outcomes that are stored now and that a filter lets through, in the order of their close times,
  /// page by page, on the thread that reads.
  ///
  /// - Complexity: O(*n*) for *n* outcomes that closed in the time asked for.
  package func forEachPage(
    _ filter: OutcomeFilter, _ body: @escaping @Sendable ([CountedOutcome]) throws -> Void
  ) async throws(LogError) {
    let last = try await lastNumber()
    let earliest = filter.from ?? .distantPast
    var place: ClosePlace? = ClosePlace(closedAt: earliest.milliseconds - 1, number: .max)
    while let after = place {
      place = try await read("counting outcomes") { db in
        let page = try OutcomeArchive.page(filter, after: after, through: last, db)
        try body(page.outcomes)
        return page.next
      }
    }
  }

  /// How far the reading has come in the index of close times.
  private struct ClosePlace: Sendable {
    var closedAt: Int64
    var number: Int64
  }

  /// The next outcomes by (close time, number): the rest of the close time the last page ended in, then later ones.
  private static func page(
    _ filter: OutcomeFilter, after place: ClosePlace, through last: Int64, _ db: Database
  ) throws -> (outcomes: [CountedOutcome], next: ClosePlace?) {
    var reader = PageReader(filter: filter, last: last, limit: countedPage, place: place)
    try reader.read("closedAt = ? AND number > ?", [place.closedAt, place.number], db)
    try reader.read("closedAt > ?", [place.closedAt], db)
    return (reader.outcomes, reader.isFull ? reader.place : nil)
  }

  private struct PageReader {
    let filter: OutcomeFilter
    let last: Int64
    let limit: Int
    var place: ClosePlace
    var outcomes: [CountedOutcome] = []

    var bytes = 0

    var isFull: Bool { outcomes.count == limit || bytes >= countedBytes }

    mutating func read(_ range: String, _ arguments: StatementArguments, _ db: Database) throws {
      guard !isFull else { return }
      let conditions = filter.conditions
      let statement = try db.cachedStatement(
        sql: """
          SELECT \(OutcomeRow.columns) FROM outcomes INDEXED BY outcomes_closedAt
          WHERE \(range) AND number <= ?\(conditions.sql) ORDER BY closedAt, number LIMIT ?
          """)
      let rows = try Row.fetchCursor(
        statement, arguments: arguments + [last] + conditions.arguments + [limit - outcomes.count])
      while !isFull, let row = try rows.next() {
        let outcome = try OutcomeRow(row)
        outcomes.append(
          CountedOutcome(reward: outcome.reward, amended: outcome.amended, line: [UInt8](outcome.line)))
        bytes += outcome.line.count
        place = ClosePlace(closedAt: outcome.closedAt, number: outcome.number)
      }
    }
  }
}
