extension UnsafeRawBufferPointer {
  /// Eight bytes from `offset`, which all lie within, the first in the lowest place.
  @inlinable @inline(__always)
  package func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The bytes from `offset` on, fewer than eight of them, the first in the lowest place, zeros after the last.
  ///
  /// Two loads that may overlap take the place of a loop.
  @inlinable @inline(__always)
  package func shortWord(from offset: Int) -> UInt64 {
    let rest = count - offset
    if rest >= 4 {
      let low = UInt64(UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      let high = UInt64(UInt32(littleEndian: loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)))
      return low | high << UInt64(8 * (rest - 4))
    }
    guard rest > 0 else { return 0 }
    let (first, middle, last) = (UInt64(self[offset]), UInt64(self[offset + rest / 2]), UInt64(self[count - 1]))
    return first | middle << UInt64(8 * (rest / 2)) | last << UInt64(8 * (rest - 1))
  }
}
