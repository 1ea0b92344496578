import Bandits
import Events
import Support
import Testing

/// Li, Chu, Langford & Schapire 2010, Algorithm 2, line by line, with plain inverses: what the model must come to.
private struct Algorithm2 {
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

@Suite("Hybrid model")
struct HybridTests {
  @Test("after 2,000 rounds it is what Algorithm 2 comes to step by step: means to 1e-8, deviations to 1e-5 in Float")
  func algorithm2() throws {
    let (own, shared, actions) = (4, 6, 7)
    var random = WorldRandom(seed: 4)
    var literal = Algorithm2(own: own, shared: shared, regularization: 1)
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid),
      shape: VectorShape(.hybrid, dimension: own + shared, contextDimension: own))
    for _ in 0..<2_000 {
      let (action, x, z) = (ActionID("a\(random.int(0...actions - 1))"), random.vector(own), random.vector(shared))
      let reward = 0.3 * x[0] + 0.5 * z[1] + random.uniform()
      literal.learn(action, x, z, reward)
      #expect(sums.add(Example(features: x + z, reward: reward), of: action) == nil)
    }
    let model = try #require(sums.model())
    var estimates = Estimates()
    for action in (0...actions).map({ ActionID("a\($0)") }) {
      for _ in 0..<10 {
        let (x, z) = (random.vector(own), random.vector(shared))
        let expected = literal.estimate(action, x, z)
        model.estimate([action], vectors: .own([x + z]), into: &estimates)
        #expect(abs(estimates.means[0] - expected.mean) < 1e-8)
        #expect(abs(estimates.deviations[0] / expected.deviation - 1) < 1e-5)
      }
    }
  }

  @Test("an action never seen has what its features say: the mean that the others taught, and a wider deviation")
  func coldStart() throws {
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid), shape: VectorShape(.hybrid, dimension: 3, contextDimension: 1))
    for index in 0..<300 {
      let isDrama = index.isMultiple(of: 2)
      let features = [1, isDrama ? 1.0 : 0, isDrama ? 0 : 1]
      #expect(sums.add(Example(features: features, reward: isDrama ? 0.9 : 0.1), of: ActionID("a\(index % 10)")) == nil)
    }
    let model = try #require(sums.model())
    var estimates = Estimates()
    model.estimate(["new", "newer", "a0"], vectors: .own([[1, 1, 0], [1, 0, 1], [1, 1, 0]]), into: &estimates)
    #expect(estimates.means[0] > estimates.means[1] + 0.3)
    #expect(estimates.deviations[0] > 2 * estimates.deviations[2])
  }

  @Test("parts of actions that did not change are the same objects in the next model")
  func sharing() throws {
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid), shape: VectorShape(.hybrid, dimension: 3, contextDimension: 2))
    var random = WorldRandom(seed: 2)
    for index in 0..<50 {
      _ = sums.add(Example(features: random.vector(3), reward: random.uniform()), of: index % 2 == 0 ? "a" : "b")
    }
    var deriver = ModelDeriver(configuration: sums.configuration, shape: sums.shape)
    let whole = deriver.model(of: sums) as? HybridModel
    let first = try #require(whole)
    #expect(deriver.update("b", with: sums["b"].map { CompleteSums(of: $0, at: 0) }) == true)
    let next = deriver.model(all: CompleteSums(of: sums.all, at: 0)) as? HybridModel
    let second = try #require(next)
    #expect(first.parts["a"] === second.parts["a"])
    #expect(first.parts["b"] !== second.parts["b"])
    #expect(first.tensors == second.tensors)
  }
}
