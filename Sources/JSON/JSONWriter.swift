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
  /// What has been written. A caller may take it, or add bytes between documents, such as a line feed.
  package var bytes: [UInt8]
  private var needsComma = false

  package init() {
    bytes = []
  }

  /// A writer with room for `capacity` bytes before it allocates again.
  package init(reserving capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// What has been written, as a string.
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
    appendQuoted(key, then: ASCII.colon)
    needsComma = false
  }

  /// Writes a string. What JSON does not require to be escaped stands as it is, in UTF-8.
  package mutating func string(_ value: String) { appendQuoted(value) }

  /// Writes `true` or `false`.
  package mutating func bool(_ value: Bool) {
    beginValue()
    append(value ? "true" : "false")
  }

  /// Writes `null`.
  package mutating func null() {
    beginValue()
    append("null")
  }

  /// Writes a value that is already encoded: `encoded` must be one JSON value.
  package mutating func raw(_ encoded: some Collection<UInt8>) {
    beginValue()
    bytes.append(contentsOf: encoded)
  }

  /// Writes a value that is already encoded and lies in memory.
  package mutating func raw(_ encoded: UnsafeBufferPointer<UInt8>) {
    beginValue()
    bytes.append(contentsOf: encoded)
  }

  /// Ends a line of NDJSON: a line feed, and the next value is the first of a new document.
  package mutating func endLine() {
    bytes.append(ASCII.lineFeed)
    needsComma = false
  }

  @inline(__always)
  private mutating func container(
    _ opening: UInt8, _ closing: UInt8, _ body: (inout JSONWriter) throws -> Void
  ) rethrows {
    beginValue()
    bytes.append(opening)
    needsComma = false
    try body(&self)
    bytes.append(closing)
    needsComma = true
  }
}

extension JSONWriter {
  /// Parts what comes now from what came before.
  @inline(__always)
  mutating func beginValue() {
    if needsComma { bytes.append(ASCII.comma) }
    needsComma = true
  }

  /// Appends `text` as it is.
  @inline(__always)
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// The longest string that is put together beside the buffer and appended at once.
  private static var shortest: Int { 124 }

  /// Appends a comma if one is needed, the text in quotes, and a colon if one is to follow.
  private mutating func appendQuoted(_ text: String, then end: UInt8? = nil) {
    var text = text
    text.withUTF8 { utf8 in
      let isPlain = Self.plainCount(utf8) == utf8.count
      if isPlain, utf8.count <= Self.shortest { return appendShort(utf8, then: end) }
      beginValue()
      bytes.append(ASCII.quote)
      if isPlain { bytes.append(contentsOf: utf8) } else { appendEscaped(utf8) }
      bytes.append(ASCII.quote)
      if let end { bytes.append(end) }
    }
  }

  @inline(__always)
  private mutating func appendShort(_ utf8: UnsafeBufferPointer<UInt8>, then end: UInt8?) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.shortest + 4) { piece in
      var count = 0
      func put(_ byte: UInt8) {
        piece[count] = byte
        count += 1
      }
      if needsComma { put(ASCII.comma) }
      put(ASCII.quote)
      _ = UnsafeMutableBufferPointer(rebasing: piece[count...]).update(fromContentsOf: utf8)
      count += utf8.count
      put(ASCII.quote)
      if let end { put(end) }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: piece[..<count]))
    }
    needsComma = true
  }

  private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
    var begin = 0
    for index in 0..<utf8.count where Self.isEscaped(utf8[index]) {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[begin..<index]))
      appendEscape(utf8[index])
      begin = index + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[begin...]))
  }

  /// How many bytes come before the first that is escaped, eight at a step.
  @inline(__always)
  private static func plainCount(_ utf8: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(utf8)
    var index = 0
    while raw.count - index >= 8 {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let stops = Source.escapes(in: word)
      if stops != 0 { return index + stops.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < raw.count, !isEscaped(raw[index]) { index += 1 }
    return index
  }

  @inline(__always)
  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case ASCII.quote: append("\\\"")
    case ASCII.backslash: append("\\\\")
    case ASCII.lineFeed: append("\\n")
    case ASCII.carriageReturn: append("\\r")
    case ASCII.tab: append("\\t")
    case 0x08: append("\\b")
    case 0x0C: append("\\f")
    default: append((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16))
    }
  }
}
