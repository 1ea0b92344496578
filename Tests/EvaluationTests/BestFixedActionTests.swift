import Evaluation
import Events
import Support
import Testing

@Suite("Best fixed action")
struct BestFixedActionTests {
  private static let actions = 15
  private let folds = Folds(4, seed: 3)

  private func names(_ count: Int = actions) -> ActionNames {
    let names = ActionNames()
    for action in 0..<count { _ = names.number(of: ActionID("a\(count - action)")) }
    return names
  }

  private func round(_ action: Int, _ reward: Double, of count: Int, cluster: UInt64, propensity: Double? = nil)
    -> Round
  {
    var round = Round()
    round.actions = Array(0..<count)
    (round.chosen, round.reward, round.cluster) = (action, reward, cluster)
    round.propensity = propensity ?? 1 / Double(count)
    return round
  }

  /// The only action of chance 1; nil where several have one.
  private func choice(_ policy: inout BestFixedAction, _ round: Round) -> Int? {
    var probabilities: [Double] = []
    policy.distribute(round, into: &probabilities)
    #expect(probabilities.count == round.actions.count && abs(probabilities.reduce(0, +) - 1) < 1e-12)
    return probabilities.firstIndex(of: 1).map { round.actions[$0] }
  }

  @Test("of pure noise its value is what every action earns, where the best of the same rounds seems to earn far more")
  func noise() {
    var (fair, cursed) = (SampledErrors(), SampledErrors())
    for seed in 0..<400 as Range<UInt64> {
      let rounds = noise(seed: seed)
      var policy = BestFixedAction(names: names(), folds: Folds(4, seed: seed))
      for round in rounds { policy.learn(round) }
      var earned = 0.0
      var byAction = [Double](repeating: 0, count: Self.actions)
      for round in rounds {
        let weighed = round.reward / round.propensity / Double(rounds.count)
        if choice(&policy, round) == round.action { earned += weighed }
        byAction[round.action] += weighed
      }
      fair.add(earned - 0.3)
      cursed.add((byAction.max() ?? 0) - 0.3)
    }
    #expect(abs(fair.mean) < 2 * fair.standardError)
    #expect(cursed.mean > 20 * cursed.standardError)
  }

  /// Rounds in which every action earns 1 with the chance 0.3.
  private func noise(seed: UInt64) -> [Round] {
    var random = WorldRandom(seed: seed)
    return (0..<300 as Range<UInt64>).map { cluster in
      round(random.int(0...Self.actions - 1), random.uniform() < 0.3 ? 1 : 0, of: Self.actions, cluster: cluster)
    }
  }

  @Test("the action that earns most by weighed rewards is taken, whatever its own fold says")
  func otherFolds() {
    var policy = BestFixedAction(names: names(2), folds: folds)
    let lucky = 1 as UInt64
    for cluster in 0..<200 as Range<UInt64> {
      // Action 0 is drawn more where it earns more: its mean reward is greater, and always taking it earns less.
      let isRich = cluster.isMultiple(of: 2)
      for _ in 0..<(isRich ? 9 : 1) {
        policy.learn(round(0, isRich ? 1 : 0, of: 2, cluster: cluster, propensity: isRich ? 0.9 : 0.1))
      }
      for _ in 0..<(isRich ? 1 : 9) {
        policy.learn(round(1, 0.6, of: 2, cluster: cluster, propensity: isRich ? 0.1 : 0.9))
      }
    }
    for _ in 0..<1_000 { policy.learn(round(0, 1, of: 2, cluster: lucky)) }
    for cluster in 0..<40 as Range<UInt64> {
      let isLucky = folds.fold(of: cluster) == folds.fold(of: lucky)
      #expect(choice(&policy, round(0, 0, of: 2, cluster: cluster)) == (isLucky ? 1 : 0))
    }
  }

  @Test(
    "where the best is not offered the next is taken; equal values go by the names' bytes; few rounds are no reason")
  func order() {
    // Names fall as numbers rise: of 1 and 2 the latter's comes first.
    var policy = BestFixedAction(names: names(5), folds: folds)
    for cluster in 0..<100 as Range<UInt64> {
      for (action, reward) in [0, 0.5, 0.5].enumerated() {
        policy.learn(round(action, reward, of: 5, cluster: cluster))
      }
    }
    for _ in 0..<9 { policy.learn(round(3, 1, of: 5, cluster: 0)) }
    var asked = round(0, 0, of: 5, cluster: 0)
    while folds.fold(of: asked.cluster) == folds.fold(of: 0) { asked.cluster += 1 }
    #expect(choice(&policy, asked) == 2)
    asked.actions = [4, 3, 1, 0]
    #expect(choice(&policy, asked) == 1)
    asked.actions = [4, 0, 3]
    #expect(choice(&policy, asked) == 0)
    asked.actions = [3, 4]
    #expect(choice(&policy, asked) == nil)
  }

  @Test("ten rounds are enough")
  func enough() {
    var policy = BestFixedAction(names: names(2), folds: folds)
    for _ in 0..<10 { policy.learn(round(1, 0, of: 2, cluster: 0)) }
    var asked = round(0, 0, of: 2, cluster: 0)
    #expect(choice(&policy, asked) == nil)
    while folds.fold(of: asked.cluster) == folds.fold(of: 0) { asked.cluster += 1 }
    #expect(choice(&policy, asked) == 1)
  }
}
