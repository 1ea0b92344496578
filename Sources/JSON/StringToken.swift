/// Where a string stands in its document; its syntax, escapes and UTF-8 have been checked.
struct StringToken {
  /// The bytes between the quotes.
  let content: Range<Int>
  /// Whether the content has no escapes.
  let isPlain: Bool

  /// The opening quote.
  var start: Int { content.lowerBound - 1 }
  /// After the closing quote.
  var end: Int { content.upperBound + 1 }
}

extension Source {
  /// Checks the string whose opening quote stands at `quote`.
  ///
  /// - Throws: malformed for a control character, an unknown escape, a lone surrogate, bytes that are not UTF-8, or an
  ///   end without a quote.
  /// - Complexity: O(*n*) for *n* bytes, eight at a step while they are plain ASCII.
  @inline(__always)
  func stringToken(at quote: Int) throws -> StringToken {
    var index = quote + 1
    var isPlain = true
    while true {
      index = skippingPlainASCII(from: index)
      switch self[index] {
      case ASCII.quote:
        return StringToken(content: quote + 1..<index, isPlain: isPlain)
      case ASCII.backslash:
        isPlain = false
        index = try endOfEscape(at: index)
      case 0x80...:
        index = try endOfSequence(at: index)
      default:
        guard index < count else { throw unexpected(at: index, wanted: "the end of a string") }
        throw unexpected(at: index, wanted: "an escape for a control character")
      }
    }
  }

  /// The first byte from `index` on that is a quote, a backslash, a control character, not ASCII, or the end.
  @inline(__always)
  private func skippingPlainASCII(from index: Int) -> Int {
    var index = index
    while let word = word(at: index) {
      let stops = Self.stops(in: word)
      if stops != 0 { return index + stops.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < count {
      let byte = bytes[index]
      if byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash || byte >= 0x80 { break }
      index += 1
    }
    return index
  }

  /// The high bit of each byte of `word` that ends plain ASCII.
  ///
  /// A borrow can mark a byte above a marked one by mistake, so only the lowest mark is exact.
  @inline(__always)
  private static func stops(in word: UInt64) -> UInt64 { marks(in: word) | word & highs }

  /// The high bit of each byte of `word` that a writer escapes; only the lowest mark is exact, as above.
  @inline(__always)
  static func escapes(in word: UInt64) -> UInt64 { marks(in: word) & ~word }

  private static var highs: UInt64 { 0x8080_8080_8080_8080 }

  /// The high bit of each quote, backslash and control character; of others that are not ASCII it may be set too.
  @inline(__always)
  private static func marks(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ ones &* UInt64(ASCII.quote)
    let backslashes = word ^ ones &* UInt64(ASCII.backslash)
    let controls = word &- ones &* UInt64(ASCII.space)
    return ((quotes &- ones) | (backslashes &- ones) | controls) & highs
  }

  /// The index after the UTF-8 sequence of two to four bytes at `index` (Unicode 16, table 3-7).
  private func endOfSequence(at index: Int) throws -> Int {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch self[index] {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: throw JSONError.malformed("not UTF-8", at: index)
      }
    var isValid = second.contains(self[index + 1])
    for place in 2..<4 where place < length {
      isValid = isValid && self[index + place] & 0xC0 == 0x80
    }
    guard isValid else { throw JSONError.malformed("not UTF-8", at: index) }
    return index + length
  }
}
