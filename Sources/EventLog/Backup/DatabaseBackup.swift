import Foundation
import GRDB

/// Copies of the log and of the checkpoints, each as it was at one moment, while a `serve` writes them or without one.
package enum DatabaseBackup {
  /// Pages that are copied before somebody else may use the disk.
  private static let step: CInt = 4_096

  /// Copies `log.sqlite` and, if there is one, `checkpoints.sqlite` into an empty folder; both are synchronized.
  ///
  /// The moment of the checkpoints is before that of the log, so none is ahead of it. While it copies, neither WAL can be
  /// brought into its database any further than that moment, so they grow.
  /// - Throws: `LogError`.
  /// - Complexity: O(*bytes*), and the WAL grows by what is written meanwhile.
  package static func copy(_ folder: String, to target: String) throws(LogError) {
    do {
      let log = try ReadOnlyDatabase("\(folder)/log.sqlite", readers: 1)
      guard FileManager.default.fileExists(atPath: "\(folder)/checkpoints.sqlite") else {
        return try log.read { try copy($0, to: "\(target)/log.sqlite") }
      }
      let checkpoints = try ReadOnlyDatabase("\(folder)/checkpoints.sqlite", readers: 1)
      try checkpoints.read { checkpoints in
        // A transaction begins with its first read.
        try CheckpointSchema.check(checkpoints)
        try log.read { log in
          try LogSchema.check(log)
          try copy(checkpoints, to: "\(target)/checkpoints.sqlite")
          try copy(log, to: "\(target)/log.sqlite")
        }
      }
    } catch {
      throw LogError(error, doing: "copying \(folder)")
    }
  }

  private static func copy(_ database: Database, to path: String) throws {
    let target = try DatabaseQueue(path: path)
    try target.inDatabase { try database.backup(to: $0, pagesPerStep: step) }
    try target.close()
  }
}

extension EventLog {
  /// The bytes of the file `acknowledged` that says that all records up to one have been answered for.
  package static func acknowledgement(of offset: UInt64) -> [UInt8] { AcknowledgedMark.bytes(of: offset) }
}
