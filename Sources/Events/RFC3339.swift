/// RFC 3339 times to and from milliseconds since the epoch. Digits below a millisecond are cut off.
package enum RFC3339 {
  /// Reads `2026-11-23T20:00:01.25Z` or with an offset; nil if it is not a time of the years 1970 to 9999.
  ///
  /// A space may stand for the `T` (RFC 3339 §5.6); second 60 is taken as the first of the next minute.
  package static func milliseconds(parsing text: String) -> Int64? { text.withBytes { milliseconds(parsing: $0) } }

  /// Reads the UTF-8 bytes of such a time.
  package static func milliseconds(parsing bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    if let time = common(UnsafeRawBufferPointer(bytes)) { return time }
    return scanned(bytes)
  }

  /// A time in any of its forms, byte by byte.
  package static func scanned(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var scanner = TimeScanner(bytes: bytes)
    guard let time = scanner.time(), EventTime.accepted.contains(time) else { return nil }
    return time
  }

  /// `2026-11-23T20:00:01Z`, with `.mmm` only where there are milliseconds. Times outside the years 0 to 9999 are
  /// clamped.
  package static func format(milliseconds: Int64) -> String {
    String(unsafeUninitializedCapacity: longest) { write(milliseconds: milliseconds, to: $0) }
  }

  /// Bytes of the longest time that is written.
  package static let longest = 24

  /// Writes what `format` gives, as ASCII; how many bytes it was. - Precondition: Room for `longest` bytes.
  package static func write(milliseconds: Int64, to bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let clamped = min(max(milliseconds, -62_167_219_200_000), EventTime.accepted.upperBound)
    let (days, rest) = floorDivide(clamped, 86_400_000)
    let (year, month, day) = civil(fromDays: days)
    let (seconds, millis) = (UInt32(truncatingIfNeeded: rest) / 1_000, UInt32(truncatingIfNeeded: rest) % 1_000)
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    let raw = UnsafeMutableRawBufferPointer(bytes)
    let date = pair(year / 100) | pair(year % 100) << 16 | sign("-") << 32 | pair(month) << 40 | sign("-") << 56
    raw.storeBytes(of: date.littleEndian, as: UInt64.self)
    let time = pair(day) | sign("T") << 16 | pair(hour) << 24 | sign(":") << 40 | pair(minute) << 48
    raw.storeBytes(of: time.littleEndian, toByteOffset: 8, as: UInt64.self)
    if millis == 0 {
      let rest = UInt32(truncatingIfNeeded: sign(":") | pair(second) << 8 | sign("Z") << 24)
      raw.storeBytes(of: rest.littleEndian, toByteOffset: 16, as: UInt32.self)
      return 20
    }
    let hundreds = UInt64(millis / 100) + 0x30
    let tail = sign(":") | pair(second) << 8 | sign(".") << 24 | hundreds << 32 | pair(millis % 100) << 40
    raw.storeBytes(of: (tail | sign("Z") << 56).littleEndian, toByteOffset: 16, as: UInt64.self)
    return longest
  }

  /// Two digits as ASCII, the first in the lowest place; *value* * 103 / 1024 is a tenth of it below 100.
  @inline(__always)
  private static func pair(_ value: UInt32) -> UInt64 {
    let tens = (value &* 103) >> 10
    return UInt64(tens | (value &- tens &* 10) << 8 | 0x3030)
  }

  @inline(__always)
  private static func sign(_ character: Unicode.Scalar) -> UInt64 { UInt64(character.value) }
}
