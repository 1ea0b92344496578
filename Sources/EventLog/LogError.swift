import GRDB

/// Why the log could not do what it was asked.
package struct LogError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Equatable, Sendable {
    /// There is no space left; it may come back.
    case full
    /// A write or a sync failed: what is on disk is not known until a restart.
    case storage
    /// A record is not what was written.
    case damaged
    /// Another process uses the folder.
    case locked
    /// The folder was written by another version.
    case format
    /// There is nothing to look at.
    case missing
    /// It was in the head of the log, which was cut.
    case pruned
  }

  package let code: Code
  package let reason: String
  package var description: String { reason }

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  init(_ error: any Error, doing action: String) {
    switch error {
    case let error as LogError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
      self.init(.full, "\(action): no space left on the device")
    case let error as DatabaseError where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
      // The index of the WAL is a file too; what it says is not kept.
      self.init(.full, "\(action): no space left on the device for the index of the WAL")
    case let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode):
      self.init(.damaged, "\(action): \(error)")
    default: self.init(.storage, "\(action): \(error)")
    }
  }
}
