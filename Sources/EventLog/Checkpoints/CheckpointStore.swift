package import Attribution
import Events
import Foundation
import GRDB

/// The state after a record of the log, kept apart from it: a restart goes on from there instead of from the beginning.
///
/// A checkpoint is a *generation*: what has changed since the last one, written in small transactions, and then one that
/// says it is whole. The last two whole ones can be read; what a generation adds is all that it writes. Nothing that is
/// acknowledged depends on them, so they are synchronized when they are whole, not before.
package final class CheckpointStore: Checkpoints {
  private let pool: DatabasePool

  /// Opens or makes `FOLDER/checkpoints.sqlite`.
  ///
  /// - Throws: `LogError` if it cannot be opened or is of a newer format.
  package init(folder: String) throws(LogError) {
    do {
      pool = try DatabasePool(path: "\(folder)/checkpoints.sqlite", configuration: .patient)
      try pool.write { try CheckpointSchema.prepare($0) }
    } catch {
      throw LogError(error, doing: "opening \(folder)/checkpoints.sqlite")
    }
  }

  /// The generations that are whole, the newest first.
  package func generations() throws(LogError) -> [CheckpointGeneration] {
    do {
      return try pool.read { db in
        try Row.fetchAll(
          db, sql: #"SELECT number, base, "offset", pieces, digest FROM generations ORDER BY number DESC"#
        ).map { row in
          guard let generation = CheckpointGeneration(row) else {
            throw LogError(.damaged, "checkpoint \(row[0] as DatabaseValue) is damaged")
          }
          return generation
        }
      }
    } catch {
      throw LogError(error, doing: "reading the checkpoints")
    }
  }

  /// The state of a generation: its pieces in the order of their keys.
  ///
  /// - Throws: `LogError` if a piece is damaged, missing or too many.
  /// - Complexity: O(*bytes of the state*).
  package func entries(of generation: CheckpointGeneration) throws(LogError) -> [StateEntry] {
    do {
      return try pool.read { db in
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT key, max(generation), crc, value FROM entries WHERE generation BETWEEN ? AND ?
            GROUP BY key ORDER BY key
            """, arguments: [generation.base, generation.number])
        var (entries, digest): ([StateEntry], UInt32) = ([], 0)
        while let row = try rows.next() {
          let piece = try CheckpointPiece(row)
          guard piece.entry.value != nil else { continue }
          entries.append(piece.entry)
          digest ^= piece.checksum
        }
        guard entries.count == generation.pieces, digest == generation.digest else {
          throw LogError(
            .damaged,
            "checkpoint \(generation.number) has other pieces than were written: \(entries.count) of "
              + "\(generation.pieces)")
        }
        return entries
      }
    } catch {
      throw LogError(error, doing: "reading checkpoint \(generation.number)")
    }
  }

  /// Begins a generation after the newest whole one; what an unfinished one has left is removed.
  ///
  /// - Parameter isAnew: Whether it is to hold all of the state, not what has changed since the newest.
  package func begin(anew isAnew: Bool) async throws(LogError) -> any CheckpointBuilder {
    let newest = try generations().first
    let number = (newest?.number ?? 0) + 1
    do {
      try await pool.write { db in
        try db.execute(sql: "DELETE FROM entries WHERE generation >= ?", arguments: [number])
      }
    } catch {
      throw LogError(error, doing: "beginning checkpoint \(number)")
    }
    guard let newest, !isAnew else { return CheckpointWriter(pool: pool, number: number, base: number) }
    return CheckpointWriter(
      pool: pool, number: number, base: newest.base, pieces: newest.pieces, digest: newest.digest)
  }
}

/// A checkpoint that is whole.
package struct CheckpointGeneration: Equatable, Sendable {
  package let number: Int64
  /// The generation from which on entries count.
  package let base: Int64
  /// Of the last record that it has seen.
  package let offset: UInt64
  package let pieces: Int
  package let digest: UInt32

  package init(number: Int64, base: Int64, offset: UInt64, pieces: Int, digest: UInt32) {
    self.number = number
    self.base = base
    self.offset = offset
    self.pieces = pieces
    self.digest = digest
  }

  init?(_ row: Row) {
    guard let number = Int64.fromDatabaseValue(row[0]), let base = Int64.fromDatabaseValue(row[1]),
      let offset = UInt64.fromDatabaseValue(row[2]), let pieces = Int.fromDatabaseValue(row[3]),
      let digest = UInt32.fromDatabaseValue(row[4])
    else { return nil }
    self.init(number: number, base: base, offset: offset, pieces: pieces, digest: digest)
  }
}
