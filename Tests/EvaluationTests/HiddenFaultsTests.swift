import Evaluation
import Events
import Testing

@Suite("What a log must not hide")
struct HiddenFaultsTests {
  private func report(
    _ rounds: [Round], _ kind: Subject.Kind = .weighed(GivenPolicy()),
    _ change: (inout EvaluationSettings) -> Void = { _ in }
  ) async throws -> EvaluationReport {
    var settings = EvaluationSettings()
    change(&settings)
    var evaluator = Evaluator(
      [Subject("p", about: "", kind)], settings: settings, rewardModel: GivenPredictions())
    return try await evaluator.evaluate(ListedRounds(rounds), named: "sample")
  }

  /// Takes every round.
  private struct Taker: LearningPolicy {
    mutating func takes(_ round: Round) -> Bool { true }
  }

  @Test("a learning policy that takes a round by its importance does not count it once more")
  func importance() async throws {
    let rounds = SampledLog(rounds: 1_000, seed: 3).changing { round in
      round.importance = round.list.isMultiple(of: 2) ? 10 : 1
      round.reward = round.list.isMultiple(of: 2) ? 0 : 1
    }.rounds
    #expect(try await report(rounds, .learning(Taker())).value(.replay) == 0.5)
  }

  @Test("a logging distribution that contradicts the propensity is refused")
  func contradiction() async throws {
    let rounds = SampledLog(rounds: 10, seed: 3).changing { $0.propensity /= 2 }.rounds
    await #expect(throws: RoundFault.self) { try await report(rounds) }
  }

  @Test("rewards beyond the range that was told are refused")
  func range() async throws {
    let rounds = SampledLog(rounds: 50, seed: 3).changing { $0.reward = 10 }.rounds
    await #expect(throws: EvaluationError.self) { try await report(rounds) { $0.rewards = 0...1 } }
  }

  @Test("empirical Bernstein reckons with all that rewards can be, on both sides")
  func bernstein() async throws {
    let rounds = SampledLog(rounds: 500, seed: 3).changing { $0.reward = 0 }.rounds
    let below = try #require(try await report(rounds) { $0.rewards = -1...0 }.estimate(.ips)[.bernstein])
    #expect(below.lower < 0 && below.upper == 0)
    let above = try #require(try await report(rounds).estimate(.dr)[.bernstein])
    #expect(above.lower < 0 && above.upper > 0)
  }

  @Test(
    "where a member's rounds are alike, a note says that only the bootstrap knows; where all are strangers, none does")
  func members() async throws {
    let log = SampledLog(rounds: 2_000, seed: 3).changing { round in
      let member = round.list / 20
      round.cluster = StableHash.mix(UInt64(member))
      round.reward = member.isMultiple(of: 2) ? 1 : 0
    }
    let words = "rounds of one member depend on each other"
    #expect(try await report(log.rounds).policies[0].notes.contains { $0.hasPrefix(words) })
    let strangers = SampledLog(rounds: 2_000, seed: 3).rounds
    #expect(try await report(strangers).policies[0].notes.isEmpty)
  }

  @Test(
    "where nothing that weighs earned anything, a note says that 0 ± 0 is not certain; one reward is enough for none")
  func silence() async throws {
    let words = "no round that weighs earned anything"
    let log = SampledLog(rounds: 500, seed: 3)
    let silent = try await report(log.changing { $0.reward = 0 }.rounds)
    #expect(silent.policies[0].notes.contains { $0.hasPrefix(words) })
    #expect(try #require(silent.estimate(.ips)[.clopperPearson]).upper > 0)
    let once = log.changing { $0.reward = $0.list == 7 ? 1 : 0 }.rounds
    #expect(try await report(once).policies[0].notes.isEmpty)
  }
}
