#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file descriptor, closed at the end of its life. Every call is repeated when a signal interrupts it.
struct OpenFile: ~Copyable {
  private let descriptor: Int32
  private let path: String

  /// Opens `name`; errors speak of `path`, for which it is opened.
  init(_ name: String, _ flags: Int32, for path: String) throws(DurableFileError) {
    self.path = path
    descriptor = try Self.repeated(.open, path) { open(name, flags | O_CLOEXEC, 0o644) }
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes`, in as many calls as the system needs.
  func append(_ bytes: [UInt8]) throws(DurableFileError) {
    var done = 0
    while done < bytes.count {
      done += try Self.repeated(.write, path) {
        bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done) }
      }
    }
  }

  func synchronize(_ operation: DurableFileError.Operation) throws(DurableFileError) {
    _ = try Self.repeated(operation, path) { fsync(descriptor) }
  }

  /// The size in bytes of a regular file.
  func size() throws(DurableFileError) -> Int {
    var status = stat()
    _ = try Self.repeated(.status, path) { fstat(descriptor, &status) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DurableFileError(.notAFile, .status, path: path, reason: "not a regular file")
    }
    return Int(status.st_size)
  }

  /// The first `size` bytes, or fewer if the file ends before.
  func contents(_ size: Int) throws(DurableFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let count = try Self.repeated(.read, path) {
        bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: done), size - done) }
      }
      guard count > 0 else { break }
      done += count
    }
    bytes.removeSubrange(done...)
    return bytes
  }

  private static func repeated<Result: SignedInteger>(
    _ operation: DurableFileError.Operation, _ path: String, _ call: () -> Result
  ) throws(DurableFileError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw DurableFileError(operation, path: path, number: number) }
    }
  }
}
