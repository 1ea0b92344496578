#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One process per data folder: an advisory lock on `FOLDER/lock`, given up when the process ends, however it ends.
package final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `LogError` if another process holds it, or the file cannot be made.
  package init(folder: String) throws(LogError) {
    descriptor = open("\(folder)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw LogError(.storage, "\(folder)/lock: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw LogError(.locked, "\(folder) is in use by another marquee serve")
    }
  }

  deinit { close(descriptor) }
}
