import Foundation
import GRDB

/// A database that is only looked at, beside a process that writes it or without one. No file is made for it.
///
/// SQLite makes a WAL for whoever opens a database that has none, a reader included. Who serves a folder has one, so a
/// database without is taken for one that stays as it is; whether that was true is looked at after each reading. Of a WAL
/// that has lost its index, as in a copy, SQLite makes a new one.
struct ReadOnlyDatabase: Sendable {
  let pool: DatabasePool
  /// Where a WAL would be, if there was none.
  private let absentWAL: String?
  private let path: String

  /// - Parameter readers: How many may read at once.
  /// - Throws: `LogError` if there is none; what SQLite throws.
  init(_ path: String, readers: Int = 2) throws {
    guard FileManager.default.fileExists(atPath: path) else { throw LogError(.missing, "there is no \(path)") }
    var configuration = Configuration.patient
    configuration.readonly = true
    configuration.maximumReaderCount = readers
    let wal = "\(path)-wal"
    self.path = path
    if FileManager.default.fileExists(atPath: wal) {
      absentWAL = nil
      pool = try DatabasePool(path: path, configuration: configuration)
    } else {
      absentWAL = wal
      pool = try DatabasePool(path: ReadOnlyDatabase.unchanging(path), configuration: configuration)
    }
  }

  /// Reads in one transaction.
  func read<T>(_ body: (Database) throws -> T) throws -> T {
    let result = Result { try pool.read(body) }
    try checkWAL()
    return try result.get()
  }

  /// Reads in one transaction.
  func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
    do {
      let result = try await pool.read(body)
      try checkWAL()
      return result
    } catch {
      try checkWAL()
      throw error
    }
  }

  /// What was read of a database while another process began to write it may be of no one moment.
  private func checkWAL() throws(LogError) {
    guard let absentWAL, FileManager.default.fileExists(atPath: absentWAL) else { return }
    throw LogError(.locked, "a marquee serve began to use \(path) while it was read: ask again")
  }

  /// The name that says to SQLite that a database stays as it is.
  private static func unchanging(_ path: String) -> String {
    let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
    return "file:\(path.addingPercentEncoding(withAllowedCharacters: plain) ?? path)?immutable=1"
  }
}
