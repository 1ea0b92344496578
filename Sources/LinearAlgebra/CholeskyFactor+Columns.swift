import COpenBLAS

/// Many right sides at once: the columns of a matrix C of *dimension* rows.
extension CholeskyFactor {
  /// L⁻¹C by forward substitution (`dtrsm`). With W = L⁻¹C, CᵀM⁻¹C = WᵀW, symmetric to the last bit.
  ///
  /// Each column satisfies (L + E)w = c with |E| at most about *dimension* · 2⁻⁵³ · |L| (Higham 2002, Theorem 8.5).
  /// - Complexity: *dimension*² · *columns* / 2 multiplications.
  package func substitute(_ right: CrossProducts) -> CrossProducts { triangularSolve(right, CblasNoTrans) }

  /// The solution X of M X = C (`dtrsm` twice).
  ///
  /// - Complexity: *dimension*² · *columns* multiplications.
  package func solve(_ right: CrossProducts) -> CrossProducts {
    triangularSolve(triangularSolve(right, CblasNoTrans), CblasTrans)
  }

  private func triangularSolve(_ right: CrossProducts, _ transpose: CBLAS_TRANSPOSE) -> CrossProducts {
    precondition(right.rows == dimension, "\(right.rows) rows for dimension \(dimension)")
    OpenBLAS.prepare()
    var solution = right.storage
    let order = Int32(dimension)
    solution.withUnsafeMutableBufferPointer {
      cblas_dtrsm(
        CblasColMajor, CblasLeft, CblasLower, transpose, CblasNonUnit, order, Int32(right.columns), 1, storage, order,
        $0.baseAddress, order)
    }
    return CrossProducts(rows: dimension, columns: right.columns, storage: solution)
  }
}
