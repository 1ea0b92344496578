import Files
import Foundation

/// A temporary file without a name: it is gone as soon as this process lets go of it, however that comes about.
final class SpillFile {
  private let descriptor: Int32
  private let folder: String
  private(set) var count = 0

  /// - Throws: `FileError` if no file can be made in the folder.
  init(folder: String) throws(FileError) {
    self.folder = folder
    var template = Array("\(folder)/marquee-sort-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SpillFile.error("a temporary file cannot be made", folder) }
    unlink(template)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Writes at the end. - Throws: `FileError`, such as for a full disk.
  func append(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
      if written >= 0 { done += written } else if errno != EINTR { throw SpillFile.error("cannot be written", folder) }
    }
    count += bytes.count
  }

  /// Appends `range` of the file to `buffer`.
  func read(_ range: Range<Int>, into buffer: inout [UInt8]) throws(FileError) {
    let before = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: range.count))
    var done = 0
    while done < range.count {
      let got = buffer.withUnsafeMutableBytes { bytes in
        pread(
          descriptor, bytes.baseAddress.map { $0 + before + done }, range.count - done,
          off_t(range.lowerBound + done))
      }
      if got > 0 { done += got } else if got == 0 || errno != EINTR { throw SpillFile.error("cannot be read", folder) }
    }
  }

  private static func error(_ what: String, _ folder: String) -> FileError {
    FileError("\(what): \(String(cString: strerror(errno)))", file: folder)
  }
}
