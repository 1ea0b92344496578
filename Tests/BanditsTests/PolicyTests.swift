import Bandits
import Events
import Support
import Testing

@Suite("Policies")
struct PolicyTests {
  private static let configurations: [PolicyConfiguration] = [
    .init(algorithm: .uniform, floor: 0.3, slots: 2, seed: 2),
    .init(algorithm: .epsilonGreedy(epsilon: 0.2), slots: 2, seed: 3),
    .init(algorithm: .linUCB(alpha: 0.2), floor: 0.1, slots: 2, seed: 6),
    .init(algorithm: .thompson(scale: 0.5, draws: 16), floor: 0.02, slots: 2, seed: 8),
    .init(algorithm: .squareCB(gamma: 5, exponent: 0.5), slots: 2, seed: 9),
  ]

  @Test(
    "every policy keeps what all policies promise, whatever shape the estimates have", arguments: configurations,
    ModelConfiguration.Kind.allCases)
  func conformance(configuration: PolicyConfiguration, kind: ModelConfiguration.Kind) {
    #expect(PolicyChecks.verify(configuration, on: FixedModel(kind)) == [])
  }

  @Test("so it does with one slot, with another floor or none", arguments: configurations)
  func oneSlot(configuration: PolicyConfiguration) {
    let single = PolicyConfiguration(algorithm: configuration.algorithm, floor: 0.5, seed: configuration.seed)
    #expect(PolicyChecks.verify(single, on: FixedModel(.hybrid), decisions: 20_000) == [])
    let bare = PolicyConfiguration(algorithm: configuration.algorithm, seed: configuration.seed)
    #expect(PolicyChecks.verify(bare, on: FixedModel(.disjoint), decisions: 100_000) == [])
    #expect(PolicyChecks.verify(bare, on: FixedModel(.counts), decisions: 100_000) == [])
  }

  @Test("more slots than candidates draw every place", arguments: configurations)
  func manySlots(configuration: PolicyConfiguration) {
    let wide = PolicyConfiguration(
      algorithm: configuration.algorithm, floor: configuration.floor, slots: 20, seed: configuration.seed)
    for kind in ModelConfiguration.Kind.allCases {
      #expect(PolicyChecks.verify(wide, on: FixedModel(kind), decisions: 5_000) == [])
    }
  }

  private static let random = DecisionRandom(seed: 1, placement: "home", decision: "d")

  private func probabilities(
    _ algorithm: PolicyConfiguration.Algorithm, floor: Double = 0, means: [Double], deviations: [Double]
  ) -> [Double] {
    var distribution = ActionDistribution()
    let configuration = PolicyConfiguration(algorithm: algorithm, floor: floor)
    distribution.fill(
      from: Estimates(means: means, deviations: deviations), policy: configuration.policy, floor: floor,
      random: PolicyTests.random, place: 0)
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
      from: Estimates(means: [0, 1, 0, 1, 0], deviations: [0, 0, 0, 0, 0]), policy: LinUCBPolicy(alpha: 1), floor: 0,
      random: PolicyTests.random, place: 0)
    #expect(distribution.probabilities == [0, 0.5, 0, 0.5, 0])
    let drawn = [0, 0.25, 0.5.nextDown, 0.5, 0.75, 1.0.nextDown].map { distribution.draw(at: $0) }
    #expect(drawn == [1, 1, 1, 3, 3, 3])
  }

  @Test("the score is mean + alpha·deviation for linUCB, and the mean for the others")
  func scores() {
    #expect(PolicyConfiguration(algorithm: .linUCB(alpha: 2)).policy.score(mean: 0.5, deviation: 0.25) == 1)
    let others: [PolicyConfiguration.Algorithm] = [
      .uniform, .epsilonGreedy(epsilon: 0.1), .thompson(scale: 2), .squareCB(gamma: 3, exponent: 0.5),
    ]
    for algorithm in others {
      #expect(PolicyConfiguration(algorithm: algorithm).policy.score(mean: 0.5, deviation: 0.25) == 0.5)
    }
  }

  @Test("equal configurations have equal descriptions, different ones different ones")
  func descriptions() {
    let thompson = PolicyConfiguration.Algorithm.thompson(scale: 1)
    let configurations =
      Self.configurations + [
        .init(algorithm: thompson), .init(algorithm: thompson, slots: 2), .init(algorithm: thompson, seed: 7),
        .init(algorithm: .thompson(scale: 1, draws: 512)), .init(algorithm: .squareCB(gamma: 5, exponent: 0.25)),
        .init(algorithm: thompson, holdback: Holdback(share: 0.1, algorithm: .uniform, salt: "a")),
        .init(algorithm: thompson, holdback: Holdback(share: 0.1, algorithm: .uniform, salt: "b")),
        .init(algorithm: thompson, holdback: Holdback(share: 0.2, algorithm: .uniform, salt: "b")),
        .init(algorithm: thompson, holdback: Holdback(share: 0.2, algorithm: .uniform, floor: 1, salt: "b")),
      ]
    #expect(Set(configurations.map(\.description)).count == configurations.count)
  }
}
