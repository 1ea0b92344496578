extension UnsafeBufferPointer<Double> {
  /// Hands the elements on eight at a time, in their order, and those that are left over.
  @inline(__always)
  func inLanes(_ eight: (SIMD8<Double>) -> Void, rest: (Double) -> Void) {
    guard let base = baseAddress else { return }
    let bytes = UnsafeRawPointer(base)
    let whole = count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      eight(bytes.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self))
    }
    for index in whole..<count { rest(base[index]) }
  }

  /// Four elements from an index on, which are there.
  @inline(__always)
  func four(at index: Int) -> SIMD4<Double> {
    UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: index * 8, as: SIMD4<Double>.self)
  }
}
