extension Double {
  /// So many significant digits, zeros at the end included, for numbers that stand in a column: `0.3100`, `12.30`,
  /// `-4567`, `1.200e-7`.
  ///
  /// All digits before the point are given below a thousand million; larger numbers and those below 0.0001 have a power
  /// of ten. Zero is `0`; what is not finite is `nan`, `inf` or `-inf`.
  /// - Precondition: *digits* is at least 1.
  package func text(digits: Int) -> String {
    precondition(digits >= 1)
    guard var decimal = DecimalDigits(self) else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    if decimal.isZero { return "0" }
    let sign = decimal.isNegative ? "-" : ""
    if decimal.exponent > digits, decimal.exponent <= 9 {
      decimal.round(toPlaces: 0)
    } else {
      decimal.round(toDigits: digits)
    }
    guard (-3...9).contains(decimal.exponent) else { return sign + decimal.scientific(digits: digits) }
    return sign + decimal.plain(places: digits - decimal.exponent)
  }

  /// Few characters, for labels: at most so many significant digits, no zeros at the end, a true minus sign and `k`,
  /// `M`, `G` or `T` for thousands to millions of millions: `0.31`, `−4.57k`, `20k`, `1.2e−7`.
  ///
  /// What is not finite is `–`.
  /// - Precondition: *digits* is at least 1.
  package func shortText(digits: Int = 3) -> String {
    precondition(digits >= 1)
    guard var decimal = DecimalDigits(self) else { return "–" }
    decimal.round(toDigits: digits)
    if decimal.isZero { return "0" }
    return (decimal.isNegative ? "−" : "") + decimal.short
  }

  /// Exactly so many digits after the point, with a true minus sign; no sign if all of them are zeros.
  ///
  /// What is not finite is `–`.
  /// - Precondition: *places* is not negative.
  package func text(places: Int) -> String {
    precondition(places >= 0)
    guard var decimal = DecimalDigits(self) else { return "–" }
    decimal.round(toPlaces: places)
    return (decimal.isNegative ? "−" : "") + decimal.plain(places: places)
  }
}

extension DecimalDigits {
  fileprivate var short: String {
    switch exponent {
    case -3...3: return plain(places: 0)
    case 4...15:
      let thousands = (exponent - 1) / 3
      return scaled(by: 3 * thousands).plain(places: 0) + ["", "k", "M", "G", "T"][thousands]
    default: return scientific(digits: 1).replacing("e-", with: "e−")
    }
  }
}

extension BinaryInteger {
  /// With commas between thousands: `10,000`.
  package var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }

  /// As a number of bytes, in steps of 1024 and three digits, as options take them: `512 B`, `1.5 KB`, `2 GB`.
  package var byteSize: String {
    var (value, unit) = (Double(self), "B")
    for larger in ["KB", "MB", "GB", "TB", "PB", "EB"] where value.magnitude >= 1023.5 {
      (value, unit) = (value / 1024, larger)
    }
    guard var decimal = DecimalDigits(value) else { return "–" }
    decimal.round(toDigits: max(3, decimal.exponent))
    return (decimal.isNegative ? "-" : "") + decimal.plain(places: 0) + " " + unit
  }
}
