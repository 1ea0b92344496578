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

  static func split(_ path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, path[path.index(after: slash)...])
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
