/// An inverse Cholesky factor L⁻¹ in single precision, laid out to be read once, from front to back, per score.
///
/// The lower triangle is cut into blocks of eight rows. Block *b* holds its eight rows column by column, from column 0
/// to its last, 8*b* + 7, with zeros above the diagonal and below the last row: eight sums run beside each other and none
/// is added across its lanes until the end. The order of all additions is fixed, so equal inputs give equal bits.
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
    var packed: [Float] = []
    packed.reserveCapacity(InverseFactor.elementCount(dimension: dimension))
    for firstRow in stride(from: 0, to: dimension, by: InverseFactor.lanes) {
      for column in 0..<firstRow + InverseFactor.lanes {
        for row in firstRow..<firstRow + InverseFactor.lanes {
          let isInside = row < dimension && column <= row
          packed.append(isInside ? Float(triangle[row + column * dimension]) : 0)
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
  package func squaredNorm(of x: [Float]) -> Float {
    let padded = InverseFactor.paddedCount(dimension: dimension)
    precondition(x.count == padded, "a vector of \(x.count), expected \(padded)")
    return elements.withUnsafeBytes { factor in
      x.withUnsafeBufferPointer { x in
        var total = SIMD8<Float>.zero
        var offset = 0
        for lastColumn in stride(from: InverseFactor.lanes, through: padded, by: InverseFactor.lanes) {
          var even = SIMD8<Float>.zero
          var odd = SIMD8<Float>.zero
          for column in stride(from: 0, to: lastColumn, by: 2) {
            let stored = MemoryLayout<SIMD8<Float>>.stride
            even += factor.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self) * x[column]
            odd += factor.loadUnaligned(fromByteOffset: offset + stored, as: SIMD8<Float>.self) * x[column + 1]
            offset += 2 * stored
          }
          let row = even + odd
          total += row * row
        }
        return total.sum()
      }
    }
  }
}
