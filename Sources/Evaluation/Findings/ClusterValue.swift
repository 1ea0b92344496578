/// How a value comes from sums of columns: direct / importance, and numerator / denominator, each where it has one.
struct ClusterValue: Equatable {
  /// Indices of columns: of the sum that is divided, and of what divides it.
  typealias Quotient = (above: Int, below: Int)

  var direct: Quotient?
  var quotient: Quotient?

  static func == (a: Self, b: Self) -> Bool {
    a.direct?.above == b.direct?.above && a.direct?.below == b.direct?.below
      && a.quotient?.above == b.quotient?.above && a.quotient?.below == b.quotient?.below
  }

  var columns: [Int] { [direct, quotient].compactMap { $0 }.flatMap { [$0.above, $0.below] } }

  /// NaN of nothing; a quotient without a denominator counts nothing.
  @inline(__always)
  func value(of sum: (Int) -> Double) -> Double {
    var value = 0.0
    if let direct { value += sum(direct.above) / sum(direct.below) }
    if let quotient {
      let below = sum(quotient.below)
      if below != 0 { value += sum(quotient.above) / below }
    }
    return value
  }

  /// What each cluster moves the value by; they sum to 0. - Parameter column: The sums of a column, cluster by cluster.
  func influences(of column: (Int) -> [Double]) -> [Double] {
    var influences: [Double] = []
    for part in [direct, quotient].compactMap({ $0 }) {
      let (above, below) = (column(part.above), column(part.below))
      let total = below.reduce(0, +)
      let value = above.reduce(0, +) / total
      // A quotient without a denominator counts nothing, whatever the cluster.
      let moves = total == 0 ? above.map { _ in 0 } : zip(above, below).map { ($0 - value * $1) / total }
      influences = influences.isEmpty ? moves : zip(influences, moves).map { $0 + $1 }
    }
    return influences
  }
}
