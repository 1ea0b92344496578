import Bandits
import Events
import Evaluation
import Support

/// Logs of decisions whose expected rewards are known: five actions, a context of two numbers, two rounds of each
/// member.
struct RidgeWorld {
  static let actions = 5
  static let schema = FeatureSchema(
    context: [Feature(name: "x", kind: .vector(size: 2))],
    action: [Feature(name: "f", kind: .number(mean: 0, scale: 1))],
    crosses: [FeatureCross(.context("x"), .action("f"))])

  let names = ActionNames()
  private var random: WorldRandom

  init(seed: UInt64) {
    random = WorldRandom(seed: seed)
    for action in 0..<RidgeWorld.actions { _ = names.number(of: ActionID("a\(action)")) }
  }

  static func feature(of action: Int) -> Double { Double(action) / 2 - 0.7 }

  static func mean(_ x: [Double], _ action: Int) -> Double {
    3 + Double(action) / 2 + x[0] * feature(of: action) + x[1] * Double(action % 2)
  }

  static func context(of round: Round) -> [Double] {
    guard case .vector(let x)? = round.decision?.context["x"] else { return [] }
    return x
  }

  /// What is asked about: mostly the action that the signs of the context name.
  static func target(_ x: [Double]) -> [Double] {
    let best = (x[0] > 0 ? 2 : 0) + (x[1] > 0 ? 1 : 0)
    return (0..<actions).map { 0.1 + ($0 == best ? 0.5 : 0) }
  }

  /// Rounds whose candidates stand in another order than the actions' numbers.
  mutating func rounds(_ count: Int, importance: (Int) -> Double = { _ in 1 }) -> [Round] {
    let order = (0..<RidgeWorld.actions).map { ($0 * 3 + 1) % RidgeWorld.actions }
    return (0..<count).map { index in
      let x = random.vector(2)
      let weights = order.map { 0.5 + Double($0) * (1 + x[0]) / 2 }
      let logged = weights.map { $0 / weights.reduce(0, +) }
      var round = Round()
      round.chosen = random.index(of: logged)
      round.actions = order
      round.candidates = order.map { RidgeWorld.actions - 1 - $0 }
      round.logged = logged
      round.propensity = logged[round.chosen]
      round.reward = RidgeWorld.mean(x, round.action) + 2 * (random.uniform() - 0.5)
      round.importance = importance(index)
      round.cluster = StableHash.mix(UInt64(index / 2))
      round.list = index
      round.decision = decision("d\(index)", x)
      return round
    }
  }

  private func decision(_ id: String, _ x: [Double]) -> Decision {
    let candidates = (0..<RidgeWorld.actions).reversed().map { action in
      Candidate(id: ActionID("a\(action)"), features: ["f": .number(RidgeWorld.feature(of: action))])
    }
    return Decision(
      id: DecisionID(id), at: EventTime(milliseconds: 0), placement: "p", context: ["x": .vector(x)],
      candidates: candidates, places: [])
  }
}

extension FittedRewardModel {
  /// What it predicts of each of the rounds once it has learned from all of `log`.
  func predictions(of rounds: [Round], learnedFrom log: [Round]) throws -> [[Double]] {
    var model = self
    for round in log { try model.learn(round) }
    return try rounds.map { round in
      var predictions: [Double] = []
      try model.predict(round, into: &predictions)
      return predictions
    }
  }
}
