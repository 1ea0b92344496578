import Attribution
import Foundation
import GRDB

/// An entry of the state as a row of a generation.
struct CheckpointPiece {
  let entry: StateEntry
  let generation: Int64
  let checksum: UInt32

  init(_ entry: StateEntry, generation: Int64) {
    self.entry = entry
    self.generation = generation
    let number = withUnsafeBytes(of: generation.littleEndian) { Array($0) }
    let length = withUnsafeBytes(of: UInt64(entry.key.bytes.count).littleEndian) { Array($0) }
    // The mark tells no value from an empty one.
    let bytes = number + length + entry.key.bytes + [entry.value == nil ? 0 : 1] + (entry.value ?? [])
    checksum = bytes.withUnsafeBytes { CRC32C.checksum($0) }
  }

  /// Takes up a row of key, generation, checksum and value; every column may hold anything.
  init(_ row: Row) throws {
    guard let key = Data.fromDatabaseValue(row[0]).flatMap({ try? StateKey(decoding: [UInt8]($0)) }),
      let generation = Int64.fromDatabaseValue(row[1]),
      let checksum = UInt32.fromDatabaseValue(row[2])
    else { throw LogError(.damaged, "a piece of a checkpoint is damaged") }
    let stored: DatabaseValue = row[3]
    let value = stored.isNull ? nil : Data.fromDatabaseValue(stored).map { [UInt8]($0) }
    guard stored.isNull || value != nil else { throw LogError(.damaged, "a piece of a checkpoint has no bytes") }
    self.init(
      StateEntry(key: key, value: value), generation: generation)
    guard self.checksum == checksum else {
      throw LogError(.damaged, "a piece of checkpoint \(generation) is damaged: \(entry.key)")
    }
  }

  func insert(into db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO entries (key, generation, crc, value) VALUES (?, ?, ?, ?)")
    try statement.execute(
      arguments: [Data(entry.key.bytes), generation, Int64(checksum), entry.value.map { Data($0) }])
  }

  /// The piece of a key in a range of generations; nil where nothing is left of it.
  static func latest(
    _ key: StateKey, in generations: ClosedRange<Int64>, _ db: Database
  ) throws -> CheckpointPiece? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT key, generation, crc, value FROM entries WHERE key = ? AND generation BETWEEN ? AND ?
        ORDER BY generation DESC LIMIT 1
        """)
    let row = try Row.fetchOne(statement, arguments: [Data(key.bytes), generations.lowerBound, generations.upperBound])
    guard let row else { return nil }
    let piece = try CheckpointPiece(row)
    return piece.entry.value == nil ? nil : piece
  }

  /// The least offset of a decision that any generation refers to; nil if there is none.
  ///
  /// Keys of decisions are ordered by placement, then offset, so each placement's least is found by one look-up.
  static func leastDecision(in db: Database) throws -> UInt64? {
    var (least, placement): (UInt64?, Int) = (nil, 0)
    let statement = try db.cachedStatement(
      sql: "SELECT key FROM entries WHERE key >= ? AND key < ? AND value IS NOT NULL ORDER BY key LIMIT 1")
    let end = Data([StateKey.Kind.decision.code + 1])
    while placement < 1 << 16 {
      let first = Data(StateKey(.decision, placement: placement, number: 0).bytes)
      guard let bytes = try Data.fetchOne(statement, arguments: [first, end]) else { return least }
      let key = try StateKey(decoding: [UInt8](bytes))
      guard let offset = key.number else { throw LogError(.damaged, "a piece of a checkpoint has the key \(key)") }
      least = min(least ?? offset, offset)
      placement = key.placement + 1
    }
    return least
  }
}
