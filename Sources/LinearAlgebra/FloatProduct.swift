import COpenBLAS

/// Products of matrices in single precision, row-major.
package enum FloatProduct {
  /// `result` += `factor` · A Bᵀ (BLAS `sgemm`): all products of the rows of A with the rows of B.
  ///
  /// Equal matrices give equal bits; equal rows at different places need not.
  /// - Parameters:
  ///   - a: *rows of A* × `inner`.
  ///   - b: *rows of B* × `inner`.
  ///   - inner: Elements of a row, at least 1.
  ///   - result: *rows of A* × *rows of B*.
  /// - Complexity: O(*rows of A* · *rows of B* · `inner`).
  package static func add(
    _ a: [Float], timesTransposed b: [Float], inner: Int, factor: Float, to result: inout [Float]
  ) {
    precondition(inner >= 1 && a.count.isMultiple(of: inner) && b.count.isMultiple(of: inner), "rows of \(inner)")
    let (rows, columns) = (a.count / inner, b.count / inner)
    precondition(result.count == rows * columns, "\(result.count) elements for \(rows) × \(columns)")
    if result.isEmpty { return }
    OpenBLAS.prepare()
    result.withUnsafeMutableBufferPointer {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(inner), factor, a, Int32(inner), b,
        Int32(inner), 1, $0.baseAddress, Int32(columns))
    }
  }
}
