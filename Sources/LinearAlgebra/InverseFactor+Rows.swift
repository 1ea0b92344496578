extension InverseFactor {
  /// The vectors L⁻¹z for many z at once, in single precision. A product depends on its own row alone.
  ///
  /// - Parameters:
  ///   - rows: The vectors z, row-major, *count* × *dimension*, not padded.
  ///   - products: Overwritten with L⁻¹z, row-major, *count* × *dimension*; keeps its storage between calls.
  /// - Complexity: O(*count* · *dimension*²/2) multiplications.
  package func multiply(rows: [Float], count: Int, into products: inout [Float]) {
    precondition(rows.count == count * dimension, "\(rows.count) elements for \(count) rows of \(dimension)")
    products.removeAll(keepingCapacity: true)
    for start in stride(from: 0, to: rows.count, by: dimension) {
      var offset = 0
      for block in stride(from: 0, to: dimension, by: InverseFactor.lanes) {
        var sums = SIMD8<Float>.zero
        for column in 0..<block + InverseFactor.lanes {
          if column < dimension {
            for lane in 0..<InverseFactor.lanes { sums[lane] += elements[offset + lane] * rows[start + column] }
          }
          offset += InverseFactor.lanes
        }
        for lane in 0..<min(InverseFactor.lanes, dimension - block) { products.append(sums[lane]) }
      }
    }
  }
}
