extension SymmetricMatrix {
  /// Adds another matrix of the same dimension. - Complexity: O(*dimension*²).
  package static func += (matrix: inout SymmetricMatrix, other: SymmetricMatrix) {
    precondition(other.dimension == matrix.dimension, "dimensions \(matrix.dimension) and \(other.dimension)")
    for index in matrix.storage.indices { matrix.storage[index] += other.storage[index] }
  }

  /// Multiplies every element by `factor`. - Complexity: O(*dimension*²).
  package mutating func scale(by factor: Double) {
    for index in storage.indices { storage[index] *= factor }
  }
}

extension CrossProducts {
  /// Adds another matrix of the same shape. - Complexity: O(*rows* · *columns*).
  package static func += (matrix: inout CrossProducts, other: CrossProducts) {
    precondition(other.rows == matrix.rows && other.columns == matrix.columns, "matrices of two shapes")
    let sums = zip(matrix.storage, other.storage).map(+)
    matrix = CrossProducts(rows: matrix.rows, columns: matrix.columns, storage: sums)
  }

  /// Multiplies every element by `factor`. - Complexity: O(*rows* · *columns*).
  package mutating func scale(by factor: Double) {
    self = CrossProducts(rows: rows, columns: columns, storage: storage.map { $0 * factor })
  }
}
