/// A number as it is written: *significand* × 10^*power*, its syntax checked.
struct NumberToken {
  var range: Range<Int>
  var isNegative = false
  /// Digits before the point, and after it.
  var wholeCount = 0
  var fractionCount = 0
  /// All digits as one number; exact for up to 19 of them.
  var significand: UInt64 = 0
  /// As written after `e`, kept within ±1,000,000.
  var exponent = 0

  var end: Int { range.upperBound }
  var power: Int { exponent - fractionCount }
  var isExact: Bool { wholeCount + fractionCount <= 19 }
}

extension Source {
  /// Checks the number that begins at `start`.
  ///
  /// - Throws: malformed.
  /// - Complexity: O(*n*) for *n* bytes.
  @inline(__always)
  func number(at start: Int) throws -> NumberToken {
    var token = NumberToken(range: start..<start)
    var index = start
    if self[index] == ASCII.minus {
      token.isNegative = true
      index += 1
    }
    let isZero = self[index] == ASCII.zero
    token.wholeCount = try digits(at: &index) { token.significand = token.significand &* 10 &+ UInt64($0) }
    if isZero, token.wholeCount > 1 { throw JSONError.malformed("a number that begins with 0", at: start) }
    if self[index] == ASCII.point {
      index += 1
      token.fractionCount = try digits(at: &index) { token.significand = token.significand &* 10 &+ UInt64($0) }
    }
    if self[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      token.exponent = try exponent(at: &index)
    }
    token.range = start..<index
    return token
  }

  /// One digit or more from `index` on, each given to `body`; their count.
  @inline(__always)
  private func digits(at index: inout Int, _ body: (UInt8) -> Void) throws -> Int {
    let start = index
    while true {
      let digit = self[index] &- ASCII.zero
      if digit > 9 { break }
      body(digit)
      index += 1
    }
    guard index > start else { throw unexpected(at: index, wanted: "a digit") }
    return index - start
  }

  private func exponent(at index: inout Int) throws -> Int {
    let isNegative = self[index] == ASCII.minus
    if isNegative || self[index] == ASCII.plus { index += 1 }
    var exponent = 0
    _ = try digits(at: &index) { exponent = min(exponent * 10 + Int($0), 1_000_000) }
    return isNegative ? -exponent : exponent
  }
}
