import CKernels

/// An inverse Cholesky factor L⁻¹ in single precision, laid out to be read once, from front to back, per score.
///
/// The lower triangle is cut into blocks of eight rows. Block *b* holds its eight rows column by column, from column 0
/// to its last, 8*b* + 7, with zeros above the diagonal and below the last row: eight sums run beside each other and none
/// is added across its lanes until the end. The order of all additions is fixed, so equal inputs give equal bits, on every
/// CPU (`VectorKernel`).
package struct InverseFactor: Equatable, Sendable {
  package let dimension: Int
  /// The blocks one after the other; `InverseFactor.elementCount(dimension:)` elements.
  package let elements: [Float]

  static let lanes = 8

  /// Floats of a factor, padding included: about *dimension* · (*dimension* + 8) / 2.
  package static func elementCount(dimension: Int) -> Int {
    let blocks = (dimension + lanes - 1) / lanes
    return lanes * lanes * blocks * (blocks + 1) / 2
  }

  /// Takes up packed elements, as a snapshot file holds them.
  ///
  /// - Returns: nil if their number does not belong to the dimension or one is not finite.
  package init?(dimension: Int, elements: [Float]) {
    guard (1...maximumDimension).contains(dimension),
      elements.count == InverseFactor.elementCount(dimension: dimension), elements.allSatisfy(\.isFinite)
    else { return nil }
    self.dimension = dimension
    self.elements = elements
  }

  /// Packs a lower triangle given column-major, *dimension* × *dimension*.
  init?(dimension: Int, columnMajor triangle: [Double]) {
    let packed = [Float](unsafeUninitializedCapacity: InverseFactor.elementCount(dimension: dimension)) {
      packed, count in
      for firstRow in stride(from: 0, to: dimension, by: InverseFactor.lanes) {
        for column in 0..<firstRow + InverseFactor.lanes {
          for row in firstRow..<firstRow + InverseFactor.lanes {
            let isInside = row < dimension && column <= row
            packed.initializeElement(at: count, to: isInside ? Float(triangle[row + column * dimension]) : 0)
            count += 1
          }
        }
      }
    }
    self.init(dimension: dimension, elements: packed)
  }

  /// Floats that `squaredNorm` reads of its argument: the dimension, rounded up to whole blocks.
  package static func paddedCount(dimension: Int) -> Int { (dimension + lanes - 1) / lanes * lanes }

  /// ‖L⁻¹x‖² = xᵀM⁻¹x, in single precision: relative error about *dimension* · 2⁻²⁴, times what L⁻¹ amplifies.
  ///
  /// - Parameter x: The vector, padded with zeros to `paddedCount(dimension:)`.
  /// - Complexity: O(*dimension*²/2), bound by reading the factor once.
  package func squaredNorm(of x: [Float], kernel: VectorKernel = .widest) -> Float {
    let padded = InverseFactor.paddedCount(dimension: dimension)
    precondition(x.count == padded, "a vector of \(x.count), expected \(padded)")
    return marquee_squared_norm(kernel.variant, elements, x, padded)
  }

  /// The vectors L⁻¹z for many z at once, so that the factor is read once for eight of them.
  ///
  /// Each element is one sum from the first column to the last: a product depends on its own row, not on its place or on
  /// how many others there are. Its squared norm is that of `squaredNorm` but for rounding.
  /// - Parameters:
  ///   - rows: The vectors z, row-major, *count* × *dimension*, not padded.
  ///   - products: Overwritten with L⁻¹z, row-major, *count* × *dimension*; keeps its storage between calls.
  /// - Complexity: O(*count* · *dimension*²/2) multiplications, bound by arithmetic.
  package func multiply(
    rows: [Float], count: Int, into products: inout [Float], kernel: VectorKernel = .widest
  ) {
    precondition(rows.count == count * dimension, "\(rows.count) elements for \(count) rows of \(dimension)")
    products.resize(to: rows.count)
    products.withUnsafeMutableBufferPointer { products in
      rows.withUnsafeBufferPointer { rows in
        guard let rows = rows.baseAddress, let products = products.baseAddress else { return }
        marquee_multiply_rows(kernel.variant, elements, dimension, rows, count, products)
      }
    }
  }
}

extension [Float] {
  /// Makes it `count` long, keeping the storage; what the elements are is the caller's to say.
  fileprivate mutating func resize(to count: Int) {
    if self.count > count {
      removeLast(self.count - count)
    } else {
      append(contentsOf: repeatElement(0, count: count - self.count))
    }
  }
}
