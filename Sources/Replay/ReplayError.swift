package import Files

/// Why a replay could not be done: whose fault, where, and one readable line.
package struct ReplayError: Error, Equatable, CustomStringConvertible {
  package enum Code: Sendable {
    /// A file that cannot be read or is damaged, or a question that cannot be meant.
    case input
    /// A service that cannot be reached, refuses, or answers what no service of ours answers.
    case service
  }

  package let code: Code
  /// The file's path; nil where no file is to blame.
  package let file: String?
  /// 1-based; nil where the file as a whole is meant.
  package let line: Int?
  /// The column of a table.
  package let column: String?
  /// What was expected, and what was found.
  package let reason: String

  package static func input(
    _ reason: String, file: String? = nil, line: Int? = nil, column: String? = nil
  ) -> ReplayError {
    ReplayError(code: .input, file: file, line: line, column: column, reason: reason)
  }

  static func service(_ reason: String) -> ReplayError {
    ReplayError(code: .service, file: nil, line: nil, column: nil, reason: reason)
  }

  /// `log.csv:12: click: expected 0 or 1, found 2`.
  package var description: String { FileError(reason, file: file, line: line, column: column).description }
}

extension ReplayError {
  /// What went wrong with a file.
  package init(_ error: FileError) {
    self = .input(error.reason, file: error.file, line: error.line, column: error.column)
  }
}
