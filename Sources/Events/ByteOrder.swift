extension String {
  /// Calls `body` with the UTF-8 bytes, without a copy where the string is native.
  @inlinable package func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }

  /// Whether both strings are the same bytes. - Complexity: O(*bytes*).
  @inlinable package func hasSameBytes(as other: String) -> Bool {
    withBytes { a in
      other.withBytes { b in a.count == b.count && areEqual(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) }
    }
  }

  /// Whether this string's bytes come before the other's, bytes compared as unsigned numbers. - Complexity: O(*bytes*).
  package func precedesInBytes(_ other: String) -> Bool {
    withBytes { a in
      other.withBytes { b in precedes(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) }
    }
  }
}

/// Compares eight bytes a step, of which the last may overlap the one before. - Precondition: Both are of one length.
@usableFromInline package func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
  guard a.count >= 8 else {
    for index in 0..<a.count where a[index] != b[index] { return false }
    return true
  }
  var differences = word(a, at: a.count - 8) ^ word(b, at: a.count - 8)
  var index = 0
  while a.count &- index > 8 {
    differences |= word(a, at: index) ^ word(b, at: index)
    if differences != 0 { return false }
    index &+= 8
  }
  return differences == 0
}

/// Compares eight bytes a step, as numbers whose first byte weighs most.
private func precedes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
  let common = min(a.count, b.count)
  var index = 0
  while common &- index >= 8 {
    let (left, right) = (word(a, at: index), word(b, at: index))
    if left != right { return left < right }
    index &+= 8
  }
  while index < common {
    if a[index] != b[index] { return a[index] < b[index] }
    index &+= 1
  }
  return a.count < b.count
}

@inline(__always)
private func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
  UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
}
