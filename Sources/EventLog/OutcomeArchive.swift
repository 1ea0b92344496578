import Events
import Foundation
import GRDB

/// What is asked of the log after the fact: outcomes by filter, and all that concerns one decision.
///
/// Reads through connections of its own, each page in a transaction of its own: a long answer holds up neither the writer
/// nor the look-ups of rankings, nor does it keep SQLite from shortening its WAL.
package final class OutcomeArchive: Sendable {
  private let database: Result<ReadOnlyDatabase, LogError>

  init(_ database: ReadOnlyDatabase) { self.database = .success(database) }

  /// That of a folder, to look at it, also while a `serve` writes it.
  ///
  /// - Throws: `LogError` as `EventLog(reading:)`.
  package static func reading(_ folder: String) throws(LogError) -> OutcomeArchive {
    try EventLog(reading: folder).archive
  }

  /// One that answers every question with an error.
  package init(refusing error: LogError) { database = .failure(error) }

  /// The number of the outcome stored last; 0 if there is none.
  package func lastNumber() async throws(LogError) -> Int64 {
    try await read("reading the last outcome") { try OutcomeArchive.lastNumber($0) }
  }

  /// The outcomes after a position that a filter lets through, in the order in which they closed.
  ///
  /// - Parameters:
  ///   - position: Of an earlier page; 0 begins.
  ///   - end: Outcomes with greater numbers are left out; nil: none.
  /// - Complexity: O(*page*) for a member's outcomes; else O(*outcomes looked at*), which the limits bound, and to begin
  ///   with O(*n*) for *n* outcomes that closed in the time asked for.
  package func page(
    _ filter: OutcomeFilter, after position: Int64 = 0, through end: Int64? = nil, limits: OutcomePage.Limits
  ) async throws(LogError) -> OutcomePage {
    try await read("reading outcomes") { db in
      let last = min(try OutcomeArchive.lastNumber(db), end ?? .max)
      guard position < last else { return OutcomePage(lines: [], position: position, hasMore: false) }
      guard filter.member == nil else {
        return try OutcomeArchive.page(filter, position, last, of: last, by: "outcomes_member", limits, db)
      }
      guard let start = try OutcomeArchive.start(of: filter, after: position, db) else {
        return OutcomePage(lines: [], position: last, hasMore: false)
      }
      let scanned = start.addingReportingOverflow(limits.scanned).partialValue
      return try OutcomeArchive.page(filter, start, min(scanned, last), of: last, by: nil, limits, db)
    }
  }

  /// The lines of all outcomes that a filter lets through, in memory: for tests and comparisons.
  package func lines(
    _ filter: OutcomeFilter = OutcomeFilter(), limits: OutcomePage.Limits = .init(outcomes: 1_000)
  ) async throws(LogError) -> [String] {
    var (lines, position, hasMore): ([String], Int64, Bool) = ([], 0, true)
    while hasMore {
      let page = try await page(filter, after: position, limits: limits)
      lines += page.lines.map { String(decoding: $0, as: UTF8.self) }
      (position, hasMore) = (page.position, page.hasMore)
    }
    return lines
  }

  /// Before which number nothing has to be looked at; nil if no outcome closed in the time asked for.
  ///
  /// Only the first page looks for times: the others begin where there was one.
  private static func start(of filter: OutcomeFilter, after position: Int64, _ db: Database) throws -> Int64? {
    guard position == 0, filter.from != nil || filter.to != nil else {
      // Those before may have been pruned.
      return try Int64.fetchOne(db, sql: "SELECT min(number) - 1 FROM outcomes").map { max($0, position) }
    }
    let time = OutcomeFilter(from: filter.from, to: filter.to).conditions
    let first = try DatabaseValue.fetchOne(
      db, sql: "SELECT min(number) FROM outcomes INDEXED BY outcomes_closedAt WHERE closedAt IS NOT NULL\(time.sql)",
      arguments: time.arguments)
    return first.flatMap { Int64.fromDatabaseValue($0) }.map { $0 - 1 }
  }

  private static func page(
    _ filter: OutcomeFilter, _ start: Int64, _ end: Int64, of last: Int64, by index: String?,
    _ limits: OutcomePage.Limits, _ db: Database
  ) throws -> OutcomePage {
    let conditions = filter.conditions
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(OutcomeRow.columns) FROM outcomes \(index.map { "INDEXED BY \($0)" } ?? "NOT INDEXED")
        WHERE number > ? AND number <= ?\(conditions.sql) ORDER BY number
        """)
    let rows = try Row.fetchCursor(statement, arguments: [start, end] + conditions.arguments)
    var (lines, bytes, position) = ([[UInt8]](), 0, start)
    while lines.count < limits.outcomes, bytes < limits.bytes {
      guard let row = try rows.next() else {
        return OutcomePage(lines: lines, position: end, hasMore: end < last)
      }
      let outcome = try OutcomeRow(row)
      lines.append([UInt8](outcome.line))
      bytes += outcome.line.count
      position = outcome.number
    }
    return OutcomePage(lines: lines, position: position, hasMore: position < last)
  }

  static func lastNumber(_ db: Database) throws -> Int64 {
    let value = try DatabaseValue.fetchOne(db, sql: "SELECT max(number) FROM outcomes") ?? .null
    guard !value.isNull else { return 0 }
    guard let number = Int64.fromDatabaseValue(value) else {
      throw LogError(.damaged, "the last outcome has the number \(value)")
    }
    return number
  }

  func read<T: Sendable>(
    _ action: String, _ body: @escaping @Sendable (Database) throws -> T
  ) async throws(LogError) -> T {
    do {
      return try await database.get().read(body)
    } catch {
      throw LogError(error, doing: action)
    }
  }
}
