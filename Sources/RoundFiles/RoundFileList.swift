import Evaluation
import Files
import JSON

/// The files that rounds are read from, in order.
struct RoundFileList {
  let files: [String]

  /// - Throws: `EvaluationError` where there is none, one cannot be opened, or one is standard input, which cannot be read
  ///   twice.
  init(_ files: [String]) throws(EvaluationError) {
    guard !files.isEmpty else { throw EvaluationError(.input, "expected a file of rounds") }
    for file in files {
      guard file != "-" else {
        throw EvaluationError(.input, "expected files: rounds may be read twice, and standard input cannot be")
      }
      _ = try RoundFileList.open(file)
    }
    self.files = files
  }

  static func open(_ file: String, cutsLongLines: Bool = false) throws(EvaluationError) -> LineReader {
    do throws(FileError) {
      return try LineReader(path: file, cutsLongLines: cutsLongLines)
    } catch {
      throw EvaluationError(error)
    }
  }
}

extension LineReader {
  /// Lends each line to `body`, blank ones not.
  ///
  /// - Throws: `EvaluationError` naming file, line and column, also for what `body` finds wrong with JSON or a round; what
  ///   else it throws as it is.
  func eachLine(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    while let result = try next(body) { try result.get() }
  }

  /// - Returns: nil after the last line.
  private func next(_ body: (UnsafeRawBufferPointer) throws -> Void) throws(EvaluationError) -> Result<Void, any Error>?
  {
    do throws(FileError) {
      return try withNext { bytes in
        do {
          if !bytes.isBlank { try body(bytes) }
          return .success(())
        } catch {
          return .failure(fault(error))
        }
      }
    } catch {
      throw EvaluationError(error)
    }
  }

  /// An error about the line last read, if it is one about a line.
  func fault(_ error: any Error) -> any Error {
    switch error {
    case let fault as RoundFault: EvaluationError(self.error(fault.reason, column: fault.column))
    case let error as JSONError:
      EvaluationError(self.error(error.reason, column: error.column))
    default: error
    }
  }
}

extension EvaluationError {
  /// What is wrong with a file.
  init(_ error: FileError) { self.init(.input, error.description) }

  /// A file without a round.
  static func empty(_ file: String) -> EvaluationError {
    EvaluationError(FileError("expected rounds, found none", file: file))
  }
}

extension JSONError {
  /// Where in a line: the key, or, in a line that is no JSON, the byte from 1; nil where the line as a whole is meant.
  fileprivate var column: String? {
    if !path.isEmpty { return path }
    return code == .malformed ? "byte \(offset + 1)" : nil
  }
}

extension UnsafeRawBufferPointer {
  /// Whether it is nothing but spaces and tabs.
  var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
