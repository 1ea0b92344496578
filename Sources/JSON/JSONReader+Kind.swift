extension JSONReader {
  /// The six kinds of value.
  package enum Kind: Sendable {
    case null, bool, number, string, array, object

    /// The kind of value that begins with `byte`.
    @inline(__always)
    init?(firstByte byte: UInt8) {
      switch byte {
      case ASCII.quote: self = .string
      case ASCII.openBrace: self = .object
      case ASCII.openBracket: self = .array
      case ASCII.minus, ASCII.zero...ASCII.nine: self = .number
      case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool
      case UInt8(ascii: "n"): self = .null
      default: return nil
      }
    }

    /// The kind with its article, as it stands in messages.
    package var phrase: String {
      switch self {
      case .null: "null"
      case .bool: "a boolean"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }
  }

  /// The kind of the next value, told by its first byte; nothing is read.
  ///
  /// - Throws: malformed, if no value can begin so.
  package mutating func kind() throws -> Kind {
    precondition(progress != .read, "a body reads one value")
    guard let kind = Kind(firstByte: source[position]) else {
      throw source.unexpected(at: position, wanted: "a value")
    }
    return kind
  }

  /// The error for a value of another kind than `wanted`, or for what is no value.
  func mismatch(_ wanted: Kind) -> JSONError {
    guard let found = Kind(firstByte: source[position]) else {
      return source.unexpected(at: position, wanted: "a value")
    }
    return invalid("expected \(wanted.phrase), found \(found.phrase)")
  }

  /// Reads `true` or `false`.
  ///
  /// - Throws: invalid for another kind of value, malformed for another word.
  package mutating func bool() throws -> Bool {
    begin()
    switch source[position] {
    case UInt8(ascii: "t"):
      finish(at: try source.skipping("true", at: position))
      return true
    case UInt8(ascii: "f"):
      finish(at: try source.skipping("false", at: position))
      return false
    default:
      throw mismatch(.bool)
    }
  }

  /// Reads `null`.
  ///
  /// - Throws: invalid for another kind of value, malformed for another word.
  package mutating func null() throws {
    begin()
    guard source[position] == UInt8(ascii: "n") else { throw mismatch(.null) }
    finish(at: try source.skipping("null", at: position))
  }
}
