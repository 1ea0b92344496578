import COpenBLAS

/// The half of a symmetric matrix that says everything, as files and states hold it.
extension SymmetricMatrix {
  /// Elements of a triangle with its diagonal.
  package static func triangleCount(dimension: Int) -> Int { dimension * (dimension + 1) / 2 }

  /// The elements of the lower triangle, column by column: LAPACK's packed storage.
  ///
  /// In NumPy, which goes by rows, it is the upper triangle: `u[numpy.triu_indices(dimension)] = triangle`.
  package var lowerTriangle: [Double] {
    (0..<dimension).flatMap { column in storage[(column * dimension + column)..<((column + 1) * dimension)] }
  }

  /// The matrix of a lower triangle, zero above the diagonal of its storage.
  ///
  /// - Returns: nil if there is no matrix of the dimension, or the triangle is of another.
  package init?(dimension: Int, lowerTriangle: some RandomAccessCollection<Double>) {
    guard (1...maximumDimension).contains(dimension),
      lowerTriangle.count == SymmetricMatrix.triangleCount(dimension: dimension)
    else { return nil }
    self.init(dimension: dimension)
    var next = lowerTriangle.startIndex
    for column in 0..<dimension {
      for row in column..<dimension {
        storage[row + column * dimension] = lowerTriangle[next]
        next = lowerTriangle.index(after: next)
      }
    }
  }

  /// The product with a vector (`dsymv`). - Complexity: O(*dimension*²).
  package func times(_ vector: [Double]) -> [Double] {
    precondition(vector.count == dimension, "a vector of \(vector.count) for dimension \(dimension)")
    OpenBLAS.prepare()
    var product = [Double](repeating: 0, count: dimension)
    let order = Int32(dimension)
    product.withUnsafeMutableBufferPointer {
      cblas_dsymv(CblasColMajor, CblasLower, order, 1, storage, order, vector, 1, 0, $0.baseAddress, 1)
    }
    return product
  }

  /// The diagonal.
  package var diagonal: [Double] { (0..<dimension).map { storage[$0 * (dimension + 1)] } }
}
