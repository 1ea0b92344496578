import Bandits
import LinearAlgebra

/// Whether weights and a factor are those of a precision matrix M, as far as rounding explains what is left.
///
/// With D = √diag M every element of M, and of |L||Lᵀ| for its factor L, is at most DᵢDⱼ (Cauchy and Schwarz). So the
/// errors of a solution by the factor are bounded without knowing L: (M + E)θ = b with |E| ≤ c·*n*·2⁻⁵³·DDᵀ (Higham 2002,
/// Theorem 10.4), and what another machine makes of the same rows differs from M by no more. Where M is what is left of
/// something larger, that is what D is of. c is 8; over the hostile sums of `ModelCheckTests` what was really left came to
/// 0.5% of the bounds of weights, and to 39% of those of factors and gains, where by theory it may come to half. For sums
/// of features without great differences the bound of a squared length is 2 · 10⁻⁶ of it.
struct PrecisionCheck {
  private let matrix: SymmetricMatrix
  /// D.
  private let sizes: [Double]
  /// How far an element of M may be from what the posterior was derived from, in units of DᵢDⱼ.
  private let rounding: Double

  /// Rows that are added up in another order, at most, beside the dimension: those of a micro-batch.
  private static let rows = ActionSums.batchSize
  private static let directions = 4

  /// - Parameters:
  ///   - sums: Of outer products.
  ///   - raise: What is added to their diagonal.
  ///   - larger: That from which `sums` are what is left.
  ///   - roundings: Rows that were taken from it.
  ///   - growth: How much more than rounding errors of these rows there may be in them.
  /// - Returns: nil if they cannot be sums of outer products.
  init?(
    _ sums: SymmetricMatrix?, _ raise: Double, takenFrom larger: SymmetricMatrix? = nil, roundings: Int = 0,
    growth: Double = 1
  ) {
    guard var matrix = sums else { return nil }
    let whole = larger?.diagonal ?? matrix.diagonal
    // What was taken is at most the difference.
    let squares = zip(whole, matrix.diagonal).map { abs($0) + abs($0 - $1) + raise }
    matrix.addToDiagonal(raise)
    guard matrix.isFinite, matrix.diagonal.allSatisfy({ $0 > 0 }), squares.allSatisfy(\.isFinite) else { return nil }
    self.matrix = matrix
    sizes = squares.map { $0.squareRoot() }
    rounding = 8 * growth * Double(matrix.dimension + PrecisionCheck.rows + roundings) * 0x1p-53
  }

  // MARK: Weights

  /// Checks M θ = b, element by element.
  ///
  /// - Parameters:
  ///   - right: b.
  ///   - rightSizes: Sizes of what b was added up from; nil for b itself.
  ///   - more: The length of what else θ and b were added up from.
  func verify(
    weights: [Double], solve right: [Double], sizes rightSizes: [Double]? = nil, beside more: Double = 0,
    _ place: String
  ) throws(SnapshotFileError) {
    let length = length(of: weights) + more
    for (index, product) in matrix.times(weights).enumerated() {
      let bound = rounding * (sizes[index] * length + (rightSizes?[index] ?? abs(right[index])))
      guard abs(product - right[index]) <= bound else {
        throw SnapshotFileError(
          .weights,
          "weights \(place), equation \(index): expected a solution, found \(product) "
            + "for \(right[index])")
      }
    }
  }

  /// Σ Dⱼ|vⱼ|: an element of Mv or of |L||Lᵀ||v| is at most Dᵢ times that.
  func length(of vector: [Double]) -> Double { zip(sizes, vector).reduce(0) { $0 + $1.0 * abs($1.1) } }

  // MARK: Factor

  /// Checks that L⁻¹ belongs to M, in a few directions v: ‖L⁻¹Mv‖² = vᵀMv, where M v is taken in double.
  ///
  /// Directions are scaled by D, so that a feature of small numbers counts as much as one of large ones. The error of L⁻¹
  /// is that of a Float, 2⁻²⁴ of each element, and that of the inversion, *n*·2⁻⁵³·|L⁻¹||L||L⁻¹| (Higham 2002, section
  /// 14.2). It grows with the root of M's condition alone, unlike that of L⁻¹ M L⁻ᵀ.
  /// - Complexity: O(*dimension*²).
  func verify(_ factor: InverseFactor, _ place: String) throws(SnapshotFileError) {
    for direction in 0..<PrecisionCheck.directions {
      let vector = sizes.indices.map { PrecisionCheck.element($0, of: direction) / sizes[$0] }
      let length = length(of: vector)
      let product = matrix.times(vector)
      let expected = zip(vector, product).reduce(0) { $0 + $1.0 * $1.1 }
      let image = factor.times(product)
      let error = errors(of: factor, times: product, length)
      let found = image.reduce(0) { $0 + $1 * $1 }
      let (imageSize, errorSize) = (found.squareRoot(), error.reduce(0) { $0 + $1 * $1 }.squareRoot())
      let bound = errorSize * (2 * imageSize + errorSize) + rounding * length * length
      guard abs(found - expected) <= bound else {
        throw SnapshotFileError(
          .factor,
          "inverse factor \(place): expected the length \(expected) in direction "
            + "\(direction), found \(found)")
      }
    }
  }

  /// Bounds of the errors of L⁻¹(Mv).
  private func errors(of factor: InverseFactor, times product: [Double], _ length: Double) -> [Double] {
    let rounded = factor.sizesTimes(product.map { abs($0) })
    let inverted = rounded.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // What is less than a Float can hold is lost.
    let lost = 0x1p-149 * product.reduce(0) { $0 + abs($1) }
    return zip(rounded, factor.sizesTimes(sizes)).map { rounded, amplified in
      0x1p-23 * rounded + rounding * amplified * (inverted + length) + lost
    }
  }

  /// ‖|L⁻¹|D‖, at least ‖|L⁻¹||L|‖: how much of a rounding error L⁻¹ makes.
  func growth(of factor: InverseFactor) -> Double {
    factor.sizesTimes(sizes).reduce(1) { $0 + $1 * $1 }.squareRoot()
  }

  // MARK: Gains

  /// Checks M Gᵀ = B in a few directions, element by element; G is in Float.
  func verify(gains: [Float], solve products: CrossProducts, _ place: String) throws(SnapshotFileError) {
    let scales = (0..<products.columns).map { column in
      let size = sizes.indices.reduce(0.0) { max($0, abs(products.storage[$1 + column * products.rows]) / sizes[$1]) }
      return size > 0 ? 1 / size : 1
    }
    for direction in 0..<PrecisionCheck.directions {
      let vector = scales.indices.map { PrecisionCheck.element($0, of: direction) * scales[$0] }
      var (sums, summed) = ([Double](repeating: 0, count: sizes.count), [Double](repeating: 0, count: sizes.count))
      for row in sizes.indices {
        for column in vector.indices {
          let summand = Double(gains[row * vector.count + column]) * vector[column]
          sums[row] += summand
          summed[row] += abs(summand) + 0x1p-125 * abs(vector[column])
        }
      }
      let length = length(of: summed)
      let (found, expected) = (matrix.times(sums), products.times(vector))
      let added = products.sizesTimes(vector)
      for index in sizes.indices {
        let bound = 0x1p-23 * sizes[index] * length + rounding * (sizes[index] * length + added[index])
        guard abs(found[index] - expected[index]) <= bound else {
          throw SnapshotFileError(
            .gains,
            "gains \(place), row \(index): expected \(expected[index]) in direction "
              + "\(direction), found \(found[index])")
        }
      }
    }
  }

  /// A number of size 1/2 to 1, the same everywhere: directions that no feature is blind to.
  private static func element(_ index: Int, of direction: Int) -> Double {
    // SplitMix64.
    var mixed = UInt64(index * directions + direction + 1) &* 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    let size = 0.5 + Double(mixed >> 11) * 0x1p-54
    return mixed & 1 == 0 ? size : -size
  }
}
