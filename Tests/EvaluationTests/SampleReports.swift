import Events
import Evaluation

/// Reports as an evaluator would fill them, and as nobody should.
enum SampleReports {
  static func interval(_ lower: Double, _ upper: Double) -> Interval { Interval(lower: lower, upper: upper) }

  static func diagnostics(
    _ size: Double, taken: Int? = nil, learnedFrom: Double? = nil
  ) -> PolicyDiagnostics {
    PolicyDiagnostics(
      effectiveSampleSize: size, largestWeight: 12.5, largestWeightShare: 0.0125, meanWeight: 1.0125,
      meanWeightStandardError: 0.025, meanWeightZ: 0.5, unsupported: 0.0025, matches: 321, taken: taken,
      learnedFrom: learnedFrom)
  }

  /// Small enough to be written out by hand.
  static var small: EvaluationReport {
    var tally = RoundTally()
    tally.rounds = 1_000
    tally.drop(1_234, because: "never activated")
    tally.drop(because: "not JSON", at: "a.ndjson:17")
    return EvaluationReport(
      source: "a.ndjson", confidence: 0.95, seed: 7, replicates: 200, rounds: 1_000, lists: 500, clusters: 250,
      tally: tally, rewards: interval(0, 1),
      times: EventTime(milliseconds: 1_795_464_000_000)...EventTime(milliseconds: 1_795_550_399_500),
      policies: [uniform, snapshot, online],
      comparisons: [
        PolicyComparison(
          first: "uniform", second: "new", estimator: .snips,
          difference: Difference(
            value: -0.0625, standardError: 0.02, normal: interval(-0.1017, -0.0233), bootstrap: interval(-0.1, -0.025)))
      ],
      arms: [
        ArmValue(arm: .policy, rounds: 900, value: 0.25, standardError: 0.0145),
        ArmValue(arm: .holdback, rounds: 100, value: 0.125, standardError: 0.033),
      ],
      lift: Difference(value: 0.125, standardError: 0.036, normal: interval(0.0544, 0.1956)),
      actions: [
        ActionReport(
          action: ActionID("tt1"), rounds: 600, offered: 1_000, reward: 0.25, rewardStandardError: 0.0177,
          expected: 590.5, z: 0.62),
        ActionReport(
          action: ActionID("tt2"), rounds: 400, offered: 1_000, reward: 0.2, rewardStandardError: 0.02, z: -5.5),
        ActionReport(
          action: ActionID("tt3"), rounds: 0, offered: 100, reward: 0, rewardStandardError: .nan, expected: 0.5, z: -0.7
        ),
      ])
  }

  private static var uniform: PolicyReport {
    PolicyReport(
      name: "uniform", about: "each candidate alike",
      estimates: [
        EstimateReport(
          estimator: .ips, value: 0.1875, standardError: 0.0125, isTuned: false,
          intervals: [
            (.normal, interval(0.163, 0.212)), (.bootstrap, interval(0.1625, 0.2125)),
            (.clopperPearson, interval(0.15, 0.23)),
          ]),
        EstimateReport(
          estimator: .snips, value: 0.1851, standardError: 0.0122, isTuned: false,
          intervals: [(.normal, interval(0.1612, 0.209))]),
      ],
      diagnostics: diagnostics(640.25),
      timeline: [
        TimelinePoint(from: 1_795_464_000_000, rounds: 500, value: 0.19, standardError: 0.0175),
        TimelinePoint(from: 1_795_507_200_000, rounds: 500),
      ],
      weights: [WeightBin(from: 0, to: 0, count: 100), WeightBin(from: 0.1, to: 1, count: 900)])
  }

  private static var snapshot: PolicyReport {
    PolicyReport(
      name: "new", about: "Models/new.yaml at new.safetensors",
      estimates: [
        EstimateReport(
          estimator: .snips, value: 0.2476, standardError: 0.0192, isTuned: false,
          intervals: [(.normal, interval(0.21, 0.2852))]),
        EstimateReport(
          estimator: .switchDR, value: 0.2401, standardError: 0.0151, parameter: 10, isTuned: true,
          intervals: [(.normal, interval(0.2105, 0.2697))]),
        EstimateReport(estimator: .rips, value: 0.5, standardError: 0.05, isTuned: false),
      ],
      diagnostics: diagnostics(80, learnedFrom: 0.25),
      doubts: [Doubt(.fewEffectiveRounds, "80 effective rounds are fewer than 100")],
      notes: ["balanced: there is only one logging model."])
  }

  private static var online: PolicyReport {
    PolicyReport(
      name: "@online", about: "",
      estimates: [
        EstimateReport(
          estimator: .replay, value: 0.26, standardError: 0.022, isTuned: false,
          intervals: [(.normal, interval(0.2169, 0.3031))])
      ],
      diagnostics: diagnostics(0, taken: 398))
  }

  static let empty = EvaluationReport(
    source: "", confidence: 0.95, seed: .max, replicates: 0, rounds: 0, lists: 0, clusters: 0, tally: RoundTally(),
    rewards: interval(0, 0))

  /// Markup, quotes, a line feed, a turn of direction, and no place to break a line at.
  static let hostileName =
    "</svg><script>alert('1')</script>&amp;\"\\\n\u{1B}[2J\u{202E}" + String(repeating: "W", count: 200)

  /// Names that mean harm, and one number wherever a number can be.
  static func hostile(_ number: Double) -> EvaluationReport {
    let ends = interval(number, number)
    let difference = Difference(value: number, standardError: number, normal: ends, bootstrap: ends)
    var tally = RoundTally()
    tally.drop(because: hostileName, at: hostileName)
    let policy = PolicyReport(
      name: hostileName, about: hostileName,
      estimates: EstimatorName.allCases.map { estimator in
        EstimateReport(
          estimator: estimator, value: number, standardError: number, parameter: number, isTuned: true,
          intervals: IntervalKind.allCases.map { ($0, ends) })
      },
      diagnostics: PolicyDiagnostics(
        effectiveSampleSize: number, largestWeight: number, largestWeightShare: number, meanWeight: number,
        meanWeightStandardError: number, meanWeightZ: number, unsupported: number, matches: .max, taken: .max,
        learnedFrom: number),
      doubts: [Doubt(.meanWeight, hostileName)], notes: [hostileName],
      timeline: [TimelinePoint(from: 1, rounds: 1, value: number, standardError: number)],
      weights: [WeightBin(from: number, to: number, count: .max)])
    return EvaluationReport(
      source: hostileName, confidence: number, seed: 1, replicates: .max, rounds: .max, lists: .max, clusters: 1,
      tally: tally, rewards: ends, policies: [policy, policy],
      comparisons: [
        PolicyComparison(first: hostileName, second: hostileName, estimator: .dr, difference: difference)
      ],
      arms: Arm.allCases.map { ArmValue(arm: $0, rounds: .max, value: number, standardError: number) },
      lift: difference,
      actions: [
        ActionReport(
          action: ActionID(hostileName), rounds: .max, offered: .max, reward: number, rewardStandardError: number,
          expected: number, z: number)
      ],
      doubts: [Doubt(.propensities, hostileName)])
  }
}
