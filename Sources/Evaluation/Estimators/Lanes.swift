extension UnsafeBufferPointer<Double> {
  /// Folds the elements eight at a time, in their order.
  ///
  /// - Parameter padding: Fills up the last eight.
  @inline(__always)
  func inLanes<State>(_ start: State, padding: Double, _ body: (inout State, SIMD8<Double>) -> Void) -> State {
    var state = start
    guard let base = baseAddress else { return state }
    let bytes = UnsafeRawPointer(base)
    let whole = count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      body(&state, bytes.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self))
    }
    if whole < count {
      var rest = SIMD8(repeating: padding)
      for index in whole..<count { rest[index - whole] = base[index] }
      body(&state, rest)
    }
    return state
  }
}
