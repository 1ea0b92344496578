package import Events
import Foundation
import GRDB

/// The tables that say where records of a kind are, so that they are found without reading the log.
enum Listing: Equatable, Sendable {
  /// It says what a placement is, or that there is none any more.
  case placement
  case title
  case snapshot(PlacementName, version: UInt64, isPin: Bool)

  /// nil for a record that nobody looks for by its kind.
  init?(_ record: Events.Record) {
    switch record {
    case .placement, .withdrawn: self = .placement
    case .title: self = .title
    case .snapshot(let change): self = .snapshot(change.placement, version: change.version, isPin: change.isOfPin)
    case .event, .publish, .retired: return nil
    }
  }

  /// Whether its records are never pruned: what a placement or a title was is needed to make sense of all that is kept,
  /// and who took rankings back to which version is asked long after.
  var isLasting: Bool {
    switch self {
    case .placement, .title: true
    case .snapshot(_, _, let isPin): isPin
    }
  }

  func insert(_ offset: Int64, into db: Database) throws {
    switch self {
    case .placement:
      try db.cachedStatement(sql: #"INSERT INTO placements ("offset") VALUES (?)"#).execute(arguments: [offset])
    case .title: try db.cachedStatement(sql: #"INSERT INTO titles ("offset") VALUES (?)"#).execute(arguments: [offset])
    case .snapshot(let placement, let version, let isPin):
      try db.cachedStatement(sql: #"INSERT INTO snapshots ("offset", placement, isPin, version) VALUES (?, ?, ?, ?)"#)
        .execute(arguments: [offset, Data(placement.text.utf8), isPin, Int64(clamping: version)])
    }
  }
}

extension EventLog {
  /// The records that a query finds, in its order.
  ///
  /// - Parameter sql: Of offset, checksum and body.
  /// - Throws: `LogError` for a record that is damaged or missing.
  func listed(
    _ sql: String, _ arguments: StatementArguments = [], doing action: String,
    _ body: (_ offset: UInt64, _ record: Events.Record) -> Void
  ) throws(LogError) {
    do {
      try read { db in
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
          guard let offset = UInt64.fromDatabaseValue(row[0]) else {
            throw LogError(.damaged, "a log record is said to have the offset \(row[0] as DatabaseValue)")
          }
          body(offset, try EventLog.logRecord(in: row, at: offset).decoded(at: offset))
        }
      }
    } catch {
      throw LogError(error, doing: action)
    }
  }

  package func placementRecords() throws(LogError) -> [(offset: UInt64, record: Events.Record)] {
    var found: [(offset: UInt64, record: Events.Record)] = []
    try listed(
      #"SELECT "offset", crc, body FROM placements LEFT JOIN records USING ("offset") ORDER BY "offset""#,
      doing: "reading the placements"
    ) { found.append(($0, $1)) }
    return found
  }

  package func snapshotChanges(
    of placement: PlacementName, _ kind: SnapshotChangeKind, most limit: Int
  ) throws(LogError) -> [(offset: UInt64, change: SnapshotChange)] {
    var found: [(offset: UInt64, change: SnapshotChange)] = []
    // Equal to one value, so that the index gives the order too.
    try listed(
      """
      SELECT "offset", crc, body FROM snapshots LEFT JOIN records USING ("offset")
      WHERE placement = ? AND isPin = ? ORDER BY "offset" DESC LIMIT ?
      """, [Data(placement.text.utf8), kind == .pins, limit],
      doing: "reading what was done with snapshots of \(placement)"
    ) { offset, record in
      if case .snapshot(let change) = record { found.append((offset, change)) }
    }
    return found.reversed()
  }

  package func firstPublish(of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try change(
      """
      SELECT "offset", crc, body FROM snapshots LEFT JOIN records USING ("offset")
      WHERE placement = ? AND isPin = 0 ORDER BY "offset" LIMIT 1
      """, [Data(placement.text.utf8)], of: placement)
  }

  package func publish(_ version: UInt64, of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try change(
      """
      SELECT "offset", crc, body FROM snapshots LEFT JOIN records USING ("offset")
      WHERE placement = ? AND version = ? AND NOT isPin ORDER BY "offset" LIMIT 1
      """, [Data(placement.text.utf8), Int64(clamping: version)], of: placement)
  }

  private func change(
    _ sql: String, _ arguments: StatementArguments, of placement: PlacementName
  ) throws(LogError) -> SnapshotChange? {
    var found: SnapshotChange?
    try listed(sql, arguments, doing: "looking up a snapshot of \(placement)") { _, record in
      if case .snapshot(let change) = record { found = change }
    }
    return found
  }

  package func titles() throws(LogError) -> [(offset: UInt64, title: Title)] {
    var found: [(offset: UInt64, title: Title)] = []
    try listed(
      #"SELECT "offset", crc, body FROM titles LEFT JOIN records USING ("offset") ORDER BY "offset""#,
      doing: "reading the titles"
    ) { offset, record in
      if case .title(let title) = record { found.append((offset, title)) }
    }
    return found
  }
}
