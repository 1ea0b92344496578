/// Ridge regression by one dense solve: the minimum of Σ ω (r − xᵀw)² + Σ λⱼ wⱼ².
struct DenseRidge {
  private var precision: [[Double]]
  private var rewarded: [Double]

  init(penalties: [Double]) {
    precision = penalties.indices.map { row in penalties.indices.map { $0 == row ? penalties[row] : 0 } }
    rewarded = penalties.map { _ in 0 }
  }

  mutating func learn(_ x: [Double], reward: Double, importance: Double) {
    for row in x.indices where x[row] != 0 {
      rewarded[row] += importance * reward * x[row]
      for column in x.indices { precision[row][column] += importance * x[row] * x[column] }
    }
  }

  /// w, by Gauss and Jordan with the greatest pivots.
  func weights() -> [Double] {
    var rows = zip(precision, rewarded).map { $0 + [$1] }
    for step in rows.indices {
      let pivot = (step..<rows.count).max { abs(rows[$0][step]) < abs(rows[$1][step]) } ?? step
      rows.swapAt(step, pivot)
      let scale = rows[step][step]
      rows[step] = rows[step].map { $0 / scale }
      for row in rows.indices where row != step && rows[row][step] != 0 {
        let factor = rows[row][step]
        for column in rows[row].indices { rows[row][column] -= factor * rows[step][column] }
      }
    }
    return rows.map { $0[rewarded.count] }
  }

  static func mean(_ weights: [Double], _ x: [Double]) -> Double { zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 } }
}
