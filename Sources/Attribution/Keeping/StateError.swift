package import Events

/// Why entries are no state. Nothing was read then.
package struct StateError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Equatable, Sendable {
    /// The bytes of an entry, or what they say beside what others say, cannot have been written here.
    case damaged
    /// They were written in another format, or for other placements.
    case doesNotFit
    /// An entry that every state has is not there.
    case missing
    /// They do not stand in the order of their keys, each once.
    case disordered
  }

  package let code: Code
  /// Where it was found; nil where it is of the whole.
  package let key: StateKey?
  package let reason: String

  package init(_ code: Code, at key: StateKey?, _ reason: String) {
    self.code = code
    self.key = key
    self.reason = reason
  }

  package var description: String { "\(code.rawValue)\(key.map { ", \($0)" } ?? ""): \(reason)" }
}

extension StateEntry {
  /// Reads the value, all of it.
  ///
  /// - Throws: `StateError` if there is none, or in place of any `ByteError`; and whatever else `read` throws.
  package func decode<T>(_ read: (inout ByteReader) throws -> T) throws -> T {
    guard let value else { throw StateError(.damaged, at: key, "it was taken back") }
    do {
      return try value.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        let result = try read(&reader)
        guard reader.isAtEnd else { throw reader.error("the end of the entry") }
        return result
      }
    } catch let error as ByteError {
      throw StateError(.damaged, at: key, error.description)
    }
  }
}
