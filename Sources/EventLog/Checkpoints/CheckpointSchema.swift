import GRDB

/// The tables of `checkpoints.sqlite`.
enum CheckpointSchema {
  /// Kept in the database. One of an older format is emptied, for the log has all of it; one of a newer is refused.
  static let version = 2

  static func prepare(_ db: Database) throws {
    guard try check(db) < version else { return }
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS entries;
        DROP TABLE IF EXISTS generations;
        -- Pieces of the state, each as it was from a generation on; no value: nothing is left of it. crc is CRC-32C of
        -- generation, key and value.
        CREATE TABLE entries (
          key BLOB NOT NULL, generation INTEGER NOT NULL, crc INTEGER NOT NULL, value BLOB,
          PRIMARY KEY (key, generation)) WITHOUT ROWID;
        CREATE INDEX entries_generation ON entries (generation);
        -- Generations that are whole: of each key the entry of the greatest generation from base up to this one makes the
        -- state after the log record "offset". pieces says how many there are, and digest is the exclusive or of their
        -- checksums; crc is CRC-32C of all of it.
        CREATE TABLE generations (
          number INTEGER PRIMARY KEY, base INTEGER NOT NULL, "offset" INTEGER NOT NULL, pieces INTEGER NOT NULL, digest INTEGER NOT NULL,
          crc INTEGER NOT NULL);
        PRAGMA user_version = \(version);
        """)
  }

  /// Checks that they are not newer than we are.
  ///
  /// - Returns: Their format.
  @discardableResult
  static func check(_ db: Database) throws -> Int {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw LogError(
        .format, "the checkpoints have format \(found), this marquee reads format \(version): use a newer marquee")
    }
    return found
  }
}
