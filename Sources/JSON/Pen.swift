/// Writes into memory that is known to be large enough.
struct Pen {
  private let memory: UnsafeMutableRawBufferPointer
  /// Bytes written.
  private(set) var count = 0

  init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    memory[count] = byte
    count &+= 1
  }

  /// Up to 32 bytes are two or four words, of which the last may overlap those before.
  @inline(__always)
  mutating func put(_ bytes: UnsafeRawBufferPointer) {
    let size = bytes.count
    switch size {
    case 8...16:
      copy(bytes, at: 0)
      copy(bytes, at: size - 8)
    case 17...32:
      copy(bytes, at: 0)
      copy(bytes, at: 8)
      copy(bytes, at: size - 16)
      copy(bytes, at: size - 8)
    case 0..<8:
      for index in 0..<size { memory[count &+ index] = bytes[index] }
    default:
      UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
    }
    count &+= size
  }

  @inline(__always)
  private func copy(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    memory.storeBytes(of: word, toByteOffset: count &+ offset, as: UInt64.self)
  }

  /// Takes back the last bytes while they are `byte`.
  mutating func takeBack(_ byte: UInt8) {
    while count > 0, memory[count - 1] == byte { count -= 1 }
  }
}

extension Pen {
  /// A text to be put in quotes.
  struct Text {
    let utf8: UnsafeRawBufferPointer
    /// Whether no byte is to be escaped.
    let isPlain: Bool

    /// How many bytes it has at most with its escapes, of which the longest is `\u001f`.
    var limit: Int { isPlain ? utf8.count : 6 * utf8.count }

    @inline(__always)
    init(_ utf8: UnsafeRawBufferPointer) {
      self.utf8 = utf8
      isPlain = Text.isPlain(utf8)
    }

    /// Looks at eight bytes a step, of which the last may overlap the one before.
    @inline(__always)
    private static func isPlain(_ utf8: UnsafeRawBufferPointer) -> Bool {
      if utf8.count < 8 { return Source.escapes(in: utf8.shortWord(from: 0) | ~0 << UInt64(8 * utf8.count)) == 0 }
      var marks = Source.escapes(in: utf8.word(at: utf8.count - 8))
      var index = 0
      while utf8.count &- index > 8 {
        marks |= Source.escapes(in: utf8.word(at: index))
        index &+= 8
      }
      return marks == 0
    }
  }

  /// Puts a text in quotes, what must be escaped escaped.
  @inline(__always)
  mutating func put(_ text: Text) {
    put(ASCII.quote)
    if text.isPlain { put(text.utf8) } else { putEscaped(text.utf8) }
    put(ASCII.quote)
  }

  private mutating func putEscaped(_ utf8: UnsafeRawBufferPointer) {
    for byte in utf8 {
      if byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash { putEscape(byte) } else { put(byte) }
    }
  }

  private mutating func putEscape(_ byte: UInt8) {
    put(ASCII.backslash)
    switch byte {
    case ASCII.quote, ASCII.backslash: put(byte)
    case ASCII.lineFeed: put(UInt8(ascii: "n"))
    case ASCII.carriageReturn: put(UInt8(ascii: "r"))
    case ASCII.tab: put(UInt8(ascii: "t"))
    case 0x08: put(UInt8(ascii: "b"))
    case 0x0C: put(UInt8(ascii: "f"))
    default:
      let low = byte & 15
      for digit in [UInt8(ascii: "u"), ASCII.zero, ASCII.zero, ASCII.zero + byte >> 4] { put(digit) }
      put(low < 10 ? ASCII.zero + low : UInt8(ascii: "a") + low - 10)
    }
  }
}

extension Pen {
  /// Puts a whole number, of up to 20 bytes.
  @inline(__always)
  mutating func put(_ value: Int64) {
    if value < 0 { put(ASCII.minus) }
    put(decimal: value.magnitude)
  }

  /// Puts the digits of a number.
  @inline(__always)
  mutating func put(decimal value: UInt64) {
    if value < 10 { return put(ASCII.zero + UInt8(truncatingIfNeeded: value)) }
    var width = 2
    var rest = value / 100
    while rest > 0 {
      width += 1
      rest /= 10
    }
    put(decimal: value, width: width)
  }

  /// Puts the last digits of a number, zeros before it.
  @inline(__always)
  mutating func put(decimal value: UInt64, width: Int) {
    var rest = value
    for place in stride(from: count &+ width &- 1, through: count, by: -1) {
      memory[place] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count &+= width
  }
}
