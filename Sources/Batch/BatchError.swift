package import Files

/// Why a batch could not be done, on one readable line.
package struct BatchError: Error, Equatable, CustomStringConvertible {
  package enum Code: Equatable, Sendable {
    /// A file that cannot be read, is damaged or is not in the order it must be in.
    case input
    /// A disk that does not take what is written, or a state that is full.
    case failed
  }

  package let code: Code
  package let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// Why a state that is full ends a batch: leaving events out would leave outcomes out.
  static let fullState =
    "the placement's state is full: more pairs are open at once than its attribution.limits allow, "
    + "or more feedback waits than the million that may"

  /// What went wrong with an input file.
  package static func input(_ error: FileError) -> BatchError { BatchError(.input, error.description) }

  /// What went wrong with a file that was to be written.
  package static func failed(_ error: FileError) -> BatchError { BatchError(.failed, error.description) }
}
