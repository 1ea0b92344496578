extension JSONReader {
  /// Reads an array: `element` is called for each element in order and reads exactly one value.
  ///
  /// - Throws: invalid for another kind of value, malformed, or what `element` throws.
  package mutating func array(_ element: (inout JSONReader, _ index: Int) throws -> Void) throws {
    try elements(element)
  }

  /// Reads an object: `member` is called for each member in order and reads exactly one value.
  ///
  /// A second member of the same key is malformed; keys are the same if their bytes are, once escapes are decoded.
  ///
  /// - Throws: invalid for another kind of value, malformed, or what `member` throws.
  /// - Complexity: O(*k*) expected for *k* bytes of keys. Nothing is allocated for duplicates up to 16 members.
  package mutating func object(_ member: (inout JSONReader, _ key: String) throws -> Void) throws {
    try members { reader, key in try member(&reader, reader.source.string(key)) }
  }

  /// Reads an object whose keys are known: `member` gets the number of each key in `names`, nil for another key.
  ///
  /// - Throws: as ``object(_:)`` does.
  package mutating func object(
    _ names: KeyNames, _ member: (inout JSONReader, _ key: Int?) throws -> Void
  ) throws {
    var number: Int?
    var known: UInt64 = 0
    var unknown: Set<ExactKey> = []
    try members { source, key in
      number = source.number(of: key, in: names)
      guard let number else { return unknown.insert(ExactKey(source.string(key))).inserted }
      let bit: UInt64 = 1 << UInt64(number & 63)
      defer { known |= bit }
      return known & bit == 0
    } _: { reader, _ in
      try member(&reader, number)
    }
  }

  /// Passes over one value of any kind, checking all that a reader of it would call malformed.
  ///
  /// The range of numbers is not checked.
  ///
  /// - Throws: malformed.
  /// - Complexity: O(*n*) expected for *n* bytes. Strings are not built.
  package mutating func skip() throws {
    switch Kind(firstByte: source[position]) {
    case .null: try null()
    case .bool: _ = try bool()
    case .array: try elements { reader, _ in try reader.skip() }
    case .object: try members { reader, _ in try reader.skip() }
    case .number:
      begin()
      finish(at: try source.number(at: position).end)
    case .string:
      begin()
      finish(at: try source.stringToken(at: position).end)
    case nil:
      throw source.unexpected(at: position, wanted: "a value")
    }
  }

  /// Passes over one value as ``skip()`` does and tells where it stands in the document, in bytes.
  ///
  /// - Throws: malformed.
  package mutating func raw() throws -> Range<Int> {
    let lower = position
    try skip()
    return lower..<position
  }
}

extension JSONReader {
  @inline(__always)
  private mutating func elements(_ element: (inout JSONReader, _ index: Int) throws -> Void) throws {
    begin()
    guard source[position] == ASCII.openBracket else { throw mismatch(.array) }
    let opening = position
    try descend()
    do {
      var index = 0
      while try advance(to: ASCII.closeBracket, isFirst: index == 0) {
        do {
          awaitValue()
          try element(&self, index)
          try settle()
        } catch let error as JSONError {
          throw error.inside(index: index)
        }
        index += 1
      }
    } catch {
      abandon(opening)
      throw error
    }
    ascend(opening)
  }

  @inline(__always)
  private mutating func members(_ member: (inout JSONReader, _ key: StringToken) throws -> Void) throws {
    var keys = KeySet()
    try members({ keys.insert($1, of: $0) }, member)
  }

  /// - Parameter isNew: Keeps a key, and tells whether it is the first of its name.
  @inline(__always)
  private mutating func members(
    _ isNew: (Source, _ key: StringToken) -> Bool, _ member: (inout JSONReader, _ key: StringToken) throws -> Void
  ) throws {
    begin()
    guard source[position] == ASCII.openBrace else { throw mismatch(.object) }
    let opening = position
    try descend()
    do {
      var isFirst = true
      while try advance(to: ASCII.closeBrace, isFirst: isFirst) {
        isFirst = false
        let key = try self.key()
        do {
          guard isNew(source, key) else { throw JSONError.malformed("duplicate key", at: key.start) }
          awaitValue()
          try member(&self, key)
          try settle()
        } catch let error as JSONError {
          throw error.inside(key: source.string(key))
        }
      }
    } catch {
      abandon(opening)
      throw error
    }
    ascend(opening)
  }

  /// Enters the container that begins here.
  private mutating func descend() throws {
    guard depth < depthLimit else {
      throw JSONError.malformed("nested more than \(depthLimit) deep", at: position)
    }
    depth += 1
    position += 1
  }

  /// Leaves a container whose closing byte has been passed.
  @inline(__always)
  private mutating func ascend(_ opening: Int) {
    depth -= 1
    start = opening
    progress = .read
  }

  /// Leaves a container that could not be read: the reader stands before it again.
  private mutating func abandon(_ opening: Int) {
    depth -= 1
    position = opening
    start = opening
    progress = .failed
  }

  /// A value is to be read here.
  @inline(__always)
  private mutating func awaitValue() {
    start = position
    progress = .waiting
  }

  /// Goes to the next element or member, past its comma, or past the closing byte, which gives false.
  @inline(__always)
  private mutating func advance(to closing: UInt8, isFirst: Bool) throws -> Bool {
    position = source.skippingWhiteSpace(from: position)
    let byte = source[position]
    if byte == closing {
      position += 1
      return false
    }
    if isFirst { return true }
    guard byte == ASCII.comma else {
      throw source.unexpected(at: position, wanted: "',' or '\(Character(Unicode.Scalar(closing)))'")
    }
    position = source.skippingWhiteSpace(from: position + 1)
    if source[position] == closing { throw JSONError.malformed("a comma before the end", at: position) }
    return true
  }

  /// Reads a key and its colon; the value is next.
  @inline(__always)
  private mutating func key() throws -> StringToken {
    guard source[position] == ASCII.quote else { throw source.unexpected(at: position, wanted: "a key") }
    let token = try source.stringToken(at: position)
    position = source.skippingWhiteSpace(from: token.end)
    guard source[position] == ASCII.colon else { throw source.unexpected(at: position, wanted: "':'") }
    position = source.skippingWhiteSpace(from: position + 1)
    return token
  }
}
