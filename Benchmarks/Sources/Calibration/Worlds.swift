import Measuring

/// The worlds of the campaign.
package enum Worlds {
  /// Those in which the methods are claimed to hold.
  package static let claimed: [any World] = [frequent, rare, graded, members, lists]

  /// Those that show where some do not: too few rewards for a normal distribution, and weights of which most are the
  /// greatest, for which Clopper–Pearson reckons with too little variance.
  package static let limits: [any World] = [few, twoWeights]

  package static let frequent = rounds(
    "frequent", "2,000 rounds, clicks in a third of them, moderate weights; a table fitted in 5 folds", 1, count: 2_000,
    draw: Drawing(contexts: 10, actions: 5, floor: 0.5, sharpness: 1.5, rewards: 0.05...0.55))

  package static let rare = rounds(
    "rare", "5,000 rounds, clicks in 4 of 100, spread weights; a table fitted in 5 folds", 2, count: 5_000,
    draw: Drawing(contexts: 10, actions: 5, floor: 0.3, sharpness: 3, rewards: 0.01...0.07))

  package static let graded = rounds(
    "graded", "2,000 rounds, rewards between 0 and 1, spread weights; predictions given, and wrong", 3, count: 2_000,
    isModelFitted: false, reward: .graded,
    draw: Drawing(contexts: 10, actions: 8, floor: 0.4, sharpness: 2.5, rewards: 0.1...0.7))

  package static let members: any World = {
    var random = SeededNumbers(seed: 4)
    return MemberWorld(
      name: "members",
      about: "1,000 members with 1 to 15 rounds that go together, a quarter held back; fitted in 5 folds",
      number: 4, members: 1_000, meanRounds: 8, temper: 0.3,
      contexts: Drawing(contexts: 10, actions: 5, floor: 0.5, sharpness: 1.5, rewards: 0.35...0.65).contexts(&random))
  }()

  package static let lists: any World = {
    var random = SeededNumbers(seed: 5)
    return ListWorld(
      name: "lists", about: "2,000 lists of two drawn places, the second depending on the first; fitted in 5 folds",
      number: 5,
      lists: 2_000,
      contexts: (0..<5).map { _ in
        ListWorld.Context(actions: 4, floor: 0.5, sharpness: 1.5, rewards: 0.1...0.5, &random)
      })
  }()

  static let few = rounds(
    "few", "500 rounds, clicks in 3 of 200", 6, count: 500, isLimit: true,
    draw: Drawing(contexts: 1, actions: 5, floor: 0.3, sharpness: 3, rewards: 0.01...0.03))

  static let twoWeights: RoundWorld = {
    var random = SeededNumbers(seed: 7)
    var context = WorldContext(actions: 2, floor: 1, sharpness: 1, rewards: 0...1, &random)
    (context.logging, context.target, context.rewards) = ([0.25, 0.75], [0.75, 0.25], [0.6, 0.2])
    context.predictions = [0.5, 0.3]
    return RoundWorld(
      name: "two weights", about: "400 rounds, frequent clicks, and most of the weight is the greatest weight",
      number: 7,
      rounds: 400, isModelFitted: false, isLimit: true, reward: .click, contexts: [context])
  }()

  private struct Drawing {
    var contexts: Int
    var actions: Int
    var floor: Double
    var sharpness: Double
    var rewards: ClosedRange<Double>

    func contexts(_ random: inout SeededNumbers) -> [WorldContext] {
      var drawn: [WorldContext] = []
      for _ in 0..<contexts {
        drawn.append(
          WorldContext(actions: actions, floor: floor, sharpness: sharpness, rewards: rewards, &random))
      }
      return drawn
    }
  }

  private static func rounds(
    _ name: String, _ about: String, _ number: UInt64, count: Int, isModelFitted: Bool = true, isLimit: Bool = false,
    reward: RoundWorld.Reward = .click, draw: Drawing
  ) -> RoundWorld {
    var random = SeededNumbers(seed: number)
    return RoundWorld(
      name: name, about: about, number: number, rounds: count, isModelFitted: isModelFitted, isLimit: isLimit,
      reward: reward, contexts: draw.contexts(&random))
  }
}
