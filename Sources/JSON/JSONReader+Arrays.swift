extension JSONReader {
  /// Reads an array of numbers over what is in `numbers`, each as ``double()`` reads it.
  ///
  /// - Throws: invalid for another kind of value, or more than `limit` numbers; what `double()` throws; malformed.
  /// - Complexity: O(*n*) for *n* bytes, a few nanoseconds a number where its fraction has at most seven digits. Nothing is
  ///   allocated where the array has room.
  package mutating func doubles(into numbers: inout [Double], limit: Int) throws {
    precondition(progress != .read, "a body reads one value")
    if depth < depthLimit, let end = source.doubles(at: position, into: &numbers, limit: limit) {
      start = position
      return finish(at: end)
    }
    let here = self
    numbers.removeAll(keepingCapacity: true)
    try array { reader, index in
      guard index < limit else { throw here.invalid("expected at most \(limit) numbers") }
      numbers.append(try reader.double())
    }
  }
}

extension Source {
  /// Reads a whole array of numbers from its bracket on: the index after it. Nil where something is amiss: what it is, the
  /// reader finds out with more leisure.
  @inline(__always)
  fileprivate func doubles(at bracket: Int, into numbers: inout [Double], limit: Int) -> Int? {
    guard self[bracket] == ASCII.openBracket else { return nil }
    numbers.removeAll(keepingCapacity: true)
    var index = skippingWhiteSpace(from: bracket + 1)
    if self[index] == ASCII.closeBracket { return index + 1 }
    while numbers.count < limit {
      guard let value = fraction(at: &index) ?? double(at: &index) else { return nil }
      numbers.append(value)
      index = skippingWhiteSpace(from: index)
      let byte = self[index]
      guard byte == ASCII.comma else { return byte == ASCII.closeBracket ? index + 1 : nil }
      index = skippingWhiteSpace(from: index + 1)
    }
    return nil
  }

  /// Reads a number of one digit, a point and one to seven digits, and goes past it; nil, and nothing is read, for others.
  ///
  /// Eight bytes are told apart at once. The digits are below 10⁸ and the power at most 10⁷, so the division rounds once.
  @inline(__always)
  private func fraction(at index: inout Int) -> Double? {
    let sign = self[index] == ASCII.minus ? 1 : 0
    let first = index + sign
    guard let word = word(at: first + 2) else { return nil }
    let whole = UInt64(bytes[first] &- ASCII.zero)
    guard whole <= 9, bytes[first + 1] == ASCII.point else { return nil }
    let digits = word ^ 0x3030_3030_3030_3030
    let count = ((digits &+ 0x0606_0606_0606_0606 | digits) & 0xF0F0_F0F0_F0F0_F0F0).trailingZeroBitCount >> 3
    guard 1...7 ~= count, bytes[first + 2 + count] | 0x20 != UInt8(ascii: "e") else { return nil }
    let fraction = Source.number(ofDigits: digits << UInt64(truncatingIfNeeded: 64 &- count &* 8))
    let power = powersOfTen[count]
    let value = (Double(fraction) + Double(whole) * power) / power
    index = first + 2 + count
    return sign == 1 ? -value : value
  }

  /// The number whose decimal digits are the eight bytes, the first in the lowest place.
  @inline(__always)
  private static func number(ofDigits digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
  }

  @inline(__always)
  private func double(at index: inout Int) -> Double? {
    guard let token = try? number(at: index), token.range.count <= JSONReader.longestNumber,
      let value = double(token), value.isFinite
    else { return nil }
    index = token.end
    return value
  }
}
