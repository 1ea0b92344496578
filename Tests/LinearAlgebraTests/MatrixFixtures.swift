import LinearAlgebra
import Testing

/// Seeded matrices and vectors, and the plain loops to compare with.
struct MatrixFixtures {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Uniform in −1..<1 (SplitMix64).
  mutating func number() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1
  }

  mutating func vector(_ count: Int) -> [Double] { (0..<count).map { _ in number() } }

  /// I + Σ x xᵀ over *dimension* + 3 rows.
  mutating func positiveDefinite(_ dimension: Int) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(dimension: dimension)
    matrix.addOuterProducts(ofRows: vector((dimension + 3) * dimension))
    matrix.addToDiagonal(1)
    return matrix
  }

  /// The packed inverse of such a matrix's factor.
  mutating func inverseFactor(_ dimension: Int) throws -> InverseFactor {
    let factor = try #require(CholeskyFactor(of: positiveDefinite(dimension)))
    return try #require(factor.inverse())
  }
}

extension SymmetricMatrix {
  /// Element (row, column), from the triangle that is kept true.
  subscript(row: Int, column: Int) -> Double { storage[max(row, column) + min(row, column) * dimension] }

  /// The greatest magnitude of an element.
  var greatest: Double {
    (0..<dimension).reduce(0) { greatest, row in (0...row).reduce(greatest) { max($0, abs(self[row, $1])) } }
  }

  func times(_ vector: [Double]) -> [Double] {
    (0..<dimension).map { row in (0..<dimension).reduce(0) { $0 + self[row, $1] * vector[$1] } }
  }
}

extension CholeskyFactor {
  /// Element (row, column) of the lower triangle.
  subscript(row: Int, column: Int) -> Double { row >= column ? storage[row + column * dimension] : 0 }

  /// L⁻¹x by forward substitution.
  func substitute(_ x: [Double]) -> [Double] {
    var solution: [Double] = []
    for row in 0..<dimension {
      let known = (0..<row).reduce(0) { $0 + self[row, $1] * solution[$1] }
      solution.append((x[row] - known) / self[row, row])
    }
    return solution
  }
}

extension InverseFactor {
  /// ‖L⁻¹x‖² of a vector that is not padded yet.
  func squaredNorm(ofUnpadded x: [Double]) -> Float {
    let padding = InverseFactor.paddedCount(dimension: dimension) - x.count
    return squaredNorm(of: x.map { Float($0) } + Array(repeating: 0, count: padding))
  }
}
