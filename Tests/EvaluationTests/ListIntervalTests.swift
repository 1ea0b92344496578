import Evaluation
import Events
import Testing

@Suite("Intervals of what lists earn")
struct ListIntervalTests {
  /// Lists of two places, each drawn by a coin where the target is sure, that earned nothing.
  private func rounds(lists: Int) -> [Round] {
    (0..<lists).flatMap { list in
      (0..<2).map { place in
        var round = Round()
        (round.list, round.place, round.position) = (list, place, place)
        round.actions = [2 * place, 2 * place + 1]
        round.chosen = list >> place & 1
        round.propensity = 0.5
        (round.logged, round.given, round.predictions) = ([0.5, 0.5], [1, 0], [0.1, 0.1])
        round.cluster = StableHash.mix(UInt64(list))
        return round
      }
    }
  }

  @Test("nothing earned is not certainty: empirical Bernstein reckons with what lists could have earned")
  func nothingEarned() async throws {
    var settings = EvaluationSettings()
    settings.replicates = 0
    var evaluator = Evaluator(
      [Subject("given", about: "pi", .weighed(GivenPolicy()))], settings: settings, rewardModel: GivenPredictions())
    let report = try await evaluator.evaluate(ListedRounds(rounds(lists: 100)), named: "sample")
    // Weights are 2, then 4: a list earns 4 · (1 + 1) at most, or 2 + 4 where its places are weighed by themselves.
    for (name, greatest) in [(EstimatorName.slateIPS, 8.0), (.rips, 6.0)] {
      let expected = EmpiricalBernstein.interval(
        mean: 0, variance: 0, count: 100, range: 0...greatest, confidence: 0.95)
      #expect(try report.estimate(name)[.bernstein] == expected)
    }
    let cascade = try #require(try report.estimate(.cascadeDR)[.bernstein])
    #expect(cascade.upper > 0)
  }
}
