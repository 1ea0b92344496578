package import Files

/// What of a file of titles is passed over.
package enum TitleMisfit: Equatable, Sendable {
  /// A row, or a line, that says of no title what it is.
  case row(FileError)
  /// A value of a table, named with its column: its title goes without.
  case value(FileError, column: String)

  /// Where, what was expected and what was found.
  package var error: FileError {
    switch self {
    case .row(let error), .value(let error, _): error
    }
  }
}
