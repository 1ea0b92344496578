import LinearAlgebra
import Testing

@Suite("Cholesky factor")
struct CholeskyFactorTests {
  private static let dimensions = Array(1...40) + [64, 128]

  @Test("factor times its transpose is the matrix, within the stated bound", arguments: dimensions)
  func product(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(dimension))
    let matrix = fixtures.positiveDefinite(dimension)
    let factor = try #require(CholeskyFactor(of: matrix))
    // ‖M‖ is at most dimension times the greatest element.
    let bound = Double(dimension) * 0x1p-53 * Double(dimension) * matrix.greatest
    for row in 0..<dimension {
      for column in 0...row {
        let product = (0...column).reduce(0) { $0 + factor[row, $1] * factor[column, $1] }
        #expect(abs(product - matrix[row, column]) <= bound)
      }
    }
  }

  @Test("a solution leaves a residual of rounding only", arguments: dimensions)
  func residual(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(100 + dimension))
    let matrix = fixtures.positiveDefinite(dimension)
    let right = fixtures.vector(dimension)
    let solution = try #require(CholeskyFactor(of: matrix)).solve(right)
    let scale = Double(dimension) * matrix.greatest * (solution.map(abs).max() ?? 0) + 1
    for (product, element) in zip(matrix.times(solution), right) {
      #expect(abs(product - element) <= Double(dimension + 1) * 0x1p-52 * scale)
    }
  }

  @Test(
    "a matrix that is not positive definite has no factor",
    arguments: [[0.0], [-1], [1, 2, 0, 1], [1, 1, 0, 1], [0, 0, 0, 1], [4, 0, 0, 0, -1, 0, 0, 0, 4]])
  func indefinite(storage: [Double]) {
    let dimension = Int(Double(storage.count).squareRoot())
    #expect(CholeskyFactor(of: SymmetricMatrix(dimension: dimension, storage: storage)) == nil)
  }

  @Test("a matrix with a number that is not finite has no factor, wherever it stands", arguments: [1, 2, 5, 40, 128])
  func notFinite(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: 3)
    let matrix = fixtures.positiveDefinite(dimension)
    #expect(CholeskyFactor(of: matrix) != nil)
    for value in [Double.nan, .infinity, -.infinity] {
      let last = dimension - 1
      for (row, column) in [(0, 0), (last, 0), (last, last), (dimension / 2, dimension / 4)] {
        var storage = matrix.storage
        storage[row + column * dimension] = value
        #expect(CholeskyFactor(of: SymmetricMatrix(dimension: dimension, storage: storage)) == nil)
      }
    }
  }

  @Test("what stands above the diagonal is not read")
  func upperTriangle() throws {
    let plain = try #require(CholeskyFactor(of: SymmetricMatrix(dimension: 2, storage: [4, 2, 0, 5])))
    let noisy = try #require(CholeskyFactor(of: SymmetricMatrix(dimension: 2, storage: [4, 2, .nan, 5])))
    for factor in [plain, noisy] {
      #expect([factor[0, 0], factor[1, 0], factor[1, 1]] == [2, 1, 2])
      #expect(factor.solve([8, 14]) == [0.75, 2.5])
      #expect(factor.inverse()?.squaredNorm(ofUnpadded: [2, 5]) == 5)
    }
  }

  @Test("equal matrices give equal bits", arguments: [3, 16, 33, 128])
  func equalBits(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: 9)
    let matrix = fixtures.positiveDefinite(dimension)
    let right = fixtures.vector(dimension)
    let first = try #require(CholeskyFactor(of: matrix))
    for _ in 0..<8 {
      let again = try #require(
        CholeskyFactor(of: SymmetricMatrix(dimension: dimension, storage: matrix.storage.map { $0 })))
      #expect(again.storage.map(\.bitPattern) == first.storage.map(\.bitPattern))
      #expect(again.solve(right).map(\.bitPattern) == first.solve(right).map(\.bitPattern))
      #expect(again.inverse() == first.inverse())
    }
  }
}
