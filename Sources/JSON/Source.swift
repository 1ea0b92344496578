/// The bytes of one document. No index reads outside them.
struct Source {
  let bytes: UnsafeRawBufferPointer
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    count = bytes.count
  }

  /// The byte at `index` (at least 0), or 0 past the end.
  ///
  /// A zero byte is an error everywhere in JSON, so the end takes the path of an unexpected byte.
  @inline(__always)
  subscript(index: Int) -> UInt8 {
    index < count ? bytes[index] : 0
  }

  /// Eight bytes from `index`, the first in the lowest place; nil when fewer are left.
  @inline(__always)
  func word(at index: Int) -> UInt64? {
    guard count - index >= 8 else { return nil }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// The bytes in `range`, which lies within the document.
  @inline(__always)
  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  /// The index of the first byte from `index` on that is not white space.
  @inline(__always)
  func skippingWhiteSpace(from index: Int) -> Int {
    if self[index] > ASCII.space { return index }
    var index = index
    while true {
      switch self[index] {
      case ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: index += 1
      default: return index
      }
    }
  }

  /// The index after `word`, which must stand at `index`.
  func skipping(_ word: StaticString, at index: Int) throws -> Int {
    let end = index + word.utf8CodeUnitCount
    guard end <= count, word.withUTF8Buffer({ slice(index..<end).elementsEqual($0) }) else {
      throw JSONError.malformed("expected \(word)", at: index)
    }
    return end
  }

  /// A malformed error that says what was found at `index` instead.
  func unexpected(at index: Int, wanted: String) -> JSONError {
    .malformed("expected \(wanted), found \(found(at: index))", at: index)
  }

  private func found(at index: Int) -> String {
    guard index < count else { return "the end of the document" }
    let byte = bytes[index]
    if bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]) { return "a byte order mark" }
    if 0x21...0x7E ~= byte { return "'\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "the byte 0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
