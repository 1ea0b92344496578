/// Reads a time in any of its forms, byte by byte.
struct TimeScanner {
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
}
