extension JSONWriter {
  /// Writes the shortest decimal that reads back as `value`, to the bit; whole numbers below 2⁵³ without a point.
  ///
  /// - Precondition: `value` is finite.
  package mutating func double(_ value: Double) {
    precondition(value.isFinite, "JSON has no number for \(value)")
    guard value.magnitude < 0x1p53, value == Double(Int64(value)) else {
      beginValue()
      return append(value.description)
    }
    if value == 0, value.sign == .minus {
      beginValue()
      return append("-0")
    }
    integer(Int64(value))
  }

  /// Writes a whole number.
  package mutating func integer(_ value: Int64) {
    beginValue()
    if value < 0 { bytes.append(ASCII.minus) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var first = 20
      var rest = value.magnitude
      repeat {
        first -= 1
        digits[first] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
    }
  }

  /// Writes a whole number.
  package mutating func integer(_ value: Int) {
    integer(Int64(value))
  }

  /// Writes a whole number of any size.
  package mutating func integer(_ value: some BinaryInteger) {
    if let small = Int64(exactly: value) { return integer(small) }
    beginValue()
    append(String(value))
  }
}

extension JSONWriter {
  /// Writes a key and a string.
  package mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

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
