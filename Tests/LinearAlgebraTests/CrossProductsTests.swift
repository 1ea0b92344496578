import LinearAlgebra
import Testing

@Suite("Cross products")
struct CrossProductsTests {
  private static let shapes = [(1, 1), (1, 9), (9, 1), (7, 20), (20, 7), (33, 64), (128, 5)]

  @Test("sums of outer products are those of plain loops", arguments: shapes)
  func sums(rows: Int, columns: Int) {
    var fixtures = MatrixFixtures(seed: UInt64(rows * 1_000 + columns))
    for count in [1, 2, 63, 64] {
      let (left, right) = (fixtures.vector(count * rows), fixtures.vector(count * columns))
      var matrix = CrossProducts(rows: rows, columns: columns)
      matrix.addOuterProducts(ofRows: left, and: right)
      for row in 0..<rows {
        for column in 0..<columns {
          let plain = (0..<count).reduce(0) { $0 + left[$1 * rows + row] * right[$1 * columns + column] }
          #expect(abs(matrix.storage[row + column * rows] - plain) <= 1e-13 * Double(count))
        }
      }
    }
  }

  @Test("a sum adds to what is there, and no rows add nothing")
  func accumulates() {
    var matrix = CrossProducts(rows: 2, columns: 1, storage: [1, 2])
    matrix.addOuterProducts(ofRows: [], and: [])
    #expect(matrix.storage == [1, 2])
    matrix.addOuterProducts(ofRows: [3, 5, 1, -1], and: [10, 2])
    // 1 + 3·10 + 1·2, 2 + 5·10 − 1·2
    #expect(matrix.storage == [33, 50])
  }

  @Test("products with a vector are those of plain loops, on either side", arguments: shapes)
  func products(rows: Int, columns: Int) {
    var fixtures = MatrixFixtures(seed: UInt64(rows + columns))
    let matrix = CrossProducts(rows: rows, columns: columns, storage: fixtures.vector(rows * columns))
    let (x, z) = (fixtures.vector(rows), fixtures.vector(columns))
    for (column, product) in matrix.transposedTimes(x).enumerated() {
      let plain = (0..<rows).reduce(0) { $0 + matrix.storage[$1 + column * rows] * x[$1] }
      #expect(abs(product - plain) <= 1e-15 * Double(rows + 1))
    }
    for (row, product) in matrix.times(z).enumerated() {
      let plain = (0..<columns).reduce(0) { $0 + matrix.storage[row + $1 * rows] * z[$1] }
      #expect(abs(product - plain) <= 1e-15 * Double(columns + 1))
    }
  }

  @Test("many right sides have the solutions of one after the other", arguments: [1, 2, 8, 21, 64, 130])
  func manyRightSides(dimension: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(dimension))
    let factor = try #require(CholeskyFactor(of: fixtures.positiveDefinite(dimension)))
    for columns in [1, 3, 17] {
      let right = CrossProducts(
        rows: dimension, columns: columns, storage: fixtures.vector(dimension * columns))
      let (solutions, halves) = (factor.solve(right), factor.substitute(right))
      for column in 0..<columns {
        let range = column * dimension..<(column + 1) * dimension
        let vector = Array(right.storage[range])
        let (plain, half) = (factor.solve(vector), factor.substitute(vector))
        let tolerance = 1e-13 * Double(dimension) * (1 + (half.map(abs).max() ?? 0))
        for (index, place) in range.enumerated() {
          #expect(abs(solutions.storage[place] - plain[index]) <= tolerance)
          #expect(abs(halves.storage[place] - half[index]) <= tolerance)
        }
      }
    }
  }

  @Test("a Schur complement is that of an explicit solve", arguments: [(1, 1), (3, 5), (20, 8), (64, 40)])
  func schurComplement(rows: Int, columns: Int) throws {
    var fixtures = MatrixFixtures(seed: UInt64(rows))
    let factor = try #require(CholeskyFactor(of: fixtures.positiveDefinite(rows)))
    let cross = CrossProducts(rows: rows, columns: columns, storage: fixtures.vector(rows * columns))
    let whole = fixtures.positiveDefinite(columns)
    var rest = whole
    rest.addGram(of: factor.substitute(cross), scale: -1)
    let solved = factor.solve(cross)
    for row in 0..<columns {
      for column in 0...row {
        let product = (0..<rows).reduce(0) {
          $0 + cross.storage[$1 + row * rows] * solved.storage[$1 + column * rows]
        }
        #expect(abs(rest[row, column] - (whole[row, column] - product)) <= 1e-12 * Double(rows))
      }
    }
  }

  @Test("a matrix is finite until one of its elements is not", arguments: [Double.nan, .infinity, -.infinity])
  func finite(value: Double) {
    #expect(CrossProducts(rows: 2, columns: 2, storage: [1, 2, 3, 4]).isFinite)
    #expect(!CrossProducts(rows: 2, columns: 2, storage: [1, 2, value, 4]).isFinite)
  }
}
