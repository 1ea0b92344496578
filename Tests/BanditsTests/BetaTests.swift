import Bandits
import Events
import Support
import Testing

@Suite("Thompson over counts: the probability of being best of Beta variables")
struct BetaTests {
  struct Row: Decodable {
    let name: String
    let alphas: [Double]
    let betas: [Double]
    let scale: Double
    let probabilities: [Double]
    /// Of 10⁷ draws; none where they were not counted.
    let frequencies: [Int]
  }

  private func probabilities(_ parameters: [(Double, Double)], scale: Double = 1) -> [Double] {
    var (probabilities, scratch) = ([Double](), PolicyScratch())
    ThompsonPolicy(scale: scale).distribute(
      Estimates(betaParameters: parameters.map { BetaParameters(alpha: $0.0, beta: $0.1) }),
      random: DecisionRandom(seed: 0, placement: "home", decision: "d"), place: 0, scratch: &scratch,
      into: &probabilities)
    return probabilities
  }

  @Test("integration is within 1e-6 of SciPy's incomplete beta functions (Tests/Golden/betas.py), and sums to 1")
  func golden() throws {
    let rows: [Row] = try GoldenFile.rows("betas")
    #expect(rows.count == 29)
    for row in rows {
      let found = probabilities(Array(zip(row.alphas, row.betas)), scale: row.scale)
      let error = zip(found, row.probabilities).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 1e-6, "\(row.name), \(row.alphas), \(row.betas)")
      #expect(abs(found.reduce(0, +) - 1) <= 1e-12)
    }
  }

  @Test("10^7 draws by NumPy agree within five standard errors")
  func draws() throws {
    let rows: [Row] = try GoldenFile.rows("betas")
    for row in rows {
      let found = probabilities(Array(zip(row.alphas, row.betas)), scale: row.scale)
      for (count, probability) in zip(row.frequencies, found) {
        let standardError = (probability * (1 - probability) / 1e7).squareRoot()
        #expect(abs(Double(count) / 1e7 - probability) <= 5 * standardError + 1e-12, "\(row.name)")
      }
    }
  }

  @Test("two chances follow the closed form: never seen against k of n has (k + 1) / (n + 2) against it")
  func closedForm() {
    // P(U < Beta(α, β)) is the mean of the Beta.
    for (alpha, beta) in [(1.0, 1.0), (1, 9), (4, 2), (30, 3_000), (2.5, 1.25), (1e6, 1e8), (1, 1e9)] {
      let found = probabilities([(1, 1), (alpha, beta)])
      #expect(abs(found[1] - alpha / (alpha + beta)) <= 1e-6, "\(alpha), \(beta)")
    }
  }

  @Test("a normal of the same mean and deviation is not the same: why Beta posteriors are integrated as they are")
  func notNormal() {
    let parameters = [(1.0, 1.0), (1.0, 5.0)]
    let estimates = Estimates(betaParameters: parameters.map { BetaParameters(alpha: $0.0, beta: $0.1) })
    var (normal, scratch) = ([Double](), PolicyScratch())
    ThompsonPolicy(scale: 1).distribute(
      Estimates(means: estimates.means, deviations: estimates.deviations),
      random: DecisionRandom(seed: 0, placement: "home", decision: "d"), place: 0, scratch: &scratch, into: &normal)
    #expect(abs(normal[0] - probabilities(parameters)[0]) > 0.01)
  }

  @Test("equal candidates have equal bits and share; ten thousand never seen are one")
  func equals() {
    let found = probabilities(Array(repeating: (1, 1), count: 10_000) + [(3, 1), (3, 1)])
    #expect(Set(found.prefix(10_000).map(\.bitPattern)).count == 1 && found[10_000] == found[10_001])
    // The greatest of n uniform variables lies below the greater of two Beta(3, 1), s⁶ᵈ, with probability 6 / (n + 6).
    #expect(abs(found[10_000] - 3.0 / 10_006) <= 1e-9)
  }

  @Test("scale 0 takes the best mean, and extreme parameters give a distribution all the same")
  func extremes() {
    #expect(probabilities([(1, 1), (3, 2), (6, 4)], scale: 0) == [0, 0.5, 0.5])
    let sides = [1, 1 + 1e-12, 1.5, 100, 1e6, 1e12, 1e300]
    let parameters = sides.flatMap { alpha in sides.map { (alpha, $0) } }
    for scale in [1, 0.5, 1e-3, 1e-9] {
      for start in parameters.indices {
        let found = probabilities(Array(parameters[start...].prefix(7)), scale: scale)
        #expect(abs(found.reduce(0, +) - 1) <= 1e-12 && found.allSatisfy { $0 >= 0 }, "\(start), \(scale)")
      }
    }
  }
}
