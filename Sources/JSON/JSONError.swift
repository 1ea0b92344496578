/// Why a document was refused: what kind of refusal, where, and one readable line.
package struct JSONError: Error, Equatable {
  /// The two ways a document can be wrong.
  package enum Code: Sendable {
    /// Not JSON as RFC 8259 has it: syntax, UTF-8, a lone surrogate, a byte order mark, a duplicate key, something
    /// after the document, nesting beyond the limit, or a document cut short.
    case malformed
    /// JSON, but not of the expected type or range.
    case invalid
  }

  package var code: Code
  /// The value at fault, such as `actions[3].id`; empty for the document itself.
  ///
  /// A key that is not a plain word is written `["in quotes"]`, and cut after 64 characters.
  package var path: String
  /// Where, in bytes from the beginning of the document.
  package var offset: Int
  /// What is wrong, such as `expected a string, found a number`.
  package var reason: String

  package init(code: Code, path: String = "", offset: Int, reason: String) {
    self.code = code
    self.path = path
    self.offset = offset
    self.reason = reason
  }
}

extension JSONError: CustomStringConvertible {
  /// Path, reason and offset on one line: `actions[3].id: expected a string, found a number (byte 57)`.
  package var description: String {
    path.isEmpty ? "\(reason) (byte \(offset))" : "\(path): \(reason) (byte \(offset))"
  }
}

extension JSONError {
  static func malformed(_ reason: String, at offset: Int) -> JSONError {
    JSONError(code: .malformed, offset: offset, reason: reason)
  }

  /// This error, seen from the array that holds the value at `index`.
  func inside(index: Int) -> JSONError {
    prefixed(by: "[\(index)]")
  }

  /// This error, seen from the object that holds the value under `key`.
  func inside(key: String) -> JSONError {
    if !key.isEmpty, key.utf8.count <= 64, key.utf8.allSatisfy(Self.isWordByte) { return prefixed(by: key) }
    let head = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
    var quoted = JSONWriter()
    quoted.string(head.utf8.count < key.utf8.count ? head + "…" : head)
    return prefixed(by: "[\(quoted.text)]")
  }

  private func prefixed(by component: String) -> JSONError {
    var error = self
    let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
    error.path = component + joint + path
    return error
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case ASCII.zero...ASCII.nine, UInt8(ascii: "_"), ASCII.minus: true
    default: false
    }
  }
}
