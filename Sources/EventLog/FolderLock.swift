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
    for attempt in 1... {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      guard attempt < FolderLock.attempts else { break }
      usleep(FolderLock.pause)
    }
    throw LogError(.locked, "\(folder) is in use by another marquee serve")
  }

  /// A process that was just started holds copies of its parent's descriptors until it runs its own program, and so a lock
  /// that the parent has given up: half a second is patience enough.
  private static let attempts = 10
  /// In microseconds.
  private static let pause: UInt32 = 50_000

  deinit { close(descriptor) }
}
