#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension DurableFile {
  /// Takes the file at `path` away, so that a power failure does not bring it back; one that is not there is as good.
  package static func remove(_ path: String) throws(DurableFileError) {
    guard unlink(path) != 0 else { return try synchronizeFolder(of: path) }
    guard errno == ENOENT else { throw DurableFileError(.remove, path: path, number: errno) }
  }

  /// Moves a file to another folder of the same disk, and replaces what is there. A power failure leaves it in one of the
  /// two places, or in both.
  package static func move(_ path: String, to other: String) throws(DurableFileError) {
    guard rename(path, other) == 0 else { throw DurableFileError(.rename, path: path, number: errno) }
    try synchronizeFolder(of: other)
    try synchronizeFolder(of: path)
  }

  /// The first bytes of the file at `path`, at most `count`, and the size of the whole.
  ///
  /// - Throws: As `read`.
  package static func readStart(
    _ path: String, count: Int
  ) throws(DurableFileError) -> (bytes: [UInt8], size: Int) {
    let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, for: path)
    let size = try file.size()
    return (try file.contents(min(count, size)), size)
  }

  private static func synchronizeFolder(of path: String) throws(DurableFileError) {
    try OpenFile(split(path).folder, O_RDONLY | O_DIRECTORY, for: path).synchronize(.synchronizeFolder)
  }
}
