import Events
import GRDB

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

  /// Takes up a row of number, base, offset, pieces, digest and checksum; every column may hold anything.
  private init(_ row: Row) throws(LogError) {
    guard let number = Int64.fromDatabaseValue(row[0]), let base = Int64.fromDatabaseValue(row[1]),
      let offset = UInt64.fromDatabaseValue(row[2]), let pieces = Int.fromDatabaseValue(row[3]),
      let digest = UInt32.fromDatabaseValue(row[4]), let checksum = UInt32.fromDatabaseValue(row[5])
    else { throw LogError(.damaged, "checkpoint \(row[0] as DatabaseValue) is damaged") }
    self.init(number: number, base: base, offset: offset, pieces: pieces, digest: digest)
    guard self.checksum == checksum else { throw LogError(.damaged, "checkpoint \(number) is damaged") }
  }

  /// All rows, the newest first; or what is wrong with one.
  static func all(in db: Database) throws -> [Result<CheckpointGeneration, LogError>] {
    try Row.fetchAll(
      db, sql: #"SELECT number, base, "offset", pieces, digest, crc FROM generations ORDER BY number DESC"#
    ).map { row in Result { () throws(LogError) in try CheckpointGeneration(row) } }
  }

  /// Takes away all rows but these.
  static func keep(_ whole: [CheckpointGeneration], in db: Database) throws {
    let numbers = whole.map { "\($0.number)" }.joined(separator: ", ")
    try db.execute(sql: "DELETE FROM generations WHERE number NOT IN (\(numbers))")
  }

  func insert(into db: Database) throws {
    try db.execute(
      sql: #"INSERT INTO generations (number, base, "offset", pieces, digest, crc) VALUES (?, ?, ?, ?, ?, ?)"#,
      arguments: [number, base, Int64(offset), pieces, Int64(digest), Int64(checksum)])
  }

  private var checksum: UInt32 {
    var writer = ByteWriter(reserving: 40)
    for number in [number, base, Int64(pieces), Int64(digest)] { writer.fixed(UInt64(bitPattern: number)) }
    writer.fixed(offset)
    return writer.bytes.withUnsafeBytes { CRC32C.checksum($0) }
  }
}
