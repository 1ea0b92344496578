import Evaluation
import Testing

@Suite("Identities between estimators, on random data")
struct EstimatorIdentityTests {
  private static let logs: [UInt64] = [1, 2, 3, 4, 5]

  private func report(
    _ log: SampledLog, _ change: (inout EvaluationSettings) -> Void = { _ in }
  ) async throws -> EvaluationReport {
    var settings = EvaluationSettings()
    settings.replicates = 0
    (settings.clip, settings.switchTau, settings.drosLambda, settings.subGaussianLambda) = (10, 5, 10, 0.05)
    change(&settings)
    var evaluator = Evaluator(
      [Subject("given", about: "pi", .weighed(GivenPolicy()))], settings: settings, rewardModel: GivenPredictions())
    return try await evaluator.evaluate(ListedRounds(log.rounds), named: "sample")
  }

  private func expectEqual(_ a: Double, _ b: Double, _ line: SourceLocation = #_sourceLocation) {
    #expect(abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-3), "\(a) and \(b)", sourceLocation: line)
  }

  @Test("shrunk to nothing, DRos and SWITCH are the reward model alone", arguments: logs)
  func nothing(seed: UInt64) async throws {
    let report = try await report(SampledLog(rounds: 2_000, seed: seed)) { ($0.drosLambda, $0.switchTau) = (0, 0) }
    expectEqual(try report.value(.dros), try report.value(.dm))
    expectEqual(try report.value(.switchDR), try report.value(.dm))
    #expect(try report.value(.dm) != report.value(.dr))
  }

  @Test("not shrunk at all, they are DR", arguments: logs)
  func everything(seed: UInt64) async throws {
    let report = try await report(SampledLog(rounds: 2_000, seed: seed)) {
      ($0.drosLambda, $0.switchTau, $0.clip, $0.subGaussianLambda) = (.infinity, .infinity, .infinity, 0)
    }
    for estimator in [EstimatorName.dros, .switchDR, .clippedDR, .subGaussianDR] {
      expectEqual(try report.value(estimator), try report.value(.dr))
    }
    for estimator in [EstimatorName.clippedIPS, .subGaussianIPS] {
      expectEqual(try report.value(estimator), try report.value(.ips))
    }
  }

  @Test("DR of a reward model that expects nothing is IPS", arguments: logs)
  func zeroModel(seed: UInt64) async throws {
    let log = SampledLog(rounds: 2_000, seed: seed).changing { round in
      round.predictions = round.actions.map { _ in 0 }
    }
    let report = try await report(log)
    expectEqual(try report.value(.dr), try report.value(.ips))
    expectEqual(try report.value(.sndr), try report.value(.snips))
    expectEqual(try report.value(.clippedDR), try report.value(.clippedIPS))
    #expect(try report.value(.dm) == 0)
  }

  @Test("DM of the true model is the truth of the rounds that came", arguments: logs)
  func trueModel(seed: UInt64) async throws {
    var random = SampleRandom(seed)
    let expected = (0..<5).map { _ in random.uniform() }
    let log = SampledLog(rounds: 2_000, seed: seed).changing { $0.predictions = expected }
    let truth =
      log.rounds.reduce(0) { sum, round in sum + zip(round.given, expected).reduce(0) { $0 + $1.0 * $1.1 } } / 2_000
    expectEqual(try await report(log).value(.dm), truth)
  }

  @Test("SNIPS is never greater than the greatest reward, IPS can be", arguments: logs)
  func bounded(seed: UInt64) async throws {
    // Everything is rewarded, and every weight is at least 2.
    let log = SampledLog(rounds: 300, seed: seed).changing { round in
      round.reward = 1
      round.given = round.actions.map { $0 == round.chosen ? 1 : 0 }
      round.propensity = min(round.propensity, 0.5)
      round.logged = []
    }
    let report = try await report(log)
    #expect(try report.value(.snips) <= 1)
    #expect(try report.value(.ips) > 1)
  }

  @Test("balanced is IPS where one model logged, and the mixture's propensity else", arguments: logs)
  func balanced(seed: UInt64) async throws {
    let log = SampledLog(rounds: 500, seed: seed)
    let one = try await report(log.changing { $0.mixture = $0.propensity })
    expectEqual(try one.value(.balanced), try one.value(.ips))
    let half = try await report(log.changing { $0.mixture = $0.propensity / 2 })
    expectEqual(try half.value(.balanced), 2 * (try half.value(.ips)))
    let unknown = try await report(log)
    #expect(throws: EvaluationError.self) { try unknown.value(.balanced) }
  }

  @Test("a round that stands for three counts as three", arguments: logs)
  func importance(seed: UInt64) async throws {
    let log = SampledLog(rounds: 400, seed: seed)
    let weighed = SampledLog(
      log.rounds.enumerated().map { index, round in
        var round = round
        round.importance = index.isMultiple(of: 4) ? 3 : 1
        return round
      }, truth: log.truth)
    let repeated = SampledLog(
      log.rounds.enumerated().flatMap { Array(repeating: $1, count: $0.isMultiple(of: 4) ? 3 : 1) }, truth: log.truth)
    let (a, b) = (try await report(weighed), try await report(repeated))
    for estimate in b.policies[0].estimates { expectEqual(try a.value(estimate.estimator), estimate.value) }
  }
}
