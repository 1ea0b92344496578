package import Attribution
import Foundation
import GRDB

/// The state after a record of the log, kept apart from it: a restart goes on from there instead of from the beginning.
///
/// A checkpoint is a *generation*: what has changed since the last one, written in small transactions, and then one that
/// says it is whole. The last two whole ones can be read; what a generation adds is all that it writes. Nothing that is
/// acknowledged depends on them, so they are synchronized when they are whole, not before.
package final class CheckpointStore: Checkpoints {
  private let pool: DatabasePool
  /// Set where it is only looked at.
  private let lookedAt: ReadOnlyDatabase?

  /// Opens or makes `FOLDER/checkpoints.sqlite`.
  ///
  /// - Throws: `LogError` if it cannot be opened or is of a newer format.
  package init(folder: String) throws(LogError) {
    do {
      pool = try DatabasePool(path: "\(folder)/checkpoints.sqlite", configuration: .patient)
      lookedAt = nil
      try pool.write { try CheckpointSchema.prepare($0) }
    } catch {
      throw LogError(error, doing: "opening \(folder)/checkpoints.sqlite")
    }
  }

  /// Opens the checkpoints of a folder to look at them, also while a `serve` writes them. No file is made.
  ///
  /// - Throws: `LogError` if there are none, they cannot be read, or are of another format.
  package init(reading folder: String) throws(LogError) {
    do {
      let database = try ReadOnlyDatabase("\(folder)/checkpoints.sqlite")
      let format = try database.read { try CheckpointSchema.check($0) }
      guard format == CheckpointSchema.version else {
        throw LogError(.missing, "the checkpoints have format \(format), which a start passes over")
      }
      (pool, lookedAt) = (database.pool, database)
    } catch {
      throw LogError(error, doing: "opening \(folder)/checkpoints.sqlite")
    }
  }

  /// Refuses a folder whose checkpoints are of a newer format: a newer marquee has served it. That there are none, or that
  /// they are damaged, is no reason not to start.
  package static func refuseNewer(in folder: String) throws(LogError) {
    do {
      try ReadOnlyDatabase("\(folder)/checkpoints.sqlite", readers: 1).read { _ = try CheckpointSchema.check($0) }
    } catch let error as LogError where error.code == .format {
      throw error
    } catch {
      return
    }
  }

  /// The generations that are whole, the newest first; those whose row is damaged are left out.
  package func generations() throws(LogError) -> [CheckpointGeneration] {
    try found().compactMap { try? $0.get() }
  }

  /// What is wrong with generations whose row is damaged.
  package func damage() throws(LogError) -> [LogError] {
    try found().compactMap { if case .failure(let error) = $0 { error } else { nil } }
  }

  private func found() throws(LogError) -> [Result<CheckpointGeneration, LogError>] {
    do {
      return try read { try CheckpointGeneration.all(in: $0) }
    } catch {
      throw LogError(error, doing: "reading the checkpoints")
    }
  }

  func read<T>(_ body: (Database) throws -> T) throws -> T {
    if let lookedAt { try lookedAt.read(body) } else { try pool.read(body) }
  }

  /// Through which record the log may be cut: none of the generations that are kept was made before, and no decision that
  /// they refer to is at or before it. 0 unless there are two: one may turn out to be damaged.
  ///
  /// - Complexity: O(*p* log *n*) for *p* placements and *n* pieces.
  package func expendableThrough() throws(LogError) -> UInt64 {
    do {
      return try read { db in
        let generations = try CheckpointGeneration.all(in: db).compactMap { try? $0.get() }
        guard generations.count >= 2, let oldest = generations.map(\.offset).min() else { return 0 }
        guard let decision = try CheckpointPiece.leastDecision(in: db) else { return oldest }
        return min(oldest, decision > 0 ? decision - 1 : 0)
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
    var entries: [StateEntry] = []
    try forEachEntry(of: generation) { entries.append($0) }
    return entries
  }

  /// Calls `body` with the pieces of a generation in the order of their keys; only at its end it is known that none is
  /// missing.
  ///
  /// - Throws: As `entries`.
  package func forEachEntry(
    of generation: CheckpointGeneration, _ body: (StateEntry) -> Void
  ) throws(LogError) {
    do {
      try read { db in
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT key, max(generation), crc, value FROM entries WHERE generation BETWEEN ? AND ?
            GROUP BY key ORDER BY key
            """, arguments: [generation.base, generation.number])
        var (count, digest): (Int, UInt32) = (0, 0)
        while let row = try rows.next() {
          let piece = try CheckpointPiece(row)
          guard piece.entry.value != nil else { continue }
          body(piece.entry)
          count += 1
          digest ^= piece.checksum
        }
        guard count == generation.pieces, digest == generation.digest else {
          throw LogError(
            .damaged,
            "checkpoint \(generation.number) has other pieces than were written: \(count) of "
              + "\(generation.pieces)")
        }
      }
    } catch {
      throw LogError(error, doing: "reading checkpoint \(generation.number)")
    }
  }

  /// Begins a generation after the newest whole one; what an unfinished one has left is removed.
  ///
  /// - Parameter isAnew: Whether it is to hold all of the state, not what has changed since the newest.
  /// - Throws: `LogError` also if the row of a generation is damaged and this one is not made anew: the row is taken away
  ///   then, so that the next can be, anew.
  package func begin(anew isAnew: Bool) async throws(LogError) -> any CheckpointBuilder {
    let damage = try damage()
    let newest: CheckpointGeneration?
    do {
      newest = try await pool.write { db in
        let whole = try CheckpointGeneration.all(in: db).compactMap { try? $0.get() }
        try CheckpointGeneration.keep(whole, in: db)
        try db.execute(sql: "DELETE FROM entries WHERE generation > ?", arguments: [whole.first?.number ?? 0])
        return whole.first
      }
    } catch {
      throw LogError(error, doing: "beginning a checkpoint")
    }
    if let first = damage.first, !isAnew { throw first }
    let number = (newest?.number ?? 0) + 1
    guard let newest, !isAnew else { return CheckpointWriter(pool: pool, number: number, base: number) }
    return CheckpointWriter(
      pool: pool, number: number, base: newest.base, pieces: newest.pieces, digest: newest.digest)
  }
}
