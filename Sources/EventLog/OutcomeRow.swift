import Attribution
import Events
import Foundation
import GRDB
import JSON

/// An outcome as a row of `outcomes`, with a checksum of all that is stored of it.
struct OutcomeRow {
  let number: Int64
  let offset: Int64
  let placement: Data
  let member: Data?
  let action: Data
  let closedAt: Int64
  let reward: Double
  let amended: Double?
  let earnings: Data
  let line: Data

  static let columns =
    #"number, "offset", placement, member, action, closedAt, reward, amended, earnings, line, crc"#

  init(_ stored: StoredOutcome, number: Int64) {
    let (outcome, decision) = (stored.outcome, stored.outcome.decision)
    var writer = JSONWriter(reserving: 512)
    outcome.write(to: &writer)
    self.number = number
    offset = Int64(stored.offset)
    placement = Data(decision.placement.text.utf8)
    member = decision.member.map { Data($0.text.utf8) }
    action = Data(outcome.action.text.utf8)
    closedAt = outcome.closedAt.milliseconds
    // SQLite keeps 0 for -0.
    reward = outcome.reward + 0
    amended = outcome.amended.map { $0 + 0 }
    earnings = Data(Earning.encoded(outcome.earnings))
    line = Data(writer.bytes)
  }

  /// Takes up a row of `columns`; every column may hold anything.
  ///
  /// - Throws: `LogError` that names the outcome, if it is not what was written.
  init(_ row: Row) throws(LogError) {
    let damage = LogError(.damaged, "outcome \(row[0] as DatabaseValue) is damaged")
    let (member, amended): (DatabaseValue, DatabaseValue) = (row[3], row[7])
    guard let number = Int64.fromDatabaseValue(row[0]), let offset = Int64.fromDatabaseValue(row[1]),
      let placement = Data.fromDatabaseValue(row[2]), let action = Data.fromDatabaseValue(row[4]),
      let closedAt = Int64.fromDatabaseValue(row[5]), let reward = Double.fromDatabaseValue(row[6]),
      let earnings = Data.fromDatabaseValue(row[8]), let line = Data.fromDatabaseValue(row[9]),
      let checksum = Int64.fromDatabaseValue(row[10])
    else { throw damage }
    self.number = number
    self.offset = offset
    self.placement = placement
    self.member = Data.fromDatabaseValue(member)
    self.action = action
    self.closedAt = closedAt
    self.reward = reward
    self.amended = Double.fromDatabaseValue(amended)
    self.earnings = earnings
    self.line = line
    guard member.isNull == (self.member == nil), amended.isNull == (self.amended == nil),
      Int64(self.checksum) == checksum
    else { throw damage }
  }

  func insert(into db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO outcomes (\(OutcomeRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      number, offset, placement, member, action, closedAt, reward, amended, earnings, line, Int64(checksum),
    ])
  }

  /// CRC-32C of all columns, those of any length after their lengths.
  private var checksum: UInt32 {
    var head = ByteWriter(reserving: 1_024)
    for number in [number, offset, closedAt] { head.fixed(UInt64(bitPattern: number)) }
    head.double(reward)
    head.optional(amended) { $0.double($1) }
    head.optional(member) { $0.count($1.count) }
    for part in [placement, action, earnings, line] { head.count(part.count) }
    var bytes = head.bytes
    for part in [member ?? Data(), placement, action, earnings, line] { bytes.append(contentsOf: part) }
    return bytes.withUnsafeBytes { CRC32C.checksum($0) }
  }
}
