import Attribution
import Bandits
import Events
import Evaluation
import Learning
import LoggedRounds
import Support

/// A world in which the sign of one number says which of four actions earns most, and logs of it.
struct OnlineWorld {
  static let actions = 4

  private var random: WorldRandom
  private var count = 0

  init(seed: UInt64) { random = WorldRandom(seed: seed) }

  static func placement(
    _ algorithm: PolicyConfiguration.Algorithm = .epsilonGreedy(epsilon: 0.2),
    kind: ModelConfiguration.Kind = .disjoint, seed: UInt64 = 1, publish: PublishRule = PublishRule(everyOutcomes: 1),
    maxActions: Int? = nil
  ) -> Placement {
    Placement(
      name: "p", policy: PolicyConfiguration(algorithm: algorithm, seed: seed),
      model: ModelConfiguration(kind: kind, maxActions: maxActions),
      features: FeatureSchema(
        context: kind == .counts ? [] : [Feature(name: "x", kind: .number(mean: 0, scale: 1))]),
      attribution: AttributionRules(
        window: .seconds(1), lateness: .zero, reward: RewardRule(kind: .value(range: 0...1))),
      publish: publish)
  }

  /// Rewards of all actions: 1 with a chance that the context and the action say.
  mutating func world() -> FullInformationRound {
    let x = random.isOne(in: 3) ? -1.0 : 1
    let rewards = (0..<OnlineWorld.actions).map { action in
      let isLucky = action == (x > 0 ? 3 : 0)
      return random.uniform() < (isLucky ? 0.8 : 0.1 * Double(action) + 0.1) ? 1.0 : 0
    }
    return FullInformationRound(context: ["x": .number(x)], rewards: rewards)
  }

  /// Rounds drawn by chances that the context changes, such as a policy leaves that has learned something else.
  mutating func round(_ chances: (_ x: Double) -> [Double]) -> Round {
    let world = world()
    guard case .number(let x)? = world.context["x"] else { return Round() }
    let logged = chances(x)
    let chosen = random.index(of: logged)
    var round = Round()
    round.actions = Array(0..<OnlineWorld.actions)
    round.candidates = round.actions
    round.logged = logged
    round.chosen = chosen
    round.propensity = logged[chosen]
    round.reward = world.rewards[chosen]
    round.list = count
    round.at = EventTime(milliseconds: Int64(count) * 1_000)
    round.decision = Decision(
      id: DecisionID("d\(count)"), at: EventTime(milliseconds: Int64(count) * 1_000), placement: "p",
      context: world.context, candidates: world.candidates,
      places: [Place(candidate: chosen, propensity: logged[chosen])])
    count += 1
    return round
  }

  static func uniform(_: Double) -> [Double] { Array(repeating: 0.25, count: actions) }

  /// Least 0.1.
  static func skewed(_ x: Double) -> [Double] { x > 0 ? [0.6, 0.2, 0.1, 0.1] : [0.1, 0.1, 0.2, 0.6] }

  static func chances(_ rounds: [Round]) -> LoggedChances {
    var chances = LoggedChances()
    for round in rounds { chances.note(round) }
    return chances
  }

  static func names() -> ActionNames {
    let names = ActionNames()
    for action in 0..<actions { _ = names.number(of: ActionID("\(action)")) }
    return names
  }
}
