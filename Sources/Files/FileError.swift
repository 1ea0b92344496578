/// Why a file could not be read or written: where, and one readable line.
package struct FileError: Error, Equatable, CustomStringConvertible {
  /// As the user named it, or `standard input`; nil where no file is to blame.
  package let file: String?
  /// 1-based; nil where the file as a whole is meant.
  package let line: Int?
  /// The column of a table.
  package let column: String?
  /// What was expected, and what was found.
  package let reason: String

  package init(_ reason: String, file: String?, line: Int? = nil, column: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `log.csv:12: click: expected 0 or 1, found 2`.
  package var description: String {
    let place = file.map { file in line.map { "\(file):\($0)" } ?? file }
    return [place, column, reason].compactMap { $0 }.joined(separator: ": ")
  }
}
