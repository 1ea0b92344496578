/// A name given by a client: equal, ordered and hashed by its UTF-8 bytes.
///
/// `String` compares by Unicode equivalence, under which two different byte sequences can be one key. Identifiers are
/// bytes to us, as they are to the clients, to SQLite and to every peer that sorts them.
package protocol TextIdentifier: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The identifier as it was given.
  var text: String { get }
  /// Wraps without a check: use `init(validating:)` for what comes from outside.
  init(_ text: String)
}

/// How many UTF-8 bytes an identifier may have.
package let identifierByteLimit = 512

/// Why a string cannot be an identifier.
package struct IdentifierError: Error, Equatable, CustomStringConvertible {
  package let description: String

  /// What is wrong with the bytes of an identifier; nil if nothing is.
  fileprivate init?(in bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.isEmpty {
      description = "expected a non-empty id"
    } else if bytes.count > identifierByteLimit {
      description = "expected an id of at most \(identifierByteLimit) bytes, found \(bytes.count)"
    } else if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      description = "expected an id without control characters"
    } else {
      return nil
    }
  }
}

extension TextIdentifier {
  /// Takes a string from outside.
  ///
  /// - Throws: `IdentifierError` if it is empty, longer than `identifierByteLimit` bytes or contains control characters.
  package init(validating text: String) throws(IdentifierError) {
    if let error = text.withBytes({ IdentifierError(in: $0) }) { throw error }
    self.init(text)
  }

  /// Takes the UTF-8 bytes of a string from outside.
  package init(validating bytes: UnsafeBufferPointer<UInt8>) throws(IdentifierError) {
    if let error = IdentifierError(in: bytes) { throw error }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  package init(stringLiteral value: String) { self.init(value) }
  package var description: String { text }

  @inlinable package static func == (lhs: Self, rhs: Self) -> Bool { lhs.text.hasSameBytes(as: rhs.text) }
  @inlinable package static func < (lhs: Self, rhs: Self) -> Bool { lhs.text.precedesInBytes(rhs.text) }
  package func hash(into hasher: inout Hasher) {
    let text = text
    text.withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

/// One answered ranking.
package struct DecisionID: TextIdentifier {
  package let text: String
  @inlinable package init(_ text: String) { self.text = text }
}

/// A candidate: a title or an image. The title that a play names, and the title a decision is about, are of this type too.
package struct ActionID: TextIdentifier {
  package let text: String
  @inlinable package init(_ text: String) { self.text = text }
}

/// Who was shown something, or watched it.
package struct MemberID: TextIdentifier {
  package let text: String
  @inlinable package init(_ text: String) { self.text = text }
}

/// An impression, a play or a reward; unique within its type.
package struct EventID: TextIdentifier {
  package let text: String
  @inlinable package init(_ text: String) { self.text = text }
}

/// One ranking problem with its own policy.
package struct PlacementName: TextIdentifier {
  package let text: String
  @inlinable package init(_ text: String) { self.text = text }
}

/// The region an event was received in.
package struct Origin: TextIdentifier {
  package let text: String
  @inlinable package init(_ text: String) { self.text = text }
  /// The origin of events that name none.
  package static let local: Origin = "local"
}
