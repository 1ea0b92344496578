import Foundation

/// The lines of a plain or gzip file, or of standard input, in memory that does not grow with the file.
///
/// Gzip is told by its first bytes, not by the file's name, and may have several members. A line ends with a line feed,
/// or a carriage return and a line feed; the last one may go without.
package final class LineReader {
  /// The longest line, in bytes; a longer one is an error, or is cut there.
  package static let lineLimit = 16 << 20

  /// As errors and reports name it.
  package let name: String
  /// Of the line last read, 1-based; 0 before the first.
  package private(set) var line = 0
  private let source: ByteSource
  private let cutsLongLines: Bool
  private var buffer: [UInt8] = []
  private var start = 0
  /// Whether the line last read was cut, and the rest of it is still to come.
  private var isInsideLongLine = false

  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - cutsLongLines: Whether of a line beyond `lineLimit` the first bytes are read and the others passed over.
  /// - Throws: `FileError` if there is no such file, or it may not be read.
  package init(path: String, cutsLongLines: Bool = false) throws(FileError) {
    self.cutsLongLines = cutsLongLines
    name = path == "-" ? "standard input" : path
    do { source = try ByteSource(path: path) } catch { throw FileError(error.reason, file: name) }
  }

  /// The next line without its end; nil after the last.
  ///
  /// - Throws: `FileError`, naming the line that could not be read.
  /// - Complexity: O(*n*) for a line of *n* bytes.
  package func next() throws(FileError) -> [UInt8]? { try withNext { Array($0) } }

  /// Lends the next line without its end to `body`; nil after the last. Nothing is copied.
  ///
  /// - Throws: `FileError`, naming the line that could not be read.
  /// - Complexity: O(*n*) for a line of *n* bytes, besides what `body` does.
  package func withNext<Result>(_ body: (UnsafeRawBufferPointer) -> Result) throws(FileError) -> Result? {
    guard let content = try advance() else { return nil }
    return buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[content])) }
  }

  /// An error about the line last read.
  package func error(_ reason: String, column: String? = nil) -> FileError {
    FileError(reason, file: name, line: line, column: column)
  }

  /// Goes past the next line; where it lies in the buffer, nil after the last.
  private func advance() throws(FileError) -> Range<Int>? {
    if isInsideLongLine, try !passLongLine() { return nil }
    var searched = start
    while true {
      if let end = lineFeed(from: searched) { return try take(to: end, next: end + 1) }
      if buffer.count - start > LineReader.lineLimit + 1 {
        let content = try take(to: buffer.count, next: buffer.count)
        isInsideLongLine = true
        return content
      }
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      if try !fill() { return buffer.isEmpty ? nil : try take(to: buffer.count, next: buffer.count) }
    }
  }

  /// Goes past the rest of a line that was cut; false at the end.
  private func passLongLine() throws(FileError) -> Bool {
    while true {
      if let end = lineFeed(from: start) {
        start = end + 1
        isInsideLongLine = false
        return true
      }
      buffer.removeAll(keepingCapacity: true)
      start = 0
      if try !fill() { return false }
    }
  }

  private func lineFeed(from index: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard index < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + index, 0x0A, bytes.count - index)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private func take(to end: Int, next: Int) throws(FileError) -> Range<Int> {
    let isReturned = end > start && buffer[end - 1] == 0x0D
    let content = start..<(isReturned ? end - 1 : end)
    guard content.count <= LineReader.lineLimit || cutsLongLines else { throw tooLong }
    line += 1
    start = next
    return content.prefix(LineReader.lineLimit)
  }

  private func fill() throws(FileError) -> Bool {
    do { return try source.append(to: &buffer) } catch { throw FileError(error.reason, file: name, line: line + 1) }
  }

  private var tooLong: FileError {
    FileError("expected lines of at most \(LineReader.lineLimit) bytes", file: name, line: line + 1)
  }
}
