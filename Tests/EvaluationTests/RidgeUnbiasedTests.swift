import Bandits
import Evaluation
import Testing

@Suite("Doubly robust by our ridge")
struct RidgeUnbiasedTests {
  /// IPS and DR less what the target policy is worth in the log's contexts.
  private func errors(_ rounds: [Round], _ model: any FittedRewardModel) throws -> (ips: Double, dr: Double) {
    let predictions = try model.predictions(of: rounds, learnedFrom: rounds)
    var (ips, dr) = (0.0, 0.0)
    for (round, predictions) in zip(rounds, predictions) {
      let x = RidgeWorld.context(of: round)
      let target = RidgeWorld.target(x)
      let truth = target.indices.reduce(0) { $0 + target[$1] * RidgeWorld.mean(x, $1) }
      let direct = zip(round.actions, predictions).reduce(0) { $0 + target[$1.0] * $1.1 }
      let weight = target[round.action] / round.propensity
      ips += weight * round.reward - truth
      dr += direct + weight * (round.reward - predictions[round.chosen]) - truth
    }
    return (ips / Double(rounds.count), dr / Double(rounds.count))
  }

  @Test(
    "its mean error over 400 logs is within two standard errors of 0, and it varies far less than IPS",
    arguments: ModelConfiguration.Kind.allCases)
  func unbiased(kind: ModelConfiguration.Kind) throws {
    var (ips, dr) = (SampledErrors(), SampledErrors())
    for seed in 0..<400 as Range<UInt64> {
      var world = RidgeWorld(seed: 1_000 + seed)
      let ridge = ModelConfiguration(kind: kind).ridge(over: RidgeWorld.schema, folds: Folds(5, seed: seed))
      let errors = try errors(world.rounds(120), ridge)
      ips.add(errors.ips)
      dr.add(errors.dr)
    }
    #expect(abs(dr.mean) < 2 * dr.standardError)
    #expect(dr.variance < ips.variance / (kind == .counts ? 4 : 8))
  }
}
