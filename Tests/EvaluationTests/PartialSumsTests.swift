import Evaluation
import Events
import Testing

@Suite("Partial sums")
struct PartialSumsTests {
  private func evaluator() -> Evaluator {
    var settings = EvaluationSettings()
    settings.replicates = 50
    return Evaluator(
      [
        Subject("given", about: "pi", .weighed(GivenPolicy())), Subject("uniform", about: "", .weighed(EvenPolicy())),
        Subject("logged", about: "", .logged),
      ], settings: settings, rewardModel: GivenPredictions())
  }

  private func evaluator(of rounds: some Sequence<Round>) throws -> Evaluator {
    var evaluator = evaluator()
    for round in rounds { try evaluator.add(round) }
    evaluator.finish()
    return evaluator
  }

  /// The cuts of a log of `count` rounds.
  private static let cuts = [[0], [1], [255, 256], [700], [100, 101, 900], [1_499]]

  @Test("merged, they say what one pass says", arguments: cuts)
  func merge(cuts: [Int]) throws {
    let log = SampledLog(rounds: 1_500, seed: 7).changing { round in
      round.at = EventTime(milliseconds: Int64(round.list) * 1_000)
      round.cluster = StableHash.mix(UInt64(round.list % 300))
    }
    let names = ListedRounds(log.rounds).names
    let whole = try evaluator(of: log.rounds).report(of: "", RoundTally(), names: names)
    let bounds = [0] + cuts + [log.rounds.count]
    var merged = evaluator()
    for (from, to) in zip(bounds, bounds.dropFirst()) { merged.merge(try evaluator(of: log.rounds[from..<to])) }
    let report = merged.report(of: "", RoundTally(), names: names)
    #expect(report.rounds == whole.rounds && report.lists == whole.lists && report.clusters == whole.clusters)
    for (a, b) in zip(report.policies, whole.policies) {
      #expect(a.estimates.map(\.estimator) == b.estimates.map(\.estimator))
      for (x, y) in zip(a.estimates, b.estimates) {
        #expect(abs(x.value - y.value) <= 1e-12 * abs(y.value), "\(x.estimator): \(x.value), \(y.value)")
        #expect(abs(x.standardError - y.standardError) <= 1e-12 * y.standardError, "\(x.estimator)")
        let (p, q) = (x[.bootstrap], y[.bootstrap])
        #expect((p == nil) == (q == nil))
        if let p, let q { #expect(abs(p.lower - q.lower) < 1e-9 && abs(p.upper - q.upper) < 1e-9) }
      }
      #expect(abs(a.diagnostics.effectiveSampleSize - b.diagnostics.effectiveSampleSize) < 1e-6)
      #expect(a.weights == b.weights && a.timeline.map(\.from) == b.timeline.map(\.from))
    }
    for (a, b) in zip(report.comparisons, whole.comparisons) {
      #expect(abs(a.difference.standardError - b.difference.standardError) <= 1e-9 * b.difference.standardError)
    }
    #expect(report.actions.map(\.rounds) == whole.actions.map(\.rounds))
  }

  @Test("more members than are kept apart go into groups, wherever the log is cut")
  func groups() throws {
    let log = SampledLog(rounds: 20_000, seed: 8)
    let whole = try evaluator(of: log.rounds)
    #expect(whole.sums.clusters.isGrouped && whole.sums.clusters.count == ClusterSums.limit)
    var merged = try evaluator(of: log.rounds[..<5_000])
    #expect(!merged.sums.clusters.isGrouped)
    merged.merge(try evaluator(of: log.rounds[5_000...]))
    #expect(merged.sums.clusters.isGrouped)
    let (a, b) = (merged.sums.clusters.column(0), whole.sums.clusters.column(0))
    #expect(a == b && a.reduce(0, +) == 20_000)
  }
}
