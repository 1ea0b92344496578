import LinearAlgebra
import Testing

@Suite("Triangles and products for files and their checks")
struct TriangleTests {
  /// A matrix of element (row, column) = 10 row + column + 1 on and below the diagonal.
  private func matrix(_ dimension: Int) -> SymmetricMatrix {
    let storage = (0..<dimension * dimension).map { index in
      let (column, row) = index.quotientAndRemainder(dividingBy: dimension)
      return row < column ? 0.0 : Double(10 * row + column + 1)
    }
    return SymmetricMatrix(dimension: dimension, storage: storage)
  }

  @Test("a triangle goes column by column, and makes the same matrix again")
  func triangles() throws {
    #expect(matrix(3).lowerTriangle == [1, 11, 21, 12, 22, 23])
    for dimension in 1...9 {
      let triangle = matrix(dimension).lowerTriangle
      #expect(triangle.count == SymmetricMatrix.triangleCount(dimension: dimension))
      #expect(SymmetricMatrix(dimension: dimension, lowerTriangle: triangle) == matrix(dimension))
      #expect(SymmetricMatrix(dimension: dimension, lowerTriangle: triangle + [1]) == nil)
    }
    #expect(SymmetricMatrix(dimension: 0, lowerTriangle: []) == nil)
    #expect(SymmetricMatrix(dimension: -1, lowerTriangle: []) == nil)
    #expect(SymmetricMatrix(dimension: maximumDimension + 1, lowerTriangle: [1]) == nil)
  }

  @Test("products with matrices and factors are those of their elements")
  func products() throws {
    for dimension in [1, 3, 8, 9, 17] {
      let (matrix, vector) = (matrix(dimension), (0..<dimension).map { Double($0 % 3) - 1.25 })
      let element = { (row: Int, column: Int) in matrix.storage[max(row, column) + min(row, column) * dimension] }
      let products = (0..<dimension).map { row in
        (0..<dimension).reduce(0.0) { $0 + element(row, $1) * vector[$1] }
      }
      #expect(zip(matrix.times(vector), products).allSatisfy { abs($0 - $1) < 1e-9 })
      var definite = SymmetricMatrix(dimension: dimension)
      definite.addOuterProducts(ofRows: (0..<dimension * dimension).map { Double($0 * 7 % 11) - 5 })
      definite.addToDiagonal(3)
      let factor = try #require(CholeskyFactor(of: definite))
      let inverse = try #require(factor.inverse())
      #expect(inverse.isPaddedWithZeros)
      // L⁻¹(L v) = v for L from the other file.
      let image = (0..<dimension).map { row in
        (0...row).reduce(0.0) { $0 + factor.storage[row + $1 * dimension] * vector[$1] }
      }
      #expect(zip(inverse.times(image), vector).allSatisfy { abs($0 - $1) < 1e-4 })
      let ones = Array(repeating: 1.0, count: dimension)
      #expect(zip(inverse.sizesTimes(ones), inverse.times(ones)).allSatisfy { $0 >= abs($1) })
      if dimension > 1 {
        var elements = inverse.elements
        elements[8] = 1
        #expect(InverseFactor(dimension: dimension, elements: elements)?.isPaddedWithZeros == false)
      }
    }
  }
}
