import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Progressive validation")
struct ProgressiveTests {
  private static let actions = 4

  private func placement(
    _ algorithm: PolicyConfiguration.Algorithm, floor: Double = 0, dimension: Int = 3, regularization: Double = 0.5
  ) -> Placement {
    Placement(
      name: "p", policy: PolicyConfiguration(algorithm: algorithm, floor: floor),
      model: ModelConfiguration(regularization: regularization),
      features: FeatureSchema(context: [Feature(name: "x", kind: .vector(size: dimension))]),
      attribution: AttributionRules(
        window: .seconds(1), lateness: .zero, reward: RewardRule(kind: .value(range: 0...1))))
  }

  /// Rounds in which the sign of one element says which of two actions earns 1 more often.
  private func rounds(_ count: Int, seed: UInt64) -> [FullInformationRound] {
    var random = WorldRandom(seed: seed)
    return (0..<count).map { _ in
      let x = random.vector(3)
      let rewards = (0..<Self.actions).map { action in
        random.uniform() < 0.2 + 0.5 * (action.isMultiple(of: 2) == (x[0] > 0) ? abs(x[action / 2]) : 0) ? 1.0 : 0
      }
      return FullInformationRound(context: ["x": .vector(x)], rewards: rewards)
    }
  }

  @Test("each choice is linUCB's by dense solves over all rounds before", arguments: [1, 2, 3] as [UInt64])
  func oracle(seed: UInt64) throws {
    let (alpha, regularization) = (0.7, 0.5)
    var validation = ProgressiveValidation(placement: placement(.linUCB(alpha: alpha), regularization: regularization))
    var oracle = DenseRegressions(actions: Self.actions, dimension: 4, regularization: regularization)
    var total = 0.0
    for round in rounds(300, seed: seed) {
      guard case .vector(let x)? = round.context["x"] else { return }
      let scores = oracle.scores(at: [1] + x, alpha: alpha)
      let chosen = try validation.play(round)
      // Deviations are of single precision, and ties are drawn: any action that close to the best is right.
      #expect(scores[chosen] >= (scores.max() ?? 0) - 1e-6)
      oracle.learn(action: chosen, at: [1] + x, reward: round.rewards[chosen])
      total += round.rewards[chosen]
    }
    #expect(validation.rounds == 300 && validation.rewardSum == total && validation.averageReward == total / 300)
  }

  @Test("rewards of actions that were not chosen change nothing")
  func onlyTheChosenIsShown() throws {
    let rounds = rounds(200, seed: 5)
    var first = ProgressiveValidation(placement: placement(.thompson(scale: 0.5), floor: 0.1))
    var second = first
    for round in rounds {
      let chosen = try first.play(round)
      let others = round.rewards.indices.map { $0 == chosen ? round.rewards[$0] : 100 - round.rewards[$0] }
      #expect(try second.play(FullInformationRound(context: round.context, rewards: others)) == chosen)
    }
    #expect(first.averageReward == second.averageReward)
  }

  @Test("learning earns more than chance, and chance earns the mean of all rewards")
  func learns() throws {
    let rounds = rounds(2_000, seed: 9)
    let mean = rounds.map { $0.rewards.reduce(0, +) }.reduce(0, +) / Double(rounds.count * Self.actions)
    func average(_ algorithm: PolicyConfiguration.Algorithm) throws -> Double {
      var validation = ProgressiveValidation(placement: placement(algorithm))
      for round in rounds { try validation.play(round) }
      return validation.averageReward ?? 0
    }
    #expect(abs(try average(.uniform) - mean) < 4 * 0.5 / 2_000.0.squareRoot())
    #expect(try average(.linUCB(alpha: 0.5)) > mean + 0.05)
  }

  @Test("rounds that teach nothing are counted and make the average doubtful: rewards beyond 1, to counts")
  func unlearned() throws {
    func play(_ kind: ModelConfiguration.Kind) throws -> ProgressiveValidation {
      let like = placement(.uniform)
      var validation = ProgressiveValidation(
        placement: Placement(
          name: "p", policy: like.policy, model: ModelConfiguration(kind: kind), features: like.features,
          attribution: like.attribution))
      for reward in [1.0, 2, 0, 5] {
        try validation.play(FullInformationRound(context: ["x": .vector([1, 2, 3])], rewards: [reward]))
      }
      return validation
    }
    let (counts, disjoint) = (try play(.counts), try play(.disjoint))
    #expect(counts.unlearned == 2 && counts.averageReward == 2)
    #expect(counts.doubt?.hasPrefix("2 of 4 rounds taught nothing: expected rewards from 0 to 1") == true)
    #expect(disjoint.unlearned == 0 && disjoint.doubt == nil)
  }

  @Test("a round that the features cannot encode is refused and not counted")
  func misfit() throws {
    var validation = ProgressiveValidation(placement: placement(.uniform))
    let error = #expect(throws: ProgressiveError.self) {
      try validation.play(FullInformationRound(context: ["x": .vector([1])], rewards: [1]))
    }
    #expect(error?.description == "context.x: expected 3 numbers, found 1")
    #expect(validation.rounds == 0 && validation.averageReward == nil)
    try validation.play(FullInformationRound(context: ["x": .vector([1, 2, 3])], rewards: [1]))
    #expect(validation.averageReward == 1)
  }
}

/// Ridge regressions, one for each action, solved anew whenever they are asked.
private struct DenseRegressions {
  private var precisions: [[[Double]]]
  private var rewarded: [[Double]]

  init(actions: Int, dimension: Int, regularization: Double) {
    let identity = (0..<dimension).map { row in (0..<dimension).map { $0 == row ? regularization : 0 } }
    precisions = Array(repeating: identity, count: actions)
    rewarded = Array(repeating: Array(repeating: 0, count: dimension), count: actions)
  }

  func scores(at x: [Double], alpha: Double) -> [Double] {
    zip(precisions, rewarded).map { precision, rewarded in
      let mean = dot(solve(precision, rewarded), x)
      return mean + alpha * dot(x, solve(precision, x)).squareRoot()
    }
  }

  mutating func learn(action: Int, at x: [Double], reward: Double) {
    for row in x.indices {
      rewarded[action][row] += reward * x[row]
      for column in x.indices { precisions[action][row][column] += x[row] * x[column] }
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Gauss and Jordan; the matrix is positive definite, so no pivot vanishes.
  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    for pivot in rows.indices {
      let scale = rows[pivot][pivot]
      rows[pivot] = rows[pivot].map { $0 / scale }
      for row in rows.indices where row != pivot {
        let factor = rows[row][pivot]
        for column in rows[row].indices { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return rows.map { $0[right.count] }
  }
}
