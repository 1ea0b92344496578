#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whole files, replaced so that a crash at any moment leaves either the old file or the new one.
package enum DurableFile {
  /// Replaces the file at `path`, or creates it, with mode 0644 less the umask.
  ///
  /// The bytes go to a temporary file in the same folder, `.<name>.<16 digits>.tmp`, which is synchronized, renamed to
  /// `path`, and made durable by synchronizing the folder. On an error the temporary is removed; if the error is in the
  /// last step, `path` has the new bytes but might not keep them through a power failure.
  ///
  /// - Parameter path: A file in an existing folder.
  package static func write(_ bytes: [UInt8], to path: String) throws(DurableFileError) {
    let (folder, name) = split(path)
    let temporary = "\(folder)/.\(name).\(hexadecimal(.random(in: .min ... .max))).tmp"
    let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, for: path)
    do throws(DurableFileError) {
      try file.append(bytes)
      try file.synchronize(.synchronize)
      guard rename(temporary, path) == 0 else { throw DurableFileError(.rename, path: path, number: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    try OpenFile(folder, O_RDONLY | O_DIRECTORY, for: path).synchronize(.synchronizeFolder)
  }

  /// Makes a folder and those above it, as far as they are missing, so that a power failure does not take them away again.
  package static func makeFolder(_ path: String) throws(DurableFileError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    let above = String(split(path).folder)
    if above != path { try makeFolder(above) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw DurableFileError(.makeFolder, path: path, number: errno)
    }
    try OpenFile(above, O_RDONLY | O_DIRECTORY, for: path).synchronize(.synchronizeFolder)
  }

  /// The bytes of the file at `path`.
  ///
  /// - Parameter limit: The most bytes to read; a larger file is refused before memory is taken.
  /// - Throws: `missing`, `tooLarge`, `notAFile` for anything but a regular file, `changed` if it shrank meanwhile, and
  ///   `system` for the rest.
  package static func read(_ path: String, limit: Int) throws(DurableFileError) -> [UInt8] {
    // Non-blocking, so that opening a pipe does not wait for its writer; files do not care.
    let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, for: path)
    let size = try file.size()
    guard size <= limit else {
      throw DurableFileError(.tooLarge, .read, path: path, reason: "\(size) bytes are more than \(limit)")
    }
    let bytes = try file.contents(size)
    guard bytes.count == size else {
      throw DurableFileError(.changed, .read, path: path, reason: "\(bytes.count) bytes instead of \(size)")
    }
    return bytes
  }

  private static func split(_ path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, path[path.index(after: slash)...])
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

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

  fileprivate init(_ operation: Operation, path: String, number: Int32) {
    let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
    self.init(number == ENOENT ? .missing : .system, operation, path: path, reason: reason)
  }
}

/// A file descriptor, closed at the end of its life. Every call is repeated when a signal interrupts it.
private struct OpenFile: ~Copyable {
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
