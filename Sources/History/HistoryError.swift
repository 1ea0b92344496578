/// Why a version cannot be had.
package struct HistoryError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Equatable, Sendable {
    /// It was never published, or is not in the log yet.
    case unknown
    /// Its file is gone, and so is what it could be rebuilt from.
    case gone
    /// Its file is damaged, and it cannot be rebuilt.
    case damaged
    /// What was rebuilt is not what was published.
    case differs
    /// The log cannot be read.
    case log
  }

  package let code: Code
  package let reason: String
  package var description: String { reason }

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
