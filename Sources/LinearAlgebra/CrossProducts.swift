import COpenBLAS

/// A rectangular matrix of Doubles that grows by sums of outer products x zᵀ.
///
/// Stored column-major, *rows* × *columns*: x has *rows* elements, z has *columns*.
package struct CrossProducts: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// Element (row, column) is at `row + column * rows`.
  package private(set) var storage: [Double]

  /// The zero matrix.
  package init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, storage: Array(repeating: 0, count: rows * columns))
  }

  /// A matrix from its column-major storage.
  package init(rows: Int, columns: Int, storage: [Double]) {
    precondition((1...maximumDimension).contains(rows), "\(rows) rows are not in 1...\(maximumDimension)")
    precondition((1...maximumDimension).contains(columns), "\(columns) columns are not in 1...\(maximumDimension)")
    precondition(storage.count == rows * columns, "\(storage.count) elements for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// Adds Σ x zᵀ over the rows of `left` and `right` that stand beside each other (`dgemm`).
  ///
  /// The result depends, in its last bits, on how rows are grouped into calls: callers fix the groups.
  /// - Parameters:
  ///   - left: The vectors x, row-major, *count* × `rows`.
  ///   - right: The vectors z, row-major, *count* × `columns`.
  /// - Complexity: O(*count* · *rows* · *columns*).
  package mutating func addOuterProducts(ofRows left: [Double], and right: [Double]) {
    let count = left.count / rows
    precondition(left.count == count * rows, "\(left.count) elements are not rows of \(rows)")
    precondition(right.count == count * columns, "\(right.count) elements are not \(count) rows of \(columns)")
    guard count > 0 else { return }
    OpenBLAS.prepare()
    // Row-major rows of x are the columns of a column-major matrix.
    let (order, width) = (Int32(rows), Int32(columns))
    storage.withUnsafeMutableBufferPointer { matrix in
      cblas_dgemm(
        CblasColMajor, CblasNoTrans, CblasTrans, order, width, Int32(count), 1, left, order, right, width, 1,
        matrix.baseAddress, order)
    }
  }

  /// The products Cᵀx, `columns` elements (`dgemv`). - Complexity: O(*rows* · *columns*).
  package func transposedTimes(_ x: [Double]) -> [Double] {
    precondition(x.count == rows, "a vector of \(x.count) for \(rows) rows")
    return product(with: x, CblasTrans, count: columns)
  }

  /// The products Cz, `rows` elements (`dgemv`). - Complexity: O(*rows* · *columns*).
  package func times(_ z: [Double]) -> [Double] {
    precondition(z.count == columns, "a vector of \(z.count) for \(columns) columns")
    return product(with: z, CblasNoTrans, count: rows)
  }

  private func product(with vector: [Double], _ transpose: CBLAS_TRANSPOSE, count: Int) -> [Double] {
    OpenBLAS.prepare()
    var product = [Double](repeating: 0, count: count)
    let order = Int32(rows)
    product.withUnsafeMutableBufferPointer {
      cblas_dgemv(CblasColMajor, transpose, order, Int32(columns), 1, storage, order, vector, 1, 0, $0.baseAddress, 1)
    }
    return product
  }

  /// Whether every element is a finite number.
  package var isFinite: Bool { storage.allSatisfy(\.isFinite) }
}

extension CrossProducts {
  /// The products |C||z| of sizes, `rows` elements. - Complexity: O(*rows* · *columns*).
  package func sizesTimes(_ z: [Double]) -> [Double] {
    precondition(z.count == columns, "a vector of \(z.count) for \(columns) columns")
    var product = [Double](repeating: 0, count: rows)
    for column in 0..<columns {
      for row in 0..<rows { product[row] += abs(storage[row + column * rows]) * abs(z[column]) }
    }
    return product
  }
}
