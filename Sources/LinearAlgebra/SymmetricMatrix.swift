import COpenBLAS

/// A symmetric matrix of Doubles that grows by sums of outer products.
///
/// Stored column-major, *dimension* × *dimension*; only the lower triangle is kept true.
package struct SymmetricMatrix: Equatable, Sendable {
  package let dimension: Int
  /// Element (row, column) is at `row + column * dimension`, for row ≥ column.
  package internal(set) var storage: [Double]

  /// The zero matrix.
  package init(dimension: Int) {
    precondition((1...maximumDimension).contains(dimension), "dimension \(dimension) is not in 1...\(maximumDimension)")
    self.dimension = dimension
    self.storage = Array(repeating: 0, count: dimension * dimension)
  }

  /// A matrix from its column-major storage, of which only the lower triangle is read.
  package init(dimension: Int, storage: [Double]) {
    precondition(storage.count == dimension * dimension, "\(storage.count) elements for dimension \(dimension)")
    self.dimension = dimension
    self.storage = storage
  }

  /// Adds Σ x xᵀ over the rows x of `rows`, row-major, *count* × *dimension*.
  ///
  /// One call for *count* rows costs a fraction of *count* calls for one. The result depends, in its last bits, on how
  /// rows are grouped into calls: callers fix the groups.
  /// - Complexity: O(*count* · *dimension*²).
  package mutating func addOuterProducts(ofRows rows: [Double]) {
    precondition(rows.count.isMultiple(of: dimension), "\(rows.count) elements are not rows of \(dimension)")
    guard !rows.isEmpty else { return }
    OpenBLAS.prepare()
    let order = Int32(dimension)
    let count = Int32(rows.count / dimension)
    storage.withUnsafeMutableBufferPointer { matrix in
      cblas_dsyrk(
        CblasColMajor, CblasLower, CblasNoTrans, order, count, 1, rows, order, 1, matrix.baseAddress, order)
    }
  }

  /// Adds `scale` · WᵀW (`dsyrk`). With W = L⁻¹C and scale −1 it leaves a Schur complement, M₀ − CᵀM⁻¹C.
  ///
  /// - Parameter w: *rows* × *dimension*.
  /// - Complexity: O(*rows* · *dimension*²).
  package mutating func addGram(of w: CrossProducts, scale: Double) {
    precondition(w.columns == dimension, "\(w.columns) columns for dimension \(dimension)")
    OpenBLAS.prepare()
    let (order, count) = (Int32(dimension), Int32(w.rows))
    storage.withUnsafeMutableBufferPointer { matrix in
      cblas_dsyrk(
        CblasColMajor, CblasLower, CblasTrans, order, count, scale, w.storage, count, 1, matrix.baseAddress, order)
    }
  }

  /// Adds `value` to every element of the diagonal.
  package mutating func addToDiagonal(_ value: Double) {
    for index in 0..<dimension { storage[index + index * dimension] += value }
  }

  /// The greatest element of the diagonal.
  package var largestDiagonalElement: Double {
    (0..<dimension).reduce(-.infinity) { max($0, storage[$1 + $1 * dimension]) }
  }

  /// The greatest sum of the sizes of a row's elements: no eigenvalue is larger (Gershgorin). - Complexity: O(*dimension*²).
  package var greatestRowSum: Double {
    var sums = Array(repeating: 0.0, count: dimension)
    for column in 0..<dimension {
      sums[column] += abs(storage[column + column * dimension])
      for row in (column + 1)..<dimension {
        let size = abs(storage[row + column * dimension])
        sums[row] += size
        sums[column] += size
      }
    }
    return sums.reduce(0, max)
  }

  /// Whether every element of the lower triangle is a finite number.
  package var isFinite: Bool {
    // Counted without a way out, several elements are looked at together.
    var others = 0
    for column in 0..<dimension {
      for row in column..<dimension { others &+= storage[row + column * dimension].isFinite ? 0 : 1 }
    }
    return others == 0
  }
}

/// The largest order of a matrix: 4,096 features make a factor of 67 MB.
package let maximumDimension = 4_096
