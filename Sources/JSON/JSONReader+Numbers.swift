extension JSONReader {
  /// A number written longer than this, in bytes, is invalid.
  static let longestNumber = 1000

  /// Reads a number as the nearest `Double`, ties to even.
  ///
  /// `-0` is minus zero; what is too small for a `Double` is zero or subnormal.
  ///
  /// - Throws: invalid for another kind of value, a magnitude beyond every finite `Double`, or more than 1,000 bytes;
  ///   malformed.
  /// - Complexity: O(*n*) for *n* bytes; a significand above 2⁵³ or a power of ten beyond ±22 is slower, several times
  ///   where it has more than 19 digits or the power is above 22 or below -27.
  package mutating func double() throws -> Double {
    let token = try number()
    guard let value = source.double(token), value.isFinite else { throw invalid("a number out of range") }
    finish(at: token.end)
    return value
  }

  /// Reads a number that is whole, however it is written: `1`, `1.0` and `10e-1` are the same.
  ///
  /// - Throws: invalid for another kind of value, a fraction, what does not fit in 64 bits, or more than 1,000 bytes;
  ///   malformed.
  package mutating func integer() throws -> Int64 {
    let token = try number()
    let value: Int64
    if token.isExact, token.power == 0, let whole = Int64(exactly: token.significand) {
      value = token.isNegative ? -whole : whole
    } else {
      value = try whole(token)
    }
    finish(at: token.end)
    return value
  }

  @inline(__always)
  private mutating func number() throws -> NumberToken {
    begin()
    let first = source[position]
    guard first == ASCII.minus || ASCII.zero...ASCII.nine ~= first else { throw mismatch(.number) }
    let token = try source.number(at: position)
    guard token.range.count <= Self.longestNumber else { throw invalid("a number of more than 1000 bytes") }
    return token
  }

  /// The value of `token`, digit by digit in exact arithmetic.
  private func whole(_ token: NumberToken) throws -> Int64 {
    var magnitude: UInt64 = 0
    var place = token.wholeCount + token.exponent
    for index in token.range {
      let byte = source[index]
      if byte | 0x20 == UInt8(ascii: "e") { break }
      guard ASCII.zero...ASCII.nine ~= byte else { continue }
      place -= 1
      if place < 0, byte != ASCII.zero { throw invalid("expected a whole number") }
      if place >= 0 { magnitude = try appending(byte - ASCII.zero, to: magnitude) }
    }
    while place > 0, magnitude > 0 {
      magnitude = try appending(0, to: magnitude)
      place -= 1
    }
    if !token.isNegative, let value = Int64(exactly: magnitude) { return value }
    guard token.isNegative, magnitude <= Int64.min.magnitude else { throw invalid("a whole number out of range") }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }

  private func appending(_ digit: UInt8, to magnitude: UInt64) throws -> UInt64 {
    let (shifted, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, isTooLargeNow) = shifted.addingReportingOverflow(UInt64(digit))
    if isTooLarge || isTooLargeNow { throw invalid("a whole number out of range") }
    return sum
  }
}

extension Source {
  /// The nearest `Double`, infinite beyond the greatest.
  ///
  /// Up to 2⁵³ and 10²² both parts are exact, so one multiplication or division rounds once (Clinger 1990). Up to 19 digits
  /// and 27 places after the point a division of whole numbers tells the bits. All else is the standard library's to round.
  @inline(__always)
  func double(_ token: NumberToken) -> Double? {
    guard token.isExact, token.significand <= 1 << 53, -22...22 ~= token.power else { return longDouble(token) }
    let significand = Double(token.significand)
    let magnitude =
      token.power < 0 ? significand / powersOfTen[-token.power] : significand * powersOfTen[token.power]
    return token.isNegative ? -magnitude : magnitude
  }

  private func longDouble(_ token: NumberToken) -> Double? {
    if -27 ... -1 ~= token.power, token.significand > 0, token.isExact || significantDigits(token) <= 19 {
      let magnitude = quotient(token.significand, powersOfFive[-token.power], token.power)
      return token.isNegative ? -magnitude : magnitude
    }
    return Double(String(decoding: slice(token.range), as: UTF8.self))
  }

  /// How many digits there are from the first on that is not 0, before the exponent.
  private func significantDigits(_ token: NumberToken) -> Int {
    let zeros = slice(token.range).prefix { $0 == ASCII.zero || $0 == ASCII.point || $0 == ASCII.minus }
    return token.wholeCount + token.fractionCount - zeros.count { $0 == ASCII.zero }
  }

  /// *dividend* / *divisor* × 2^*exponent*, rounded once: 62 bits of the quotient or more, the last of which says whether
  /// anything is left, are more than rounding to 53 looks at. Both are above 0.
  private func quotient(_ dividend: UInt64, _ divisor: UInt64, _ exponent: Int) -> Double {
    let (up, down) = (dividend.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let scaled = dividend << UInt64(up)
    let (quotient, rest) = (divisor << UInt64(down)).dividingFullWidth((scaled >> 1, scaled << 63))
    let scale = UInt64(bitPattern: Int64(1_023 + exponent + down - up - 63))
    return Double(rest == 0 ? quotient : quotient | 1) * Double(bitPattern: scale << 52)
  }
}

/// 10⁰ to 10²², all exact.
let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]

/// 5⁰ to 5²⁷, the last that 63 bits hold.
private let powersOfFive: [UInt64] = [
  1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625, 1_220_703_125,
  6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625, 19_073_486_328_125,
  95_367_431_640_625, 476_837_158_203_125, 2_384_185_791_015_625, 11_920_928_955_078_125, 59_604_644_775_390_625,
  298_023_223_876_953_125, 1_490_116_119_384_765_625, 7_450_580_596_923_828_125,
]
