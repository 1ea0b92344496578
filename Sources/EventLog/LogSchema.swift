import GRDB

/// The tables of `log.sqlite`.
enum LogSchema {
  /// Kept in the database; a log of any other is refused.
  static let version = 4

  /// Makes the tables of a new database, or checks that we can read what is there.
  static func prepare(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found != 3 else { return try takeUpFormat3(db) }
    guard found == 0 else { return try check(db) }
    try db.execute(
      sql: """
        -- Every record, in the order in which it was applied; crc is CRC-32C of offset and body.
        CREATE TABLE records ("offset" INTEGER PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL);
        -- Which of them say what a placement is, or that there is none any more.
        CREATE TABLE placements ("offset" INTEGER PRIMARY KEY);
        \(listings)
        -- Where each decision is.
        CREATE TABLE decisions (id BLOB PRIMARY KEY, "offset" INTEGER NOT NULL) WITHOUT ROWID;
        -- What speaks of a decision: of the one at that "offset", or, where it came before its decision, less than 0 and
        -- a hash of the id. Kinds 2 to 4 are those of records, place is then an "offset"; kind 16 is an outcome and place
        -- its number. By "offset", not id: so that rows lie in the order of time, and few pages change at once.
        CREATE TABLE mentions (
          decision INTEGER NOT NULL, kind INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (decision, kind, place)
        ) WITHOUT ROWID;
        -- What the records led to, numbered in the order in which it closed. "offset" is the record that closed the pair,
        -- line what `marquee attribute` writes of it, earnings what it took, in binary; the rest is what is asked by. crc
        -- is CRC-32C of all of it.
        CREATE TABLE outcomes (
          number INTEGER PRIMARY KEY, "offset" INTEGER NOT NULL, placement BLOB NOT NULL, member BLOB,
          action BLOB NOT NULL, closedAt INTEGER NOT NULL, reward REAL NOT NULL, amended REAL, earnings BLOB NOT NULL,
          line BLOB NOT NULL, crc INTEGER NOT NULL);
        -- Outcomes close nearly in the order of their numbers, so this one grows at its end.
        CREATE INDEX outcomes_closedAt ON outcomes (closedAt);
        CREATE INDEX outcomes_member ON outcomes (member) WHERE member IS NOT NULL;
        -- How far time had come by then: at some records the greatest event time applied, in milliseconds.
        CREATE TABLE progress ("offset" INTEGER PRIMARY KEY, at INTEGER NOT NULL);
        -- One row once the head was cut: records through this one are gone, but those of placements, titles and pins.
        CREATE TABLE pruned (through INTEGER NOT NULL);
        PRAGMA user_version = \(version);
        """)
  }

  /// What is found by its kind, beside placements.
  private static let listings = """
    -- Which of them say what the catalogue says of a title.
    CREATE TABLE titles ("offset" INTEGER PRIMARY KEY);
    -- Which of them say what was done with a placement's snapshots.
    CREATE TABLE snapshots (
      "offset" INTEGER PRIMARY KEY, placement BLOB NOT NULL, isPin INTEGER NOT NULL, version INTEGER NOT NULL);
    CREATE INDEX snapshots_placement ON snapshots (placement, isPin);
    CREATE INDEX snapshots_version ON snapshots (placement, version);
    """

  /// Format 3 lacked these, and had no records of snapshots. The second byte of a record is its kind.
  private static func takeUpFormat3(_ db: Database) throws {
    try db.execute(
      sql: """
        \(listings)
        INSERT INTO titles SELECT "offset" FROM records WHERE substr(body, 2, 1) = x'07' ORDER BY "offset";
        PRAGMA user_version = \(version);
        """)
  }

  /// Checks that we can read what is there.
  static func check(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found != version else { return }
    guard found != 0 else { throw LogError(.missing, "there is no log: the database is empty") }
    let advice =
      found > version
      ? "use a newer marquee"
      : found == 3 ? "start marquee serve on it once" : "use the marquee that wrote it, or begin a new data folder"
    throw LogError(.format, "the log has format \(found), this marquee reads format \(version) only: \(advice)")
  }
}
