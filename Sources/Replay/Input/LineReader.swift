/// The lines of a plain or gzip file, or of standard input, in memory that does not grow with the file.
///
/// Gzip is told by its first bytes, not by the file's name, and may have several members. A line ends with a line feed,
/// or a carriage return and a line feed; the last one may go without.
package final class LineReader {
  /// The longest line, in bytes.
  package static let lineLimit = 16 << 20

  /// As errors and reports name it.
  package let name: String
  /// Of the line last read, 1-based; 0 before the first.
  package private(set) var line = 0
  private let source: ByteSource
  private var buffer: [UInt8] = []
  private var start = 0

  /// - Parameter path: `-` is standard input.
  /// - Throws: `ReplayError` if there is no such file, or it may not be read.
  package init(path: String) throws(ReplayError) {
    name = path == "-" ? "standard input" : path
    do { source = try ByteSource(path: path) } catch { throw .input(error.reason, file: name) }
  }

  /// The next line without its end; nil after the last.
  ///
  /// - Throws: `ReplayError`, naming the line that could not be read.
  /// - Complexity: O(*n*) for a line of *n* bytes.
  package func next() throws(ReplayError) -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) { return try take(to: end, next: end + 1) }
      guard buffer.count - start <= LineReader.lineLimit + 1 else { throw tooLong }
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      if try !fill() { return buffer.isEmpty ? nil : try take(to: buffer.count, next: buffer.count) }
    }
  }

  /// An error about the line last read.
  func error(_ reason: String, column: String? = nil) -> ReplayError {
    .input(reason, file: name, line: line, column: column)
  }

  private func take(to end: Int, next: Int) throws(ReplayError) -> [UInt8] {
    let isReturned = end > start && buffer[end - 1] == 0x0D
    let content = buffer[start..<(isReturned ? end - 1 : end)]
    guard content.count <= LineReader.lineLimit else { throw tooLong }
    line += 1
    start = next
    return Array(content)
  }

  private func fill() throws(ReplayError) -> Bool {
    do { return try source.append(to: &buffer) } catch { throw .input(error.reason, file: name, line: line + 1) }
  }

  private var tooLong: ReplayError {
    .input("expected lines of at most \(LineReader.lineLimit) bytes", file: name, line: line + 1)
  }
}
