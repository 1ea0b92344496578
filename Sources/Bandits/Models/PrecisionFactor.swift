package import LinearAlgebra

/// The Cholesky factor of a precision matrix and its inverse, with the diagonal raised where it must be.
///
/// Where λ is below the last bit of A, as after 10,000 equal examples of elements 1e6, λI + A is not positive definite to
/// working precision. Then the diagonal is raised as little as makes it so, in steps of 16 from the rounding error of A:
/// the posterior is that of a slightly stronger prior, and one action's history never keeps others from learning.
package struct PrecisionFactor: Sendable {
  /// L, in Double.
  package let factor: CholeskyFactor
  /// L⁻¹, in Float.
  package let inverse: InverseFactor
  /// By how much the diagonal was raised; 0 nearly always.
  package let ridge: Double

  /// - Parameter magnitude: The greatest element of what `precision` was computed from. If no eigenvalue is below its
  ///   negative, as none is of λI + A, one of the tries succeeds: the last raises the diagonal by more than `magnitude`.
  /// - Returns: nil if a number is not finite.
  /// - Complexity: O(*dimension*³).
  package init?(of precision: SymmetricMatrix, magnitude: Double) {
    guard precision.isFinite, magnitude.isFinite, magnitude > 0 else { return nil }
    var raised = precision
    var (total, ridge) = (0.0, magnitude * Double(precision.dimension) * 0x1p-52)
    while ridge <= magnitude * 256 {
      if let factor = CholeskyFactor(of: raised), let inverse = factor.inverse() {
        self.factor = factor
        self.inverse = inverse
        self.ridge = total
        return
      }
      raised.addToDiagonal(ridge)
      total += ridge
      ridge *= 16
    }
    return nil
  }
}
