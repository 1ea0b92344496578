/// The value of a self-normalised estimator, mean(direct) + Σ numerator / Σ denominator, and its standard error.
///
/// Four joint columns, each times the importance ω: direct, ω itself, numerator and denominator. As `MeanMoments`, by blocks.
package struct QuotientMoments: Equatable, Sendable {
  package private(set) var count = 0
  private var mean = SIMD4<Double>.zero
  /// Row *i*: Σ of the products of column *i*'s distance from its mean with those of all four.
  private var spread: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) = (.zero, .zero, .zero, .zero)

  package init() {}

  package static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.mean == b.mean && a.spread == b.spread
  }

  /// Whether there is anything to divide by.
  package var hasDenominator: Bool { mean.w != 0 }

  /// NaN of nothing; without a denominator the direct part alone.
  package var value: Double {
    guard count > 0 else { return .nan }
    return mean.x / mean.y + (hasDenominator ? mean.z / mean.w : 0)
  }

  /// Of influence values (a − Aω)/mean ω + (b − Bm)/mean m, by n − 1; NaN of fewer than two.
  package var standardError: Double { standardError(by: gradient) }

  /// Of values a/mean ω + b/mean m, by n − 1, as if the means that divide were known; NaN of fewer than two.
  package var standardErrorOfValues: Double { standardError(by: SIMD4(gradient.x, 0, gradient.z, 0)) }

  private func standardError(by gradient: SIMD4<Double>) -> Double {
    guard count > 1 else { return .nan }
    let first = (spread.0 * gradient).sum(), second = (spread.1 * gradient).sum()
    let third = (spread.2 * gradient).sum(), fourth = (spread.3 * gradient).sum()
    let sum = gradient.x * first + gradient.y * second + gradient.z * third + gradient.w * fourth
    return (max(sum, 0) / Double(count - 1) / Double(count)).squareRoot()
  }

  /// What the value changes by with the mean of each column.
  private var gradient: SIMD4<Double> {
    let direct = 1 / mean.y
    guard hasDenominator else { return SIMD4(direct, -direct * mean.x / mean.y, 0, 0) }
    let quotient = 1 / mean.w
    return SIMD4(direct, -direct * mean.x / mean.y, quotient, -quotient * mean.z / mean.w)
  }

  package mutating func add(_ rows: UnsafeBufferPointer<SIMD4<Double>>) {
    guard !rows.isEmpty else { return }
    var block = QuotientMoments()
    block.count = rows.count
    for row in rows { block.mean += row }
    block.mean /= Double(rows.count)
    for row in rows { block.spread(by: row - block.mean, times: 1) }
    merge(block)
  }

  package mutating func merge(_ other: QuotientMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else { return self = other }
    let total = count + other.count
    let share = Double(other.count) / Double(total)
    let distance = other.mean - mean
    spread.0 += other.spread.0
    spread.1 += other.spread.1
    spread.2 += other.spread.2
    spread.3 += other.spread.3
    spread(by: distance, times: Double(count) * share)
    mean += distance * share
    count = total
  }

  @inline(__always)
  private mutating func spread(by distance: SIMD4<Double>, times factor: Double) {
    let scaled = distance * factor
    spread.0 += scaled * distance.x
    spread.1 += scaled * distance.y
    spread.2 += scaled * distance.z
    spread.3 += scaled * distance.w
  }
}
