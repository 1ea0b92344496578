import Bandits
import Events

/// Li, Chu, Langford & Schapire 2010, Algorithm 2, line by line, with plain inverses: what the model must come to.
struct Algorithm2 {
  typealias Matrix = [[Double]]
  let regularization: Double
  var sharedPrecision: Matrix
  var sharedMoments: [Double]
  var precision: [ActionID: Matrix] = [:]
  var cross: [ActionID: Matrix] = [:]
  var moments: [ActionID: [Double]] = [:]
  let own: Int
  let shared: Int

  init(own: Int, shared: Int, regularization: Double) {
    (self.own, self.shared, self.regularization) = (own, shared, regularization)
    sharedPrecision = Algorithm2.diagonal(shared, regularization)
    sharedMoments = Array(repeating: 0, count: shared)
  }

  /// Lines 15 to 20: what is subtracted after the update was added before it.
  mutating func learn(_ action: ActionID, _ x: [Double], _ z: [Double], _ reward: Double) {
    if precision[action] == nil {
      precision[action] = Algorithm2.diagonal(own, regularization)
      cross[action] = Array(repeating: Array(repeating: 0, count: shared), count: own)
      moments[action] = Array(repeating: 0, count: own)
    }
    addShared(action, sign: 1)
    for i in 0..<own {
      for j in 0..<own { precision[action]?[i][j] += x[i] * x[j] }
      for j in 0..<shared { cross[action]?[i][j] += x[i] * z[j] }
      moments[action]?[i] += reward * x[i]
    }
    for i in 0..<shared {
      for j in 0..<shared { sharedPrecision[i][j] += z[i] * z[j] }
      sharedMoments[i] += reward * z[i]
    }
    addShared(action, sign: -1)
  }

  /// What remains of an action is what it has moved the shared part by: it comes back as one never seen.
  mutating func forget(_ action: ActionID) {
    precision[action] = nil
    cross[action] = nil
    moments[action] = nil
  }

  private mutating func addShared(_ action: ActionID, sign: Double) {
    guard let a = precision[action], let b = cross[action], let r = moments[action] else { return }
    let gains = Algorithm2.product(Algorithm2.transposed(b), Algorithm2.inverse(a))
    let (square, moved) = (Algorithm2.product(gains, b), Algorithm2.product(gains, r))
    for i in 0..<shared {
      for j in 0..<shared { sharedPrecision[i][j] += sign * square[i][j] }
      sharedMoments[i] += sign * moved[i]
    }
  }

  /// Lines 5 to 12.
  func estimate(_ action: ActionID, _ x: [Double], _ z: [Double]) -> (mean: Double, deviation: Double) {
    let inverseShared = Algorithm2.inverse(sharedPrecision)
    let weights = Algorithm2.product(inverseShared, sharedMoments)
    let inverse = Algorithm2.inverse(precision[action] ?? Algorithm2.diagonal(own, regularization))
    let b = cross[action] ?? Array(repeating: Array(repeating: 0, count: shared), count: own)
    let r = moments[action] ?? Array(repeating: 0, count: own)
    let theta = Algorithm2.product(inverse, zip(r, Algorithm2.product(b, weights)).map(-))
    let solvedX = Algorithm2.product(inverse, x)
    let gained = Algorithm2.product(Algorithm2.transposed(b), solvedX)
    let variance =
      dot(z, Algorithm2.product(inverseShared, z)) - 2 * dot(z, Algorithm2.product(inverseShared, gained))
      + dot(x, solvedX) + dot(gained, Algorithm2.product(inverseShared, gained))
    return (dot(z, weights) + dot(x, theta), variance.squareRoot())
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private static func diagonal(_ count: Int, _ value: Double) -> Matrix {
    (0..<count).map { row in (0..<count).map { $0 == row ? value : 0 } }
  }

  private static func transposed(_ a: Matrix) -> Matrix { a[0].indices.map { column in a.map { $0[column] } } }

  private static func product(_ a: Matrix, _ v: [Double]) -> [Double] {
    a.map { row in zip(row, v).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private static func product(_ a: Matrix, _ b: Matrix) -> Matrix {
    let columns = transposed(b)
    return a.map { row in columns.map { column in zip(row, column).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  /// Gauss and Jordan, with pivots.
  private static func inverse(_ matrix: Matrix) -> Matrix {
    let count = matrix.count
    var rows = matrix.enumerated().map { $1 + diagonal(count, 1)[$0] }
    for pivot in 0..<count {
      let best = (pivot..<count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
      rows.swapAt(pivot, best)
      let scale = rows[pivot][pivot]
      for column in 0..<2 * count { rows[pivot][column] /= scale }
      for row in 0..<count where row != pivot {
        let factor = rows[row][pivot]
        for column in 0..<2 * count { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return rows.map { Array($0[count...]) }
  }
}
