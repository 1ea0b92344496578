import COpenBLAS

extension CholeskyFactor {
  /// L⁻¹, packed for scoring.
  ///
  /// By halves: the inverse of (A 0; B C) is (A⁻¹ 0; −C⁻¹BA⁻¹ C⁻¹), which leaves nearly all work to `dtrmm`. It takes a
  /// third of the time of `dtrtri` alone at a dimension of 128. The error is at most about *dimension* · 2⁻⁵³ ·
  /// |L⁻¹||L||L⁻¹| element by element, as of `dtrtri` (Higham 2002, section 14.2), before it is rounded to Float.
  /// - Returns: nil if an element does not fit a finite Float.
  /// - Complexity: *dimension*³ / 3 multiplications.
  package func inverse() -> InverseFactor? {
    OpenBLAS.prepare()
    var inverse = storage
    let isInverted = inverse.withUnsafeMutableBufferPointer { matrix in
      matrix.baseAddress.map { invertLowerTriangle(at: $0, order: dimension, leading: dimension) } ?? false
    }
    return isInverted ? InverseFactor(dimension: dimension, columnMajor: inverse) : nil
  }
}

/// Triangles up to this order are inverted by LAPACK.
private let smallOrder = 16

/// Inverts a lower triangle in place, column-major with `leading` elements between columns.
///
/// - Returns: false if an element of the diagonal is 0.
private func invertLowerTriangle(at triangle: UnsafeMutablePointer<Double>, order: Int, leading: Int) -> Bool {
  if order <= smallOrder { return invertSmallTriangle(at: triangle, order: order, leading: leading) }
  let upper = order / 2
  let lower = order - upper
  let (corner, below) = (triangle + upper * (leading + 1), triangle + upper)
  guard invertLowerTriangle(at: triangle, order: upper, leading: leading),
    invertLowerTriangle(at: corner, order: lower, leading: leading)
  else { return false }
  multiplyByTriangle(corner, CblasLeft, scale: -1, into: below, rows: lower, columns: upper, leading: leading)
  multiplyByTriangle(triangle, CblasRight, scale: 1, into: below, rows: lower, columns: upper, leading: leading)
  return true
}

private func multiplyByTriangle(
  _ triangle: UnsafePointer<Double>, _ side: CBLAS_SIDE, scale: Double, into block: UnsafeMutablePointer<Double>,
  rows: Int, columns: Int, leading: Int
) {
  cblas_dtrmm(
    CblasColMajor, side, CblasLower, CblasNoTrans, CblasNonUnit, Int32(rows), Int32(columns), scale, triangle,
    Int32(leading), block, Int32(leading))
}

private func invertSmallTriangle(at triangle: UnsafeMutablePointer<Double>, order: Int, leading: Int) -> Bool {
  var (order, leading, info) = (Int32(order), Int32(leading), Int32(0))
  dtrtri_("L", "N", &order, triangle, &leading, &info)
  return info == 0
}
