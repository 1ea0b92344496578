import Bandits
import Events

/// Ridge regression over all weights of a model at once, densely and in the plainest way: (θ of each action …, β), of
/// which an example of an action sees its own θ and β. What `disjoint`, `shared` and `hybrid` models must come to.
struct JointOracle {
  let shape: VectorShape
  /// Those that have weights of their own, learned from or not.
  let actions: [ActionID]
  /// λI + Σ w φφᵀ and Σ w r φ, φ the example's features among the weights.
  private var precision: [[Double]]
  private var moments: [Double]

  var count: Int { actions.count * shape.own + shape.shared }

  init(_ shape: VectorShape, actions: [ActionID], regularization: Double) {
    self.shape = shape
    self.actions = actions
    let count = actions.count * shape.own + shape.shared
    precision = (0..<count).map { row in (0..<count).map { $0 == row ? regularization : 0 } }
    moments = Array(repeating: 0, count: count)
  }

  /// A vector's features among the weights.
  private func placed(_ features: [Double], _ action: ActionID) -> [(index: Int, value: Double)] {
    let start = (actions.firstIndex(of: action) ?? 0) * shape.own
    return features.enumerated().map { index, value in
      (index < shape.own ? start + index : actions.count * shape.own + index - shape.own, value)
    }
  }

  mutating func learn(_ features: [Double], _ reward: Double, of action: ActionID, weight: Double = 1) {
    let placed = placed(features, action)
    for (row, a) in placed {
      for (column, b) in placed { precision[row][column] += weight * a * b }
      moments[row] += weight * reward * a
    }
  }

  /// What was learned, solved.
  func solved() -> Solution {
    let factor = Solution.factor(precision)
    return Solution(oracle: self, factor: factor, weights: Solution.up(factor, Solution.down(factor, moments)))
  }

  /// The posterior N(weights, (LLᵀ)⁻¹).
  struct Solution {
    fileprivate let oracle: JointOracle
    /// L, by rows.
    fileprivate let factor: [[Double]]
    let weights: [Double]

    func mean(_ features: [Double], of action: ActionID) -> Double { score(weights, features, of: action) }

    func deviation(_ features: [Double], of action: ActionID) -> Double {
      var vector = Array(repeating: 0.0, count: weights.count)
      for (index, value) in oracle.placed(features, action) { vector[index] += value }
      return Solution.down(factor, vector).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Weights drawn from the posterior: L⁻ᵀn has the covariance (LLᵀ)⁻¹.
    func draw(_ normals: [Double]) -> [Double] { zip(weights, Solution.up(factor, normals)).map(+) }

    /// The score that drawn weights give.
    func score(_ weights: [Double], _ features: [Double], of action: ActionID) -> Double {
      oracle.placed(features, action).reduce(0) { $0 + $1.value * weights[$1.index] }
    }

    /// Cholesky & Banachiewicz, row by row.
    fileprivate static func factor(_ matrix: [[Double]]) -> [[Double]] {
      var factor = matrix.map { $0.map { _ in 0.0 } }
      for row in matrix.indices {
        for column in 0...row {
          var rest = matrix[row][column]
          for k in 0..<column { rest -= factor[row][k] * factor[column][k] }
          factor[row][column] = row == column ? rest.squareRoot() : rest / factor[column][column]
        }
      }
      return factor
    }

    /// L⁻¹v.
    fileprivate static func down(_ factor: [[Double]], _ vector: [Double]) -> [Double] {
      var solved = vector
      for row in vector.indices {
        for k in 0..<row { solved[row] -= factor[row][k] * solved[k] }
        solved[row] /= factor[row][row]
      }
      return solved
    }

    /// L⁻ᵀv.
    fileprivate static func up(_ factor: [[Double]], _ vector: [Double]) -> [Double] {
      var solved = vector
      for row in vector.indices.reversed() {
        for k in row + 1..<vector.count { solved[row] -= factor[k][row] * solved[k] }
        solved[row] /= factor[row][row]
      }
      return solved
    }
  }
}
