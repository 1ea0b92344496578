import COpenBLAS

/// The lower triangular L with L Lᵀ = M, for a symmetric positive definite M.
///
/// Backward stable: L Lᵀ differs from M by at most about *dimension* · 2⁻⁵³ · ‖M‖ (Higham 2002, Theorem 10.3).
package struct CholeskyFactor: Sendable {
  package let dimension: Int
  /// Column-major; what is above the diagonal has no meaning.
  package private(set) var storage: [Double]

  /// Factors `matrix` (LAPACK `dpotrf`).
  ///
  /// - Returns: nil if the matrix is not positive definite to working precision, or not finite.
  /// - Complexity: *dimension*³ / 3 multiplications.
  package init?(of matrix: SymmetricMatrix) {
    OpenBLAS.prepare()
    dimension = matrix.dimension
    storage = matrix.storage
    var order = Int32(dimension)
    var leading = order
    var info: Int32 = 0
    storage.withUnsafeMutableBufferPointer { dpotrf_("L", &order, $0.baseAddress, &leading, &info) }
    guard info == 0 else { return nil }
    for index in 0..<dimension where !storage[index + index * dimension].isFinite { return nil }
  }

  /// The solution x of M x = `vector` (LAPACK `dpotrs`). - Complexity: O(*dimension*²).
  package func solve(_ vector: [Double]) -> [Double] {
    precondition(vector.count == dimension, "a vector of \(vector.count) for dimension \(dimension)")
    var solution = vector
    var order = Int32(dimension)
    var columns: Int32 = 1
    var leading = order
    var leadingRight = order
    var info: Int32 = 0
    solution.withUnsafeMutableBufferPointer {
      dpotrs_("L", &order, &columns, storage, &leading, $0.baseAddress, &leadingRight, &info)
    }
    precondition(info == 0, "dpotrs refused argument \(-info)")
    return solution
  }
}
