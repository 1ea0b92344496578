import Bandits
import LinearAlgebra

/// The posterior precision M = λI + A of a weight vector, factored and inverted in Double.
///
/// Serving keeps the inverse factor in Float, which is enough for a ranking. Whoever checks numbers against the sums
/// wants the digits that the sums have.
struct DensePosterior {
  let factor: CholeskyFactor
  /// M⁻¹, column-major, *dimension*².
  private let inverse: [Double]
  /// ‖M‖₁ ‖M⁻¹‖₁, the condition number in the 1-norm; at least 1, and at most *dimension* times that in the 2-norm.
  let condition: Double

  /// - Parameters:
  ///   - precision: M.
  ///   - factor: Of M, or of M with its diagonal raised where M is singular to working precision, as `PrecisionFactor`
  ///     does it: then the numbers are those of that slightly stronger prior, as in rankings.
  /// - Complexity: O(*dimension*³).
  init(_ precision: SymmetricMatrix, factor: CholeskyFactor) {
    let dimension = precision.dimension
    self.factor = factor
    var identity = [Double](repeating: 0, count: dimension * dimension)
    for index in 0..<dimension { identity[index * (dimension + 1)] = 1 }
    inverse = factor.solve(CrossProducts(rows: dimension, columns: dimension, storage: identity)).storage
    var greatest = 0.0
    for column in 0..<dimension {
      var sum = 0.0
      for row in 0..<dimension { sum += abs(inverse[row + column * dimension]) }
      greatest = max(greatest, sum)
    }
    // Of a symmetric matrix rows and columns have the same sums.
    condition = precision.greatestRowSum * greatest
  }

  /// The posterior of sums A under the prior precision λ.
  ///
  /// - Returns: nil if a number is not finite.
  init?(of outerProducts: SymmetricMatrix, regularization: Double) {
    var precision = outerProducts
    precision.addToDiagonal(regularization)
    guard let root = PrecisionFactor(of: precision, magnitude: precision.largestDiagonalElement) else { return nil }
    self.init(precision, factor: root.factor)
  }

  var dimension: Int { factor.dimension }

  /// (M⁻¹)_jj for each j: the variances of the weights.
  var variances: [Double] { (0..<dimension).map { inverse[$0 * (dimension + 1)] } }

  /// vᵀM⁻¹v = ‖L⁻¹v‖². - Complexity: O(*dimension*²).
  func variance(at vector: [Double]) -> Double { factor.substitute(column: vector).squaredLength }
}

extension CholeskyFactor {
  /// L⁻¹v. - Complexity: O(*dimension*²).
  func substitute(column vector: [Double]) -> [Double] {
    substitute(CrossProducts(rows: vector.count, columns: 1, storage: vector)).storage
  }
}

extension [Double] {
  /// Σ vᵢ².
  var squaredLength: Double { reduce(0) { $0 + $1 * $1 } }

  /// Σ vᵢwᵢ, as a ranking adds it up.
  func dot(_ other: [Double]) -> Double {
    withUnsafeBufferPointer { a in other.withUnsafeBufferPointer { b in dotProduct(a, b) } }
  }
}
