import Bandits
import Events
import LinearAlgebra
import Support
import Testing

@Suite("Models of ill-conditioned histories")
struct ConditioningTests {
  /// Σ x xᵀ is 1e16 everywhere, where λ = 1 is less than the last bit.
  @Test("Ten thousand equal examples of elements 1e6 still give a finite posterior, and the mean they teach")
  func collinear() throws {
    let x = Array(repeating: 1e6, count: 8)
    var sums = ActionSums(dimension: 8)
    for index in 0..<10_000 { sums.add(Example(features: x, reward: Double(index % 2))) }
    let plain = try #require(CompleteSums(of: sums, at: 0).outerProducts)
    #expect(CholeskyFactor(of: plain) == nil, "the plain factor fails, or this tests nothing")
    let posterior = try #require(ActionPosterior(of: sums, regularization: 1e-6))
    let mean = zip(posterior.weights, x).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(mean - 0.5) < 1e-3)
    let isFinite = posterior.inverseFactor.elements.allSatisfy(\.isFinite)
    #expect(isFinite)
  }

  @Test("A history that is well conditioned is factored as it is")
  func unchanged() throws {
    var sums = ActionSums(dimension: 2)
    for index in 0..<100 { sums.add(Example(features: [1, Double(index)], reward: 1)) }
    var precision = try #require(CompleteSums(of: sums, at: 0).outerProducts)
    precision.addToDiagonal(1)
    let weights = try #require(CholeskyFactor(of: precision)).solve(sums.rewardedFeatures)
    let posterior = try #require(ActionPosterior(of: sums, regularization: 1))
    #expect(posterior.weights == weights)
  }

  @Test("a finite matrix without a negative eigenvalue beyond its row sums is always factored", arguments: 1...6)
  func indefinite(dimension: Int) throws {
    var random = WorldRandom(seed: UInt64(dimension))
    for size in [1e-6, 1, 1e6, 1e17] {
      for _ in 0..<200 {
        let elements = random.vector(dimension * dimension).map { $0 * size }
        let matrix = SymmetricMatrix(dimension: dimension, storage: elements)
        let factor = try #require(PrecisionFactor(of: matrix, magnitude: matrix.greatestRowSum))
        #expect(factor.inverse.elements.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test("shared weights have a posterior whatever rounding has left where actions were retired")
  func leftOver() throws {
    for left in [[-300, 0, 0, 2.0], [-300, 0, 0, -400], [-2, 7, 7, -3]] {
      let parts = ActionSumsParts(
        landmark: 0, latest: .distantPast, outerProducts: left, crossProducts: [], openRows: [], openPartners: [],
        rewardedFeatures: [1, 1], rewards: RewardTotals())
      let sums = try #require(ActionSums(parts, like: ActionSums(dimension: 2, hasMatrix: true)))
      let shared = try #require(HybridShared(of: CompleteSums(of: sums, at: 0), actions: [], regularization: 1))
      #expect(shared.posterior.weights.allSatisfy { $0.isFinite })
    }
  }
}
