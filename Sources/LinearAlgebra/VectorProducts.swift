import CKernels

/// Σ aᵢbᵢ in eight sums beside each other, added at the end: the mean of a score.
///
/// Relative to Σ|aᵢbᵢ| the error is at most about (*count*/8 + 4) · 2⁻⁵³.
/// - Complexity: O(*count*).
package func dotProduct(
  _ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>, kernel: VectorKernel = .widest
) -> Double {
  precondition(a.count == b.count, "vectors of \(a.count) and \(b.count)")
  guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
  return marquee_dot(kernel.variant, first, second, a.count)
}

/// Σ aᵢ² of single precision numbers, squared and added in double: what the squared deviation of a direction is.
///
/// Eight sums beside each other, added at the end; no square overflows.
/// - Complexity: O(*count*).
package func squaredLength(_ a: UnsafeBufferPointer<Float>, kernel: VectorKernel = .widest) -> Double {
  guard let first = a.baseAddress else { return 0 }
  return marquee_squared_length(kernel.variant, first, a.count)
}

/// Takes Σ xᵢ mᵢ from y, for the rows mᵢ of a matrix: y − Mᵀx.
///
/// Each element of y takes one row after the other, from the first to the last.
/// - Parameters:
///   - matrix: Row-major, *x* × *y*.
///   - x: As many numbers as the matrix has rows.
///   - y: As many numbers as the matrix has columns.
/// - Complexity: O(*x* · *y*), bound by reading the matrix once.
package func subtractProducts(
  of matrix: UnsafeBufferPointer<Float>, with x: UnsafeBufferPointer<Float>, from y: UnsafeMutableBufferPointer<Float>,
  kernel: VectorKernel = .widest
) {
  precondition(matrix.count == x.count * y.count, "\(matrix.count) elements for \(x.count) × \(y.count)")
  guard let elements = matrix.baseAddress, let factors = x.baseAddress, let rest = y.baseAddress else { return }
  marquee_subtract_products(kernel.variant, elements, x.count, y.count, factors, rest)
}

extension [Float] {
  /// Appends numbers rounded to single precision: a row for `InverseFactor.multiply`. - Complexity: O(*count*).
  package mutating func append(rounding numbers: UnsafeBufferPointer<Double>) {
    let start = count
    append(contentsOf: repeatElement(0, count: numbers.count))
    withUnsafeMutableBufferPointer { elements in
      for index in numbers.indices { elements[start + index] = Float(numbers[index]) }
    }
  }
}
