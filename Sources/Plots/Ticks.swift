import Tables

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten (Heckbert 1990, "Nice numbers for graph
/// labels").
package struct Ticks: Equatable, Sendable {
  /// Ascending, each once, inside the range.
  package let values: [Double]
  /// As they are written: all with as many digits as the step needs.
  package let labels: [String]

  private static let none = Ticks(values: [], labels: [])

  private init(values: [Double], labels: [String]) {
    self.values = values
    self.labels = labels
  }

  /// About *count* of them, at most twice as many.
  ///
  /// None if an end is not finite, if *upper* is not greater than *lower*, or if the range is too narrow for its
  /// distance from zero for the step to be told from it in a Double.
  /// - Precondition: *count* is at least 2.
  package init(from lower: Double, to upper: Double, about count: Int) {
    precondition(count >= 2)
    guard let step = Step(over: lower, upper, count: count) else {
      self = .none
      return
    }
    let first = (lower / step.size).rounded(.up)
    let last = (upper / step.size).rounded(.down)
    // Beyond 2^52 neighbouring multiples are no longer told apart.
    guard first.magnitude < 0x1p52, last.magnitude < 0x1p52, first <= last, last - first <= Double(2 * count) else {
      self = .none
      return
    }
    let multiples = (Int(first)...Int(last)).filter { (lower...upper).contains(step.value($0)) }
    values = multiples.map(step.value)
    labels = step.labels(values)
  }

  /// Powers of ten, with 2 and 5 times them where there are few; none unless 0 < *lower* < *upper*, both finite.
  package init(powersFrom lower: Double, to upper: Double, about count: Int) {
    guard lower > 0, lower < upper, upper.isFinite else {
      self = .none
      return
    }
    let exponents = PowersOfTen.exponent(of: lower)...PowersOfTen.exponent(of: upper)
    let isShort = exponents.count * 3 <= count + 2
    let stride = max(1, (exponents.count + count - 1) / count)
    let all = exponents.filter { isShort || $0.isMultiple(of: stride) }.flatMap { exponent in
      (isShort ? [1, 2, 5] : [1]).map { PowersOfTen.value($0, exponent) }
    }
    values = all.filter { (lower...upper).contains($0) }
    labels = values.map { $0.shortText() }
  }
}

/// *factor* × 10^*exponent* with a factor of 1, 2 or 5.
private struct Step {
  let factor: Int
  let exponent: Int
  let size: Double

  init?(over lower: Double, _ upper: Double, count: Int) {
    // Divided before the difference is taken, which may overflow.
    let rough = upper / Double(count) - lower / Double(count)
    guard lower.isFinite, upper.isFinite, rough.isNormal, rough > 0 else { return nil }
    var exponent = PowersOfTen.exponent(of: rough)
    let lead = rough / PowersOfTen.value(1, exponent)
    // Between steps, where their geometric mean is.
    let factor = lead < 2.0.squareRoot() ? 1 : lead < 10.0.squareRoot() ? 2 : lead < 50.0.squareRoot() ? 5 : 10
    if factor == 10 { exponent += 1 }
    self.factor = factor == 10 ? 1 : factor
    self.exponent = exponent
    size = PowersOfTen.value(self.factor, exponent)
    guard size.isNormal else { return nil }
  }

  func value(_ multiple: Int) -> Double { PowersOfTen.value(multiple * factor, exponent) }

  /// Plain decimals where those are short, else short numbers with the digits that tell neighbours apart.
  func labels(_ values: [Double]) -> [String] {
    let greatest = values.map(\.magnitude).max() ?? 0
    if exponent >= -4, greatest < (exponent < 3 ? 1e7 : 1e4) {
      return values.map { $0.text(places: max(0, -exponent)) }
    }
    let digits = greatest > 0 ? PowersOfTen.exponent(of: greatest) - exponent + 1 : 1
    return values.map { $0.shortText(digits: min(max(1, digits), 17)) }
  }
}

/// Powers of ten without a logarithm that rounds.
enum PowersOfTen {
  /// The nearest Double to *factor* × 10^*exponent*, as its decimal text is read; infinite or 0 where it is too large
  /// or small.
  static func value(_ factor: Int, _ exponent: Int) -> Double { Double("\(factor)e\(exponent)") ?? 0 }

  /// The greatest power of ten that is not greater than the number. - Precondition: It is positive and finite.
  static func exponent(of value: Double) -> Int {
    precondition(value > 0 && value.isFinite)
    var exponent = Int((Double(value.exponent) * 0.301_029_995_663_981_2).rounded(.down)) - 1
    while PowersOfTen.value(1, exponent + 1) <= value { exponent += 1 }
    return exponent
  }
}
