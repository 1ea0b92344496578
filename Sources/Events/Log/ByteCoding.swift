/// Appends values in the log's binary form: little-endian, lengths and whole numbers as LEB128.
package struct ByteWriter {
  package private(set) var bytes: [UInt8] = []

  package init(reserving capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Forgets what was written and keeps the room.
  package mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  package mutating func byte(_ value: UInt8) { bytes.append(value) }

  package mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

  package mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  package mutating func count(_ value: Int) { unsigned(UInt64(value)) }

  /// Small magnitudes are short, whatever their sign.
  package mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

  package mutating func double(_ value: Double) { fixed(value.bitPattern) }

  /// Eight bytes, for what is seldom small.
  package mutating func fixed(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func text(_ value: String) {
    var value = value
    value.withUTF8 { text in
      count(text.count)
      bytes.append(contentsOf: text)
    }
  }

  /// A byte that tells whether there is one, then the value.
  package mutating func optional<T>(_ value: T?, _ write: (inout ByteWriter, T) -> Void) {
    flag(value != nil)
    if let value { write(&self, value) }
  }

  package mutating func list<T>(_ values: [T], _ write: (inout ByteWriter, T) -> Void) {
    count(values.count)
    for value in values { write(&self, value) }
  }
}

/// Bytes that are not what the log's binary form says they should be.
package struct ByteError: Error, Equatable, CustomStringConvertible {
  package let offset: Int
  package let expected: String
  package var description: String { "byte \(offset): expected \(expected)" }
}

/// Reads what `ByteWriter` wrote; every read is checked.
package struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  package private(set) var offset = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  package var isAtEnd: Bool { offset == bytes.count }

  package func error(_ expected: String) -> ByteError { ByteError(offset: offset, expected: expected) }

  package mutating func byte() throws(ByteError) -> UInt8 {
    guard offset < bytes.count else { throw error("a byte, found the end") }
    defer { offset += 1 }
    return bytes[offset]
  }

  package mutating func flag() throws(ByteError) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw error("0 or 1")
    }
  }

  package mutating func unsigned() throws(ByteError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      if next == 0 && shift > 0 || next > 1 && shift == 63 { break }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw error("a whole number of 64 bits in its shortest form")
  }

  /// A whole number that counts something; what is added to it later cannot overflow.
  package mutating func number(through limit: UInt64 = 1 << 53) throws(ByteError) -> Int {
    let value = try unsigned()
    guard value <= limit else { throw error("a number up to \(limit)") }
    return Int(value)
  }

  /// A length that cannot be more than the bytes that are left, each element taking at least one.
  package mutating func count() throws(ByteError) -> Int {
    let value = try unsigned()
    guard value <= UInt64(bytes.count - offset) else { throw error("a count of at most the bytes left") }
    return Int(value)
  }

  package mutating func signed() throws(ByteError) -> Int64 {
    let value = try unsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Reads all that is left.
  package mutating func rest<T>(_ read: (UnsafeRawBufferPointer) throws(ByteError) -> T) throws(ByteError) -> T {
    defer { offset = bytes.count }
    return try read(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
  }

  /// A moment between a watermark before any event and the last one that clients may say.
  package mutating func time() throws(ByteError) -> EventTime {
    let time = EventTime(milliseconds: try signed())
    guard time >= .distantPast, time.milliseconds <= EventTime.accepted.upperBound else {
      throw error("a time up to the year 9999")
    }
    return time
  }

  package mutating func double() throws(ByteError) -> Double { Double(bitPattern: try fixed()) }

  package mutating func fixed() throws(ByteError) -> UInt64 {
    guard bytes.count - offset >= 8 else { throw error("eight bytes of a number") }
    defer { offset += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  package mutating func text() throws(ByteError) -> String {
    let count = try count()
    guard let text = String(validating: bytes[offset..<offset + count], as: UTF8.self) else { throw error("UTF-8") }
    offset += count
    return text
  }

  package mutating func optional<T>(
    _ read: (inout ByteReader) throws(ByteError) -> T
  ) throws(ByteError) -> T? {
    try flag() ? try read(&self) : nil
  }

  package mutating func list<T>(
    _ read: (inout ByteReader) throws(ByteError) -> T
  ) throws(ByteError) -> [T] {
    let count = try count()
    var values: [T] = []
    values.reserveCapacity(min(count, 10_000))
    for _ in 0..<count { values.append(try read(&self)) }
    return values
  }
}
