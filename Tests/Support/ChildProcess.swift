import CChildProcess
import Foundation
import Synchronization

/// A process that tests start and wait for. It inherits nothing but what it is given, and no signals that are ignored here.
///
/// In place of Foundation's `Process`: on Linux its `run` copies whole `dirent`s out of the list of open files, beyond the
/// list's end where more than a thousand are open, as beside other tests, and that ended the tests now and then.
package final class ChildProcess: Sendable {
  package let id: Int32
  /// As `waitpid` tells it; nil while it runs.
  private let status = Mutex<Int32?>(nil)

  /// - Parameters:
  ///   - output: A descriptor; nil: nowhere.
  ///   - errors: A descriptor; nil: nowhere.
  ///   - folder: Which it works in; nil: the one of these tests.
  package init(
    _ path: String, _ arguments: [String], output: Int32?, errors: Int32? = STDERR_FILENO, in folder: String? = nil
  ) throws {
    let words = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var id: Int32 = 0
    let error = child_process_start(&id, words + [nil], folder, output ?? -1, errors ?? -1)
    guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EINVAL) }
    self.id = id
  }

  package func send(_ signal: Int32) { _ = kill(id, signal) }

  package var isRunning: Bool { look(WNOHANG) == nil }

  /// Waits for its end. - Returns: The exit code; -1 if a signal ended it.
  @discardableResult
  package func wait() -> Int32 {
    guard let status = look(0), status & 0x7F == 0 else { return -1 }
    return status >> 8 & 0xFF
  }

  private func look(_ options: Int32) -> Int32? {
    status.withLock { known in
      if known != nil { return known }
      var status: Int32 = 0
      var found = waitpid(id, &status, options)
      while found < 0, errno == EINTR { found = waitpid(id, &status, options) }
      if found == id { known = status }
      return known
    }
  }
}
