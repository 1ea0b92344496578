import Bandits
import Events
import Foundation
import Support
import Testing

/// A vote reports shares of some draws. Over decisions they must average to the probability of being best under the
/// posterior, which is computed here without the vote.
@Suite("Thompson by vote: the average over decisions")
struct VoteExpectationTests {
  private static let draws = 256
  private static let decisions = 4_000
  private static let scale = 0.8

  /// The average of what is reported over many decisions.
  private func average(_ estimates: Estimates) -> [Double] {
    let policy = ThompsonPolicy(scale: Self.scale, draws: Self.draws)
    var sums = [Double](repeating: 0, count: estimates.count)
    var (probabilities, scratch) = ([Double](), PolicyScratch())
    for decision in 0..<Self.decisions {
      let random = DecisionRandom(seed: 4, placement: "home", decision: DecisionID("\(decision)"))
      policy.distribute(estimates, random: random, place: 0, scratch: &scratch, into: &probabilities)
      for (index, probability) in probabilities.enumerated() { sums[index] += probability }
    }
    return sums.map { $0 / Double(Self.decisions) }
  }

  /// Five standard errors of a share of the vote's draws and, where the other side is counted too, of so many draws.
  private func expectEqual(_ found: [Double], _ expected: [Double], countedIn draws: Double = .infinity) {
    for (a, b) in zip(found, expected) {
      let perDraw = 1 / Double(Self.decisions * Self.draws) + 1 / draws
      #expect(abs(a - b) <= 5 * (b * (1 - b) * perDraw).squareRoot() + 1e-6, "\(found), \(expected)")
    }
  }

  @Test("of independent scores it is the integral, whether they vary along axes of their own or by themselves")
  func disjoint() throws {
    let slate = try #require(TrainedSlate(.disjoint))
    let (means, deviations) = (slate.estimates.means, slate.estimates.deviations)
    var (integrated, scratch) = ([Double](), PolicyScratch())
    ThompsonPolicy(scale: Self.scale).distribute(
      Estimates(means: means, deviations: deviations),
      random: DecisionRandom(seed: 0, placement: "home", decision: "d"), place: 0, scratch: &scratch, into: &integrated)
    let axes = means.indices.flatMap { row in means.indices.map { $0 == row ? Float(deviations[row]) : 0 } }
    expectEqual(average(Estimates(means: means, directions: axes)), integrated)
    let still = [Float](repeating: 0, count: means.count)
    expectEqual(average(Estimates(means: means, directions: still, ownDeviations: deviations)), integrated)
    #expect(integrated.count { $0 > 0.02 } >= 4, "\(integrated)")
  }

  @Test(
    "of scores that share weights it is how often each is best under draws of all weights at once",
    arguments: [ModelConfiguration.Kind.shared, .hybrid])
  func jointDraws(kind: ModelConfiguration.Kind) throws {
    var random = WorldRandom(seed: 77)
    let actions: [ActionID] = ["a", "b", "c", "d", "never", "rare"]
    var sums = emptySums(kind)
    var oracle = JointOracle(sums.shape, actions: actions, regularization: sums.configuration.regularization)
    for index in 0..<120 {
      let action = index < 2 ? actions[5] : actions[index % 4]
      let example = makeExample(&random, kind, at: EventTime(milliseconds: 0))
      #expect(sums.add(example, of: action) == nil)
      oracle.learn(example.features, example.reward, of: action)
    }
    let model = try #require(sums.model())
    let vectors = actions.map { _ in random.vector(6) }
    var estimates = Estimates()
    model.estimate(actions, vectors: .own(vectors), into: &estimates)
    let count = 400_000
    let wins = bestCounts(of: oracle, vectors, count: count)
    expectEqual(average(estimates), wins.map { Double($0) / Double(count) }, countedIn: Double(count))
    #expect(wins.count { $0 > count / 50 } >= 4, "\(wins)")
  }

  /// A normal variable by Box & Muller 1958, from a generator and by functions that the vote does not use.
  private func normal(_ random: inout WorldRandom) -> Double {
    (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
  }

  /// In how many posterior draws, deviations times `scale`, each action is the best.
  private func bestCounts(of oracle: JointOracle, _ vectors: [[Double]], count: Int) -> [Int] {
    let solution = oracle.solved()
    var wins = [Int](repeating: 0, count: vectors.count)
    var random = WorldRandom(seed: 5)
    for _ in 0..<count {
      let weights = solution.draw((0..<oracle.count).map { _ in Self.scale * normal(&random) })
      var (best, greatest) = (0, -Double.infinity)
      for (index, vector) in vectors.enumerated() {
        let score = solution.score(weights, vector, of: oracle.actions[index])
        if score > greatest { (best, greatest) = (index, score) }
      }
      wins[best] += 1
    }
    return wins
  }
}
