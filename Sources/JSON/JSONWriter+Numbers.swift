extension JSONWriter {
  /// Writes the shortest decimal that reads back as `value`, to the bit; whole numbers below 2⁵³ without a point.
  ///
  /// - Precondition: `value` is finite.
  package mutating func double(_ value: Double) {
    precondition(value.isFinite, "JSON has no number for \(value)")
    if value.magnitude < 0x1p53, value == Double(Int64(value)) {
      if value == 0, value.sign == .minus { return word("-0") }
      integer(Int64(value))
    } else if let millionths = JSONWriter.millionths(of: value.magnitude) {
      self.value(upTo: 18) { pen in
        if value < 0 { pen.put(ASCII.minus) }
        pen.put(decimal: millionths / 1_000_000)
        pen.put(ASCII.point)
        pen.put(decimal: millionths % 1_000_000, width: 6)
        pen.takeBack(ASCII.zero)
      }
    } else {
      var text = value.description
      text.withUTF8 { raw($0) }
    }
  }

  /// A number from 0.0001 to a billion as millionths, if it is the nearest to so many of them; else nil.
  ///
  /// That many have at most 15 digits, of which no two numbers share a `Double`: there is no shorter decimal than this one
  /// without its last zeros. Below 0.0001 exponents are written.
  @inline(__always)
  private static func millionths(of magnitude: Double) -> UInt64? {
    guard magnitude >= 1e-4, magnitude < 1e9 else { return nil }
    let scaled = UInt64(magnitude * 1e6 + 0.5)
    return Double(scaled) / 1e6 == magnitude ? scaled : nil
  }

  /// Writes a whole number.
  package mutating func integer(_ value: Int64) { self.value(upTo: 20) { $0.put(value) } }

  /// Writes a whole number.
  package mutating func integer(_ value: Int) {
    integer(Int64(value))
  }

  /// Writes a whole number of any size.
  package mutating func integer(_ value: some BinaryInteger) {
    if let small = Int64(exactly: value) { return integer(small) }
    raw(Array(String(value).utf8))
  }
}

extension JSONWriter {
  /// Writes a key and a number, which must be finite.
  package mutating func member(_ key: String, _ value: Double) {
    self.key(key)
    double(value)
  }

  /// Writes a key and a whole number.
  package mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    integer(value)
  }

  /// Writes a key and a whole number.
  package mutating func member(_ key: String, _ value: Int64) {
    self.key(key)
    integer(value)
  }

  /// Writes a key and a boolean.
  package mutating func member(_ key: String, _ value: Bool) {
    self.key(key)
    bool(value)
  }
}
