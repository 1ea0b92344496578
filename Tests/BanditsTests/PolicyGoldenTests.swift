import Bandits
import Events
import Support
import Testing

@Suite("Policies in closed form")
struct PolicyGoldenTests {
  struct Row: Decodable {
    let means: [Double]
    let deviations: [Double]
    let experience: Int
    let floor: Double
    let distributions: [String: [Double]]
  }

  private static let policies: [(String, PolicyConfiguration.Algorithm)] = [
    ("uniform", .uniform), ("epsilonGreedy", .epsilonGreedy(epsilon: 0.1)), ("linUCB", .linUCB(alpha: 0.5)),
    ("squareCB", .squareCB(gamma: 10, exponent: 0.5)),
    ("squareCB, constant", .squareCB(gamma: 25, exponent: 0)),
  ]

  @Test("distributions are those of Tests/Golden/policies.py to 1e-9, floor included", arguments: policies)
  func golden(name: String, algorithm: PolicyConfiguration.Algorithm) throws {
    let rows: [Row] = try GoldenFile.rows("policies")
    #expect(rows.count == 6)
    for row in rows {
      var distribution = ActionDistribution()
      distribution.fill(
        from: Estimates(means: row.means, deviations: row.deviations, experience: row.experience),
        policy: PolicyConfiguration(algorithm: algorithm).policy, floor: row.floor,
        random: DecisionRandom(seed: 0, placement: "home", decision: "d"), place: 0)
      let expected = try #require(row.distributions[name])
      #expect(expected.count == row.means.count)
      #expect(zip(distribution.probabilities, expected).allSatisfy { abs($0 - $1) <= 1e-9 })
    }
  }
}
