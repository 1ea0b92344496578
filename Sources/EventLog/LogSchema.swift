import GRDB

/// The tables of `log.sqlite`.
enum LogSchema {
  /// Kept in the database; a newer one is refused.
  static let version = 1

  /// Makes the tables of a new database, or checks that we can read what is there.
  static func prepare(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw LogError(.format, "the log has format \(found), this marquee reads up to \(version): use a newer one")
    }
    guard found == 0 else { return }
    try db.execute(
      sql: """
        -- Every record, in the order in which it was applied; crc is CRC-32C of offset and body.
        CREATE TABLE records ("offset" INTEGER PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL);
        -- Where each decision is.
        CREATE TABLE decisions (id BLOB PRIMARY KEY, "offset" INTEGER NOT NULL) WITHOUT ROWID;
        -- What the records led to: "offset" is the record that closed the pair, ordinal its place among those.
        CREATE TABLE outcomes (
          "offset" INTEGER NOT NULL, ordinal INTEGER NOT NULL, placement TEXT NOT NULL, decision BLOB NOT NULL,
          action BLOB NOT NULL, member BLOB, reward REAL NOT NULL, impressionAt INTEGER NOT NULL,
          closedAt INTEGER NOT NULL, plays INTEGER NOT NULL, rule TEXT NOT NULL,
          PRIMARY KEY ("offset", ordinal)) WITHOUT ROWID;
        PRAGMA user_version = \(version);
        """)
  }
}
