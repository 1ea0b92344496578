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
      other.withBytes { b in a.lexicographicallyPrecedes(b) }
    }
  }
}

/// Compares eight bytes a step. - Precondition: Both are of one length.
@usableFromInline package func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
  let words = a.count & ~7
  for index in stride(from: 0, to: words, by: 8)
  where a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    != b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
  {
    return false
  }
  for index in words..<a.count where a[index] != b[index] { return false }
  return true
}
