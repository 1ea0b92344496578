extension Source {
  /// The text of a checked token.
  ///
  /// - Complexity: O(*n*) for *n* bytes; nothing is allocated up to 15 of them.
  @inline(__always)
  func string(_ token: StringToken) -> String {
    token.isPlain ? String(decoding: slice(token.content), as: UTF8.self) : unescaped(token.content)
  }

  /// Decodes the escapes in `content`; no escape is shorter than what it stands for.
  private func unescaped(_ content: Range<Int>) -> String {
    String(unsafeUninitializedCapacity: content.count) { buffer in
      var length = 0
      var index = content.lowerBound
      while index < content.upperBound {
        let byte = bytes[index]
        guard byte == ASCII.backslash else {
          buffer[length] = byte
          length += 1
          index += 1
          continue
        }
        let (scalar, end) = escape(at: index)
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
          buffer[length] = unit
          length += 1
        }
        index = end
      }
      return length
    }
  }

  /// The scalar that a checked escape stands for, and the index after it.
  private func escape(at backslash: Int) -> (Unicode.Scalar, end: Int) {
    let letter = self[backslash + 1]
    guard letter == UInt8(ascii: "u") else {
      let byte: UInt8 =
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): ASCII.lineFeed
        case UInt8(ascii: "r"): ASCII.carriageReturn
        case UInt8(ascii: "t"): ASCII.tab
        default: letter
        }
      return (Unicode.Scalar(byte), backslash + 2)
    }
    let unit = hexadecimal(at: backslash + 2) ?? 0
    if let scalar = Unicode.Scalar(unit) { return (scalar, backslash + 6) }
    let low = hexadecimal(at: backslash + 8) ?? 0
    let scalar = Unicode.Scalar(0x1_0000 + (unit & 0x3FF) << 10 + low & 0x3FF)
    return (scalar ?? "\u{FFFD}", backslash + 12)
  }

  /// The index after the escape that begins at `backslash`.
  func endOfEscape(at backslash: Int) throws -> Int {
    switch self[backslash + 1] {
    case ASCII.quote, ASCII.backslash, ASCII.slash, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      return backslash + 2
    case UInt8(ascii: "u"):
      guard let unit = hexadecimal(at: backslash + 2) else {
        throw JSONError.malformed("expected four hexadecimal digits", at: backslash)
      }
      switch unit {
      case 0xD800...0xDBFF:
        guard self[backslash + 6] == ASCII.backslash, self[backslash + 7] == UInt8(ascii: "u"),
          let low = hexadecimal(at: backslash + 8), 0xDC00...0xDFFF ~= low
        else { throw JSONError.malformed("a lone surrogate", at: backslash) }
        return backslash + 12
      case 0xDC00...0xDFFF:
        throw JSONError.malformed("a lone surrogate", at: backslash)
      default:
        return backslash + 6
      }
    default:
      throw JSONError.malformed("an unknown escape", at: backslash)
    }
  }

  /// The value of the four hexadecimal digits at `index`, nil if they are not four.
  private func hexadecimal(at index: Int) -> UInt32? {
    var value: UInt32 = 0
    for place in index..<index + 4 {
      let byte = self[place]
      switch byte {
      case ASCII.zero...ASCII.nine: value = value << 4 | UInt32(byte - ASCII.zero)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return value
  }
}

extension JSONReader {
  /// Reads a string, its escapes decoded; `\u0000` is a character like another.
  ///
  /// - Throws: invalid for another kind of value, malformed.
  package mutating func string() throws -> String {
    begin()
    guard source[position] == ASCII.quote else { throw mismatch(.string) }
    let token = try source.stringToken(at: position)
    finish(at: token.end)
    return source.string(token)
  }

  /// Reads a string without escapes and lends its UTF-8 bytes, for as long as the document is; nil, and nothing is read,
  /// where it has escapes.
  ///
  /// - Throws: invalid for another kind of value, malformed.
  package mutating func plainString() throws -> UnsafeBufferPointer<UInt8>? {
    begin()
    guard source[position] == ASCII.quote else { throw mismatch(.string) }
    let token = try source.stringToken(at: position)
    guard token.isPlain else { return nil }
    finish(at: token.end)
    return source.slice(token.content).assumingMemoryBound(to: UInt8.self)
  }

  /// Reads a string without escapes as ``plainString()`` does; nil, and nothing is read, for what else is next.
  ///
  /// - Throws: malformed, for a string that is.
  package mutating func plainStringIfAny() throws -> UnsafeBufferPointer<UInt8>? {
    source[position] == ASCII.quote ? try plainString() : nil
  }

  /// Reads a string that should be one of `names`: its number, or the string itself where it is none of them.
  ///
  /// - Throws: invalid for another kind of value, malformed.
  package mutating func string(among names: KeyNames) throws -> (number: Int?, other: String) {
    begin()
    guard source[position] == ASCII.quote else { throw mismatch(.string) }
    let token = try source.stringToken(at: position)
    finish(at: token.end)
    if let number = source.number(of: token, in: names) { return (number, "") }
    return (nil, source.string(token))
  }
}
