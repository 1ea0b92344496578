import Bandits
import Evaluation
import Events
import Learning
import LoggedRounds
import Testing

/// Learning from a log against learning in the world that it is a log of.
@Suite("Online learning agrees with life")
struct OnlineAgreementTests {
  private static let seeds = 0..<300 as Range<UInt64>
  private static let length = 40

  private struct Mean {
    var count = 0.0
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ value: Double) {
      count += 1
      sum += value
      squares += value * value
    }

    var value: Double { sum / count }
    var squaredError: Double { (squares / count - value * value) / count }

    /// How many standard errors of the difference lie between two means.
    func distance(to other: Mean) -> Double {
      abs(value - other.value) / (squaredError + other.squaredError).squareRoot()
    }
  }

  /// The mean reward of the first rounds that are played in the world itself, by other code than reads logs.
  private func live(_ placement: (UInt64) -> Placement) throws -> Mean {
    var mean = Mean()
    for seed in Self.seeds {
      var world = OnlineWorld(seed: 5_000 + seed)
      var validation = ProgressiveValidation(placement: placement(seed))
      for _ in 0..<Self.length { try validation.play(world.world()) }
      mean.add(validation.averageReward ?? 0)
    }
    return mean
  }

  /// The mean reward of as many rounds that are taken from a log.
  ///
  /// - Parameter change: What the policy is told of a round.
  private func logged(
    _ placement: (UInt64) -> Placement, _ chances: (Double) -> [Double], change: (inout Round) -> Void = { _ in }
  ) throws -> Mean {
    var mean = Mean()
    for seed in Self.seeds {
      var world = OnlineWorld(seed: 90_000 + seed)
      var first = (0..<200).map { _ in world.round(chances) }
      for index in first.indices { change(&first[index]) }
      var policy = try LearningPlacement(
        placement: placement(seed), chances: OnlineWorld.chances(first), names: OnlineWorld.names())
      var sum = 0.0
      while policy.taken < Self.length {
        var round = world.round(chances)
        change(&round)
        if try policy.takes(round) { sum += round.reward }
      }
      mean.add(sum / Double(Self.length))
    }
    return mean
  }

  @Test(
    "from uniform and from other logs it earns what it earns live",
    arguments: [PolicyConfiguration.Algorithm.epsilonGreedy(epsilon: 0.2), .thompson(scale: 0.5), .linUCB(alpha: 0.5)])
  func agrees(algorithm: PolicyConfiguration.Algorithm) throws {
    let placement = { (seed: UInt64) in OnlineWorld.placement(algorithm, seed: seed) }
    let live = try live(placement)
    let uniform = try logged(placement, OnlineWorld.uniform)
    let skewed = try logged(placement, OnlineWorld.skewed)
    #expect(live.distance(to: uniform) < 3)
    #expect(live.distance(to: skewed) < 3)
  }

  @Test("without the coin it would not: taking every match of a log that is not uniform earns something else")
  func coin() throws {
    let placement = { (seed: UInt64) in OnlineWorld.placement(seed: seed) }
    let without = try logged(placement, OnlineWorld.skewed) { round in
      round.propensity = 0.25
      round.logged = []
    }
    #expect(try live(placement).distance(to: without) > 6)
  }
}
