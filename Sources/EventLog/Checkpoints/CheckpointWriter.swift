package import Attribution
import Foundation
import GRDB

/// Writes one generation.
package struct CheckpointWriter: CheckpointBuilder {
  private let pool: DatabasePool
  private let number: Int64
  private let base: Int64
  /// Of the state with what was written so far.
  private var pieces: Int
  private var digest: UInt32

  /// Pieces of one transaction, and rows taken away in one.
  private static let part = 2_000

  init(pool: DatabasePool, number: Int64, base: Int64, pieces: Int = 0, digest: UInt32 = 0) {
    self.pool = pool
    self.number = number
    self.base = base
    self.pieces = pieces
    self.digest = digest
  }

  /// Writes entries; of those with one key the last counts.
  ///
  /// - Complexity: O(*entries* · log *state*).
  package mutating func write(_ entries: [StateEntry]) async throws(LogError) {
    let generations = base...number
    var rest = entries[...]
    do {
      while !rest.isEmpty {
        let part = rest.prefix(CheckpointWriter.part)
        rest = rest.dropFirst(CheckpointWriter.part)
        let change = try await pool.write { db in try CheckpointWriter.insert(part, generations, db) }
        pieces += change.pieces
        digest ^= change.digest
      }
    } catch {
      throw LogError(error, doing: "writing checkpoint \(number)")
    }
  }

  private static func insert(
    _ entries: ArraySlice<StateEntry>, _ generations: ClosedRange<Int64>, _ db: Database
  ) throws -> (pieces: Int, digest: UInt32) {
    var change: (pieces: Int, digest: UInt32) = (0, 0)
    for entry in entries {
      if let old = try CheckpointPiece.latest(entry.key, in: generations, db) {
        change.pieces -= 1
        change.digest ^= old.checksum
      }
      let piece = CheckpointPiece(entry, generation: generations.upperBound)
      try piece.insert(into: db)
      if entry.value != nil {
        change.pieces += 1
        change.digest ^= piece.checksum
      }
    }
    return change
  }

  /// Says that the generation is whole, then takes away what only generations before the last two need.
  ///
  /// - Parameter offset: Of the last record that the state has seen.
  package func finish(at offset: UInt64) async throws(LogError) {
    do {
      let generation = CheckpointGeneration(
        number: number, base: base, offset: offset, pieces: pieces, digest: digest)
      try await pool.writeWithoutTransaction { db in
        // With this one sync all of the generation is durable, also where a reader keeps the WAL from being brought into
        // the database: the log may be cut for it.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.inTransaction {
          try generation.insert(into: db)
          try db.execute(sql: "DELETE FROM generations WHERE number < ?", arguments: [generation.number - 1])
          return .commit
        }
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
      try await removeSuperseded()
    } catch {
      throw LogError(error, doing: "finishing checkpoint \(number)")
    }
  }

  /// Of each key that the generation before wrote, older rows; and that one too, if it says that nothing is left.
  private func removeSuperseded() async throws {
    let before = number - 1
    try await pool.write { db in
      let base = try Int64.fetchOne(db, sql: "SELECT min(base) FROM generations")
      try db.execute(sql: "DELETE FROM entries WHERE generation < ?", arguments: [base])
    }
    var last = Data()
    while true {
      let after = last
      let keys = try await pool.write { db in
        let keys = try Data.fetchAll(
          db, sql: "SELECT key FROM entries WHERE generation = ? AND key > ? ORDER BY key LIMIT ?",
          arguments: [before, after, CheckpointWriter.part])
        for key in keys {
          try db.execute(
            sql: """
              DELETE FROM entries WHERE key = ?1 AND (generation < ?2 OR generation = ?2 AND value IS NULL)
              """, arguments: [key, before])
        }
        return keys
      }
      guard let key = keys.last else { return }
      last = key
    }
  }
}
