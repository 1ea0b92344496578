/// The weighted mean of one column, and its standard error: Σ ωx / Σ ω.
///
/// Means and sums of squared distances from them, block by block, merged pairwise: no cancellation, and partial sums of
/// any cut of the rounds agree to rounding. Source: Chan, Golub & LeVeque 1983.
package struct MeanMoments: Equatable, Sendable {
  package private(set) var count = 0
  /// Of ωx and of ω.
  private var mean = (product: 0.0, importance: 0.0)
  /// Σ of squared distances and of their product.
  private var spread = (product: 0.0, both: 0.0, importance: 0.0)
  /// The least and the greatest x; no numbers yet: +∞ and −∞.
  package private(set) var least = Double.infinity
  package private(set) var greatest = -Double.infinity

  package init() {}

  package static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.mean == b.mean && a.spread == b.spread && a.least == b.least && a.greatest == b.greatest
  }

  /// NaN of nothing.
  package var value: Double { count > 0 ? mean.product / mean.importance : .nan }

  /// The variance of influence values (ωx − vω) / mean ω, by n − 1; NaN of fewer than two.
  package var variance: Double {
    guard count > 1 else { return .nan }
    let value = value
    let sum = spread.product - 2 * value * spread.both + value * value * spread.importance
    return max(sum, 0) / (mean.importance * mean.importance) / Double(count - 1)
  }

  /// √(variance / n); NaN of fewer than two.
  package var standardError: Double { (variance / Double(count)).squareRoot() }

  /// Adds a column of x. - Complexity: two passes over it.
  ///
  /// - Parameter importances: Of each x; nil: 1 for all.
  package mutating func add(_ column: UnsafeBufferPointer<Double>, importances: UnsafeBufferPointer<Double>?) {
    guard !column.isEmpty else { return }
    guard let importances else { return merge(MeanMoments(column)) }
    precondition(column.count == importances.count, "\(column.count) values of \(importances.count) rounds")
    merge(MeanMoments(column, importances))
  }

  /// Of a column in which every round stands for itself: eight sums beside each other, in a fixed order.
  private init(_ column: UnsafeBufferPointer<Double>) {
    count = column.count
    var (sums, sum) = (SIMD8<Double>.zero, 0.0)
    var (lowest, highest) = (SIMD8(repeating: column[0]), SIMD8(repeating: column[0]))
    column.inLanes { x in
      sums += x
      lowest.replace(with: x, where: x .< lowest)
      highest.replace(with: x, where: x .> highest)
    } rest: { x in
      sum += x
      lowest[0] = min(lowest[0], x)
      highest[0] = max(highest[0], x)
    }
    let mean = (sums.sum() + sum) / Double(count)
    self.mean = (mean, 1)
    (least, greatest) = (lowest.min(), highest.max())
    var (squares, square) = (SIMD8<Double>.zero, 0.0)
    column.inLanes {
      squares += ($0 - mean) * ($0 - mean)
    } rest: {
      square += ($0 - mean) * ($0 - mean)
    }
    spread.product = squares.sum() + square
  }

  private init(_ column: UnsafeBufferPointer<Double>, _ importances: UnsafeBufferPointer<Double>) {
    count = column.count
    var (products, total) = (0.0, 0.0)
    for index in column.indices {
      let (x, importance) = (column[index], importances[index])
      products += x * importance
      total += importance
      if x < least { least = x }
      if x > greatest { greatest = x }
    }
    mean = (products / Double(count), total / Double(count))
    for index in column.indices {
      let product = column[index] * importances[index] - mean.product
      let importance = importances[index] - mean.importance
      spread.product += product * product
      spread.both += product * importance
      spread.importance += importance * importance
    }
  }

  /// Adds what another one saw.
  package mutating func merge(_ other: MeanMoments) {
    guard other.count > 0 else { return }
    guard count > 0 else { return self = other }
    let total = count + other.count
    let share = Double(other.count) / Double(total)
    let product = other.mean.product - mean.product
    let importance = other.mean.importance - mean.importance
    let factor = Double(count) * share
    spread.product += other.spread.product + product * product * factor
    spread.both += other.spread.both + product * importance * factor
    spread.importance += other.spread.importance + importance * importance * factor
    mean.product += product * share
    mean.importance += importance * share
    count = total
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }
}
