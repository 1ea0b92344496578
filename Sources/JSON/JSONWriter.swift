/// Compact JSON, written value by value without a tree; commas come by themselves.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.object { writer in
///   writer.member("accepted", 5)
///   writer.key("rejected")
///   writer.array { _ in }
/// }
/// writer.text  // {"accepted":5,"rejected":[]}
/// ```
///
/// That members have one key and one value each, and that no key is written twice, is the caller's care. Several values
/// in a row outside a container are parted by commas too. Every operation is amortized O(*n*) in the bytes it writes.
package struct JSONWriter {
  /// What has been written. Between documents a caller may take it, or add bytes, such as a line feed; inside a container
  /// it ends with room for what is to come.
  package var bytes: [UInt8]
  /// Inside a container, how many of `bytes` have been written.
  private var end = 0
  /// Containers that are open.
  private var depth = 0
  private var needsComma = false

  package init() {
    bytes = []
  }

  /// A writer with room for `capacity` bytes before it allocates again.
  package init(reserving capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// What has been written, as a string; between documents.
  package var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// Writes an object whose members `body` writes. If `body` throws, the object is left open.
  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try container(ASCII.openBrace, ASCII.closeBrace, body)
  }

  /// Writes an array whose elements `body` writes. If `body` throws, the array is left open.
  package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try container(ASCII.openBracket, ASCII.closeBracket, body)
  }

  /// Writes a key; its value is to follow.
  package mutating func key(_ key: String) {
    withText(of: key) { writer, key in
      writer.value(upTo: key.limit + 3) { pen in
        pen.put(key)
        pen.put(ASCII.colon)
      }
    }
    needsComma = false
  }

  /// Writes a string. What JSON does not require to be escaped stands as it is, in UTF-8.
  package mutating func string(_ value: String) {
    withText(of: value) { writer, text in
      writer.value(upTo: text.limit + 2) { $0.put(text) }
    }
  }

  /// Writes a key and a string.
  package mutating func member(_ key: String, _ value: String) {
    withText(of: key) { writer, key in
      writer.withText(of: value) { writer, text in
        writer.value(upTo: key.limit + text.limit + 5) { pen in
          pen.put(key)
          pen.put(ASCII.colon)
          pen.put(text)
        }
      }
    }
  }

  /// Writes `true` or `false`.
  package mutating func bool(_ value: Bool) { word(value ? "true" : "false") }

  /// Writes `null`.
  package mutating func null() { word("null") }

  /// Writes a value that is already encoded: `encoded` must be one JSON value.
  package mutating func raw(_ encoded: some Collection<UInt8>) {
    if encoded.withContiguousStorageIfAvailable({ raw($0) }) == nil {
      Array(encoded).withUnsafeBufferPointer { raw($0) }
    }
  }

  /// Writes a value that is already encoded and lies in memory.
  package mutating func raw(_ encoded: UnsafeBufferPointer<UInt8>) {
    value(upTo: encoded.count) { $0.put(UnsafeRawBufferPointer(encoded)) }
  }

  /// Ends a line of NDJSON: a line feed, and the next value is the first of a new document.
  package mutating func endLine() {
    precondition(depth == 0, "a line ends after its document")
    bytes.append(ASCII.lineFeed)
    needsComma = false
  }

  @inline(__always)
  private mutating func container(
    _ opening: UInt8, _ closing: UInt8, _ body: (inout JSONWriter) throws -> Void
  ) rethrows {
    value(upTo: 1) { $0.put(opening) }
    if depth == 0 { end = bytes.count }
    depth += 1
    defer {
      depth -= 1
      if depth == 0 { bytes.removeLast(bytes.count - end) }
    }
    needsComma = false
    try body(&self)
    needsComma = false
    value(upTo: 1) { $0.put(closing) }
  }
}

extension JSONWriter {
  @inline(__always)
  mutating func word(_ word: StaticString) {
    value(upTo: word.utf8CodeUnitCount) { pen in word.withUTF8Buffer { pen.put(UnsafeRawBufferPointer($0)) } }
  }

  /// Lends the UTF-8 bytes of a string, without a copy where it is native.
  @inline(__always)
  private mutating func withText(of text: String, _ body: (inout JSONWriter, Pen.Text) -> Void) {
    let isNative: Void? = text.utf8.withContiguousStorageIfAvailable {
      body(&self, Pen.Text(UnsafeRawBufferPointer($0)))
    }
    if isNative == nil { Array(text.utf8).withUnsafeBytes { body(&self, Pen.Text($0)) } }
  }

  /// Writes a value of at most `limit` bytes, parted from what came before.
  @inline(__always)
  mutating func value(upTo limit: Int, _ body: (inout Pen) -> Void) {
    let isDocument = depth == 0
    if isDocument { end = bytes.count }
    let room = limit + 1
    if bytes.count - end < room { makeRoom(room) }
    let hasComma = needsComma
    end += bytes.withUnsafeMutableBytes { bytes in
      var pen = Pen(UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
      if hasComma { pen.put(ASCII.comma) }
      body(&pen)
      return pen.count
    }
    needsComma = true
    if isDocument { bytes.removeLast(bytes.count - end) }
  }

  /// Room for `count` bytes more; inside a container for what usually follows, too.
  @inline(never)
  private mutating func makeRoom(_ count: Int) {
    guard depth > 0, count < 512 else { return bytes.append(contentsOf: repeatElement(0, count: count)) }
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { room in
      room.initializeMemory(as: UInt8.self, repeating: 0)
      bytes.append(contentsOf: room)
    }
  }
}
