/// The decimal digits of a finite number, rounded from the shortest that tell it apart: 0.*d₁d₂d₃…* × 10^*exponent*.
///
/// Rounding works on those digits, half away from zero, so 0.15 rounds as it reads and no arithmetic adds an error.
struct DecimalDigits {
  var isNegative: Bool
  /// Values 0 to 9; the first is not 0. Empty for zero.
  private(set) var digits: [UInt8]
  private(set) var exponent: Int

  /// Nil if the number is not finite.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    let text = value.magnitude.description
    let parts = text.split(separator: "e", maxSplits: 1)
    let mantissa = parts[0].split(separator: ".", maxSplits: 1)
    let whole = mantissa[0].utf8.drop { $0 == UInt8(ascii: "0") }
    let fraction = mantissa.count > 1 ? Array(mantissa[1].utf8) : []
    let all = (Array(whole) + fraction).map { $0 - UInt8(ascii: "0") }
    let zeros = all.prefix { $0 == 0 }.count
    digits = Array(all[zeros...])
    while digits.last == 0 { digits.removeLast() }
    exponent = whole.count - zeros + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    isNegative = value < 0
    if digits.isEmpty { exponent = 0 }
  }

  var isZero: Bool { digits.isEmpty }

  /// Keeps so many digits from the first on; zeros at the end go.
  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else { return clear() }
    let roundsUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if roundsUp { addOne() }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { clear() }
  }

  /// Keeps so many digits after the point.
  mutating func round(toPlaces count: Int) { round(toDigits: exponent + count) }

  /// Divided by ten to the power of *places*.
  func scaled(by places: Int) -> DecimalDigits {
    var result = self
    result.exponent -= places
    return result
  }

  private mutating func addOne() {
    while digits.last == 9 { digits.removeLast() }
    if digits.isEmpty {
      digits = [1]
      exponent += 1
    } else {
      digits[digits.count - 1] += 1
    }
  }

  private mutating func clear() {
    digits = []
    exponent = 0
    isNegative = false
  }

  /// Digits, a point and more digits, with at least so many of them after the point; no sign.
  func plain(places: Int) -> String {
    let whole = exponent > 0 ? text(digits.prefix(exponent)) + zeros(exponent - digits.count) : "0"
    let fraction = zeros(-exponent) + text(digits.dropFirst(max(0, exponent)))
    let padded = fraction + zeros(places - fraction.utf8.count)
    return padded.isEmpty ? whole : whole + "." + padded
  }

  /// One digit, a point, more digits up to so many in all, and the power of ten; no sign.
  func scientific(digits count: Int) -> String {
    let first = text(digits.prefix(1))
    let rest = text(digits.dropFirst()) + zeros(count - max(1, digits.count))
    return first + (rest.isEmpty ? "" : "." + rest) + "e\(exponent - 1)"
  }

  private func text(_ digits: ArraySlice<UInt8>) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  private func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }
}
