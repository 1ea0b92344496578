import LinearAlgebra
import Testing

@Suite("Symmetric matrix")
struct SymmetricMatrixTests {
  @Test("sums of outer products are those of plain loops", arguments: [1, 2, 7, 8, 9, 33, 64])
  func sums(dimension: Int) {
    var fixtures = MatrixFixtures(seed: UInt64(dimension))
    for count in [1, 2, 63, 64, 65] {
      let rows = fixtures.vector(count * dimension)
      var matrix = SymmetricMatrix(dimension: dimension)
      matrix.addOuterProducts(ofRows: rows)
      for row in 0..<dimension {
        for column in 0...row {
          let plain = (0..<count).reduce(0) { $0 + rows[$1 * dimension + row] * rows[$1 * dimension + column] }
          #expect(abs(matrix[row, column] - plain) <= 1e-13 * Double(count))
        }
      }
    }
  }

  @Test("a sum adds to what is there, and no rows add nothing")
  func accumulates() {
    var matrix = SymmetricMatrix(dimension: 2, storage: [1, 2, 0, 4])
    matrix.addOuterProducts(ofRows: [])
    #expect(matrix.storage == [1, 2, 0, 4])
    matrix.addOuterProducts(ofRows: [3, 5, 1, -1])
    // 1 + 3·3 + 1·1, 2 + 3·5 − 1·1, 4 + 5·5 + 1·1
    #expect([matrix[0, 0], matrix[1, 0], matrix[1, 1]] == [11, 16, 30])
  }

  @Test("only the diagonal takes what is added to it")
  func diagonal() {
    var matrix = SymmetricMatrix(dimension: 3, storage: [1, 2, 3, 0, 4, 5, 0, 0, 6])
    matrix.addToDiagonal(0.5)
    #expect(matrix.storage == [1.5, 2, 3, 0, 4.5, 5, 0, 0, 6.5])
  }

  @Test("equal inputs give equal bits, wherever the rows lie in memory")
  func equalBits() {
    var fixtures = MatrixFixtures(seed: 5)
    let rows = fixtures.vector(64 * 37)
    var first = SymmetricMatrix(dimension: 37)
    first.addOuterProducts(ofRows: rows)
    for offset in 1...8 {
      var again = SymmetricMatrix(dimension: 37)
      again.addOuterProducts(ofRows: Array(Array(Array(repeating: 0, count: offset) + rows).dropFirst(offset)))
      #expect(again.storage.map(\.bitPattern) == first.storage.map(\.bitPattern))
    }
  }

  @Test("the greatest row sum is of both triangles, and of sizes")
  func rowSum() {
    // The element above the diagonal is nobody's.
    #expect(SymmetricMatrix(dimension: 2, storage: [1, -2, 99, -3]).greatestRowSum == 5)
    #expect(SymmetricMatrix(dimension: 3, storage: [4, -1, 2, 0, 0, 0.5, 0, 0, 1]).greatestRowSum == 7)
  }

  @Test("a matrix is finite until one element of its lower triangle is not", arguments: [Double.nan, .infinity])
  func finite(value: Double) {
    #expect(SymmetricMatrix(dimension: 2, storage: [1, 2, value, 3]).isFinite)
    #expect(!SymmetricMatrix(dimension: 2, storage: [1, value, 2, 3]).isFinite)
    #expect(!SymmetricMatrix(dimension: 2, storage: [1, 2, 2, value]).isFinite)
  }
}

@Suite("OpenBLAS")
struct OpenBLASTests {
  @Test("the kernel names a version and a core")
  func kernel() throws {
    let words = OpenBLAS.kernel.split(separator: " ")
    try #require(words.count == 3)
    #expect(words[0] == "OpenBLAS")
    #expect(words[1].contains(/^\d+\.\d+/))
    #expect(words[2].contains(/^[A-Za-z]/) && words[2] != "unknown")
  }
}
