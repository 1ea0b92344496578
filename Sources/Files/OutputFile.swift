import Foundation

/// Takes bytes piece by piece. - Throws: `FileError` where they cannot be kept.
package typealias PieceTaker = ([UInt8]) throws(FileError) -> Void

/// A file that is written piece by piece and is there only when it is whole, or standard output.
///
/// The pieces go to a temporary file in the same folder, `.<name>.<16 digits>.tmp`, which takes the file's place in
/// `finish()` and is removed if that is never called. What is no regular file, such as a pipe, is written as it is.
package final class OutputFile {
  private let name: String
  private let descriptor: Int32
  private let isOwned: Bool
  /// Where the bytes are until the end; nil where they go to their place at once.
  private var temporary: String?

  /// - Parameter path: nil or `-` for standard output.
  /// - Throws: `FileError` if the file cannot be made.
  package init(path: String?) throws(FileError) {
    guard let path, path != "-" else {
      (name, descriptor, isOwned) = ("standard output", STDOUT_FILENO, false)
      return
    }
    name = path
    isOwned = true
    if OutputFile.isReplaceable(path) {
      let temporary = OutputFile.temporaryName(for: path)
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 { self.temporary = temporary }
    } else {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw OutputFile.error("cannot be made", path) }
  }

  deinit {
    if let temporary { unlink(temporary) }
    if isOwned && descriptor >= 0 { close(descriptor) }
  }

  /// Writes all of `bytes`. - Throws: `FileError`, such as for a full disk.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count >= 0 { done += count } else if errno != EINTR { throw OutputFile.error("cannot be written", name) }
    }
  }

  /// Puts the whole file in its place, on disk.
  package func finish() throws(FileError) {
    guard let temporary else { return }
    guard fsync(descriptor) == 0, rename(temporary, name) == 0 else {
      throw OutputFile.error("cannot be written", name)
    }
    self.temporary = nil
  }

  private static func error(_ what: String, _ name: String) -> FileError {
    FileError("\(what): \(String(cString: strerror(errno)))", file: name)
  }

  /// Whether a new file may take the place of what is there.
  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }

  private static func temporaryName(for path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    let digits = String(UInt64.random(in: (1 << 60)...UInt64.max), radix: 16)
    return "\(path.dropLast(name.count)).\(name).\(digits).tmp"
  }
}
