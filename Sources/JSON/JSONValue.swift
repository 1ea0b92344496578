/// A document as a tree, for tests, tools and responses. Requests and logs are read with ``JSONReader`` instead.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The tree of one whole document.
  ///
  /// - Throws: `JSONError`.
  package init(parsing bytes: [UInt8]) throws {
    self = try JSONReader.document(bytes) { try $0.value() }
  }

  /// The tree of one whole document.
  ///
  /// - Throws: `JSONError`.
  package init(parsing text: String) throws {
    try self.init(parsing: Array(text.utf8))
  }

  /// The value under `key`; nil if there is none, or this is no object.
  ///
  /// - Complexity: O(*m*) for *m* members.
  package subscript(key: String) -> JSONValue? {
    object?[key]
  }

  /// The element at `index`; nil if there is none, or this is no array.
  package subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// The boolean, nil for another kind.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number, nil for another kind.
  package var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The string, nil for another kind.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements, nil for another kind.
  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, nil for another kind.
  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }
}

/// The members of an object in their order; another order makes another object.
package struct JSONObject: Equatable, Sendable {
  /// One key and its value.
  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package var members: [Member]

  package init(_ members: [Member] = []) {
    self.members = members
  }

  /// The keys in their order.
  package var keys: [String] {
    members.map(\.key)
  }

  /// The first value under `key`.
  ///
  /// - Complexity: O(*m*) for *m* members.
  package subscript(key: String) -> JSONValue? {
    members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }
}

extension JSONReader {
  /// Reads a value of any kind as a tree.
  ///
  /// - Throws: invalid for a number out of range, malformed.
  package mutating func value() throws -> JSONValue {
    switch try kind() {
    case .null:
      try null()
      return .null
    case .bool: return .bool(try bool())
    case .number: return .number(try double())
    case .string: return .string(try string())
    case .array:
      var elements: [JSONValue] = []
      try array { reader, _ in elements.append(try reader.value()) }
      return .array(elements)
    case .object:
      var object = JSONObject()
      try self.object { reader, key in object.members.append(.init(key, try reader.value())) }
      return .object(object)
    }
  }
}

extension JSONWriter {
  /// Writes a tree, whose numbers must be finite.
  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value): double(value)
    case .string(let value): string(value)
    case .array(let elements):
      array { writer in
        for element in elements { writer.value(element) }
      }
    case .object(let object):
      self.object { writer in
        for member in object.members {
          writer.key(member.key)
          writer.value(member.value)
        }
      }
    }
  }
}
