#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a file could not be written or read.
package struct DurableFileError: Error, Equatable, CustomStringConvertible {
  /// What a caller can tell apart.
  package enum Code: String, Sendable {
    /// There is no such file, or no such folder.
    case missing
    /// The file is larger than the caller allows.
    case tooLarge
    /// The path is of a folder, a device or a pipe.
    case notAFile
    /// The file became shorter while it was read.
    case changed
    /// The system refused.
    case system
  }

  /// The step that failed.
  package enum Operation: String, Sendable {
    /// Opening a file or folder, or creating the temporary.
    case open
    /// Asking for the size.
    case status
    /// Reading bytes.
    case read
    /// Writing bytes.
    case write
    /// Making bytes durable.
    case synchronize
    /// Making the name durable.
    case synchronizeFolder = "synchronize the folder of"
    /// Putting the new file in the place of the old.
    case rename
    /// Taking a file away.
    case remove
    /// Making a folder.
    case makeFolder = "make folder"
  }

  /// What went wrong.
  package let code: Code

  /// The step in which it did.
  package let operation: Operation

  /// The file that was to be written or read.
  package let path: String

  /// The system's words (`strerror`), or ours.
  package let reason: String

  /// One line for people.
  package var description: String { "\(operation.rawValue) \(path): \(reason) (\(code.rawValue))" }

  package init(_ code: Code, _ operation: Operation, path: String, reason: String) {
    self.code = code
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  init(_ operation: Operation, path: String, number: Int32) {
    let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    self.init(number == ENOENT ? .missing : .system, operation, path: path, reason: reason)
  }
}
