import Foundation
import GRDB

/// A folder for a log of its own.
struct LogFolder {
  let path = "\(FileManager.default.temporaryDirectory.path)/marquee-log-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  func remove() { try? FileManager.default.removeItem(atPath: path) }
  /// Changes what the log has stored behind its back.
  func execute(_ sql: String) throws {
    try DatabaseQueue(path: "\(path)/log.sqlite").write { try $0.execute(sql: sql) }
  }
}
