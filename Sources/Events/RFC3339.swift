/// RFC 3339 times to and from milliseconds since the epoch. Digits below a millisecond are cut off.
package enum RFC3339 {
  /// Reads `2026-11-23T20:00:01.25Z` or with an offset; nil if it is not a time of the years 1970 to 9999.
  ///
  /// A space may stand for the `T` (RFC 3339 §5.6); second 60 is taken as the first of the next minute.
  package static func milliseconds(parsing text: String) -> Int64? { text.withBytes { milliseconds(parsing: $0) } }

  /// Reads the UTF-8 bytes of such a time.
  package static func milliseconds(parsing bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var scanner = Scanner(bytes: bytes)
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
    let (seconds, millis) = (rest / 1_000, rest % 1_000)
    var count = 0
    func put(_ value: Int64, _ width: Int, then sign: Unicode.Scalar) {
      var rest = value
      for index in stride(from: count + width - 1, through: count, by: -1) {
        bytes[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      bytes[count + width] = UInt8(ascii: sign)
      count += width + 1
    }
    put(year, 4, then: "-")
    put(month, 2, then: "-")
    put(day, 2, then: "T")
    put(seconds / 3_600, 2, then: ":")
    put(seconds / 60 % 60, 2, then: ":")
    put(seconds % 60, 2, then: millis == 0 ? "Z" : ".")
    if millis != 0 { put(millis, 3, then: "Z") }
    return count
  }
}

private func floorDivide(_ a: Int64, _ b: Int64) -> (quotient: Int64, remainder: Int64) {
  let quotient = a >= 0 ? a / b : -((-a + b - 1) / b)
  return (quotient, a - quotient * b)
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
private func days(fromYear year: Int64, month: Int64, day: Int64) -> Int64 {
  let shifted = month <= 2 ? year - 1 : year
  let (era, yearOfEra) = floorDivide(shifted, 400)
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}

private struct Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func time() -> Int64? {
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
      take("T") || take("t") || take(" "),
      let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2)
    else { return nil }
    guard (1...12).contains(month), day >= 1, day <= monthLength(year, month), hour < 24, minute < 60, second <= 60,
      let millis = fraction(), let offset = offset(), index == bytes.count
    else { return nil }
    let seconds = days(fromYear: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
    return (seconds - offset * 60) * 1_000 + millis
  }

  private mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    var millis: Int64 = 0
    var count = 0
    while index < bytes.count, case let digit = bytes[index] &- 0x30, digit < 10 {
      if count < 3 { millis = millis * 10 + Int64(digit) }
      count += 1
      index += 1
    }
    for _ in min(count, 3)..<3 { millis *= 10 }
    return count > 0 ? millis : nil
  }

  /// Minutes east of UTC.
  private mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes)
  }

  private mutating func number(_ width: Int) -> Int64? {
    guard index + width <= bytes.count else { return nil }
    var value: Int64 = 0
    for _ in 0..<width {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
      index += 1
    }
    return value
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private func monthLength(_ year: Int64, _ month: Int64) -> Int64 {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}
