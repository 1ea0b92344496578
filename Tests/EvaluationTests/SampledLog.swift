import Evaluation
import Events

/// Seeded random numbers for samples.
struct SampleRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = StableHash.mix(seed &+ 0x9E37_79B9_7F4A_7C15) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return StableHash.mix(state)
  }

  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The index at which a cumulative distribution passes a uniform number.
  mutating func draw(_ chances: [Double]) -> Int {
    let uniform = uniform()
    var sum = 0.0
    for (index, chance) in chances.enumerated() {
      sum += chance
      if uniform < sum { return index }
    }
    return chances.count - 1
  }

  /// A distribution without zeros; the greater `sharpness`, the more uneven.
  mutating func distribution(_ count: Int, sharpness: Int) -> [Double] {
    let shares = (0..<count).map { _ in (0..<sharpness).reduce(0.02) { sum, _ in (sum + uniform()) * uniform() } }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }
}

/// A log of a world whose expected rewards are known: contexts, each with a logging and an evaluation distribution.
struct SampledLog {
  let rounds: [Round]
  /// The evaluation policy's value in this world.
  let truth: Double

  /// - Parameters:
  ///   - contexts: How many kinds of rounds there are; each has its own chances and expected rewards.
  ///   - world: Of what the world is; `seed`: of what happened in it.
  init(rounds count: Int, actions: Int = 5, contexts: Int = 20, world: UInt64 = 1, seed: UInt64) {
    var random = SampleRandom(world)
    let logging = (0..<contexts).map { _ in random.distribution(actions, sharpness: 2) }
    let evaluation = (0..<contexts).map { _ in random.distribution(actions, sharpness: 3) }
    let rewards = (0..<contexts).map { _ in (0..<actions).map { _ in 0.05 + 0.6 * random.uniform() } }
    let errors = (0..<contexts).map { _ in (0..<actions).map { _ in 0.2 * random.uniform() - 0.1 } }
    truth =
      (0..<contexts).reduce(0) { sum, context in
        sum + zip(evaluation[context], rewards[context]).reduce(0) { $0 + $1.0 * $1.1 }
      } / Double(contexts)
    random = SampleRandom(seed)
    rounds = (0..<count).map { number in
      let context = Int(random.next() % UInt64(contexts))
      var round = Round()
      round.actions = Array(0..<actions)
      round.chosen = random.draw(logging[context])
      round.propensity = logging[context][round.chosen]
      round.logged = logging[context]
      round.given = evaluation[context]
      round.predictions = zip(rewards[context], errors[context]).map { $0 + $1 }
      round.reward = random.uniform() < rewards[context][round.chosen] ? 1 : 0
      round.list = number
      round.cluster = StableHash.mix(UInt64(number))
      return round
    }
  }

  init(_ rounds: [Round], truth: Double) { (self.rounds, self.truth) = (rounds, truth) }

  /// The log with something of every round changed.
  func changing(_ change: (inout Round) -> Void) -> SampledLog {
    var rounds = rounds
    for index in rounds.indices { change(&rounds[index]) }
    return SampledLog(rounds, truth: truth)
  }
}

/// Rounds of memory.
final class ListedRounds: RoundSource {
  let names = ActionNames()
  private let rounds: [Round]

  init(_ rounds: [Round]) {
    self.rounds = rounds
    for number in 0...(rounds.flatMap(\.actions).max() ?? 0) { _ = names.number(of: ActionID("a\(number)")) }
  }

  func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    var tally = RoundTally()
    for round in rounds {
      try body(round)
      tally.rounds += 1
    }
    return tally
  }
}

extension EvaluationReport {
  /// What one estimator says of the first policy.
  func value(_ estimator: EstimatorName) throws -> Double { try estimate(estimator).value }

  func estimate(_ estimator: EstimatorName, of policy: Int = 0) throws -> EstimateReport {
    guard let estimate = policies[policy].estimates.first(where: { $0.estimator == estimator }) else {
      throw EvaluationError(.failed, "no estimate by \(estimator)")
    }
    return estimate
  }
}
