import Bandits
import Support
import Testing

@Suite("Policies")
struct PolicyTests {
  private static let configurations: [PolicyConfiguration] = [
    .init(algorithm: .uniform, seed: 1),
    .init(algorithm: .uniform, floor: 0.3, slots: 2, seed: 2),
    .init(algorithm: .epsilonGreedy(epsilon: 0.2), seed: 3),
    .init(algorithm: .epsilonGreedy(epsilon: 0.05), floor: 0.1, slots: 2, seed: 4),
    .init(algorithm: .linUCB(alpha: 1), seed: 5),
    .init(algorithm: .linUCB(alpha: 0.2), floor: 0.1, slots: 2, seed: 6),
    .init(algorithm: .thompson(scale: 1), seed: 7),
    .init(algorithm: .thompson(scale: 0.3), floor: 0.02, slots: 2, seed: 8),
  ]

  @Test("every policy keeps what all policies promise", arguments: configurations)
  func conformance(configuration: PolicyConfiguration) {
    #expect(PolicyChecks.verify(configuration) == [])
  }

  @Test("more slots than candidates draw every place", arguments: configurations)
  func manySlots(configuration: PolicyConfiguration) {
    let wide = PolicyConfiguration(
      algorithm: configuration.algorithm, floor: configuration.floor, slots: 20, seed: configuration.seed)
    #expect(PolicyChecks.verify(wide, decisions: 5_000) == [])
  }

  private func probabilities(
    _ algorithm: PolicyConfiguration.Algorithm, floor: Double = 0, means: [Double], deviations: [Double]
  ) -> [Double] {
    var distribution = ActionDistribution()
    let configuration = PolicyConfiguration(algorithm: algorithm, floor: floor)
    distribution.fill(
      from: Estimates(means: means, deviations: deviations), policy: configuration.policy, floor: floor)
    return distribution.probabilities
  }

  @Test("uniform gives each the same")
  func uniform() {
    #expect(probabilities(.uniform, means: [5, 0, 1, 2], deviations: [0, 1, 2, 3]) == [0.25, 0.25, 0.25, 0.25])
  }

  @Test("the greatest means share what epsilon leaves, evenly")
  func epsilonGreedyTies() {
    let means = [0.5, 0.25, 0.5, -1]
    let none = [0.0, 9, 0, 9]
    let shares = [(0, [0.5, 0, 0.5, 0]), (0.5, [0.375, 0.125, 0.375, 0.125]), (1, [0.25, 0.25, 0.25, 0.25])]
    for (epsilon, expected) in shares {
      #expect(probabilities(.epsilonGreedy(epsilon: epsilon), means: means, deviations: none) == expected)
    }
  }

  @Test("the greatest mean + alpha·deviation have everything, evenly")
  func linUCBTies() {
    let (means, deviations) = ([0.5, 0.25, 0.0, 0.5], [0.25, 0.5, 0.5, 0.0])
    #expect(probabilities(.linUCB(alpha: 1), means: means, deviations: deviations) == [0.5, 0.5, 0, 0])
    #expect(probabilities(.linUCB(alpha: 0), means: means, deviations: deviations) == [0.5, 0, 0, 0.5])
    #expect(probabilities(.linUCB(alpha: 2), means: means, deviations: deviations) == [0, 1, 0, 0])
  }

  @Test("the floor is f/K + (1 − f)·p, to the bit")
  func floor() {
    let (means, deviations) = ([0.0, 1, 0.5, 0.25], [0.0, 0, 0, 0])
    for algorithm in [PolicyConfiguration.Algorithm.linUCB(alpha: 1), .epsilonGreedy(epsilon: 0), .thompson(scale: 1)] {
      for floor in [0, 0.02, 0.5, 1] {
        let expected = [0.0, 1, 0, 0].map { floor / 4 + (1 - floor) * $0 }
        #expect(probabilities(algorithm, floor: floor, means: means, deviations: deviations) == expected)
      }
    }
  }

  @Test("a draw takes the candidate at its place in the cumulative distribution, and never one of probability 0")
  func draw() {
    var distribution = ActionDistribution()
    distribution.fill(
      from: Estimates(means: [0, 1, 0, 1, 0], deviations: [0, 0, 0, 0, 0]), policy: LinUCBPolicy(alpha: 1), floor: 0)
    #expect(distribution.probabilities == [0, 0.5, 0, 0.5, 0])
    let drawn = [0, 0.25, 0.5.nextDown, 0.5, 0.75, 1.0.nextDown].map { distribution.draw(at: $0) }
    #expect(drawn == [1, 1, 1, 3, 3, 3])
  }

  @Test("the score is mean + alpha·deviation for linUCB, and the mean for the others")
  func scores() {
    #expect(PolicyConfiguration(algorithm: .linUCB(alpha: 2)).policy.score(mean: 0.5, deviation: 0.25) == 1)
    for algorithm in [PolicyConfiguration.Algorithm.uniform, .epsilonGreedy(epsilon: 0.1), .thompson(scale: 2)] {
      #expect(PolicyConfiguration(algorithm: algorithm).policy.score(mean: 0.5, deviation: 0.25) == 0.5)
    }
  }

  @Test("equal configurations have equal descriptions, different ones different ones")
  func descriptions() {
    let configurations = Self.configurations + [.init(algorithm: .thompson(scale: 1), slots: 2, seed: 7)]
    #expect(Set(configurations.map(\.description)).count == configurations.count)
  }
}
