import Events
import Evaluation

extension SampleReports {
  /// As good a sequence as a picture needs.
  private struct Sequence {
    private var state: UInt64 = 7

    /// In [0, 1). Steele, Lea & Flood 2014, SplitMix64.
    mutating func next() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return Double((mixed ^ mixed >> 31) >> 11) * 0x1p-53
    }

    /// Around zero, with about so large a deviation.
    mutating func noise(_ deviation: Double) -> Double {
      ((0..<3).reduce(0) { sum, _ in sum + next() } - 1.5) * 2 * deviation
    }
  }

  /// Four weeks of a billboard, three policies, of which one is not to be trusted.
  static var month: EvaluationReport {
    var sequence = Sequence()
    var tally = RoundTally()
    tally.rounds = 120_000
    tally.drop(45_120, because: "not shown")
    tally.drop(212, because: "reward is not final")
    for line in [1_009, 52_411] { tally.drop(because: "not JSON", at: "november.ndjson.gz:\(line)") }
    let start: Int64 = 1_793_491_200_000
    let policies = [
      policy("logged", "as it was drawn", value: 0.0912, spread: 0.05, &sequence),
      policy("uniform", "every candidate alike", value: 0.0588, spread: 0.9, &sequence),
      policy("thompson-7", "Models/billboard.yaml at 0000001234.safetensors", value: 0.1043, spread: 2.4, &sequence),
    ]
    let pairs = [(0, 1), (0, 2), (1, 2)]
    return EvaluationReport(
      source: ".marquee, placement billboard", confidence: 0.95, seed: 7, replicates: 1_000, rounds: 120_000,
      lists: 40_000, clusters: 9_812, tally: tally, rewards: interval(0, 1),
      times: EventTime(milliseconds: start)...EventTime(milliseconds: start + 28 * 86_400_000 - 1),
      policies: policies,
      comparisons: pairs.map { first, second in
        let values = [0.0912, 0.0588, 0.1043]
        return PolicyComparison(
          first: policies[first].name, second: policies[second].name, estimator: .dr,
          difference: difference(values[first] - values[second], 0.0021))
      },
      arms: [
        ArmValue(arm: .policy, rounds: 108_000, value: 0.0939, standardError: 0.0011),
        ArmValue(arm: .holdback, rounds: 12_000, value: 0.0671, standardError: 0.0026),
      ],
      lift: difference(0.0268, 0.0028), actions: actions(&sequence))
  }

  private static func normal(_ value: Double, _ error: Double) -> Interval {
    interval(value - 1.959964 * error, value + 1.959964 * error)
  }

  private static func difference(_ value: Double, _ error: Double) -> Difference {
    Difference(
      value: value, standardError: error, normal: normal(value, error), bootstrap: normal(value + error / 20, error))
  }

  private static func policy(
    _ name: String, _ about: String, value: Double, spread: Double, _ sequence: inout Sequence
  ) -> PolicyReport {
    let isDoubtful = spread > 2
    let rounds = 120_000.0
    let estimates = EstimatorName.allCases.filter { $0 != .balanced }.map { estimator in
      let base = estimator.isOfLists ? 3 * value : value
      let error = 0.0011 * (estimator == .replay ? 4 : 1 + spread * (0.4 + 0.6 * sequence.next()))
      return estimate(estimator, base + sequence.noise(error / 2), error)
    }
    let size = rounds / (1 + spread * spread * 24)
    return PolicyReport(
      name: name, about: about, estimates: estimates,
      diagnostics: PolicyDiagnostics(
        effectiveSampleSize: size, largestWeight: 1 + spread * 21.3, largestWeightShare: spread / 4_000,
        meanWeight: 1 + spread * 0.0041, meanWeightStandardError: 0.0031 * spread, meanWeightZ: 1.3,
        unsupported: isDoubtful ? 0.031 : 0, matches: isDoubtful ? 41_772 : 0, learnedFrom: isDoubtful ? 0.62 : nil),
      doubts: isDoubtful
        ? [
          Doubt(
            .fewEffectiveRounds, "its weights are worth \(Int(size)) rounds, which is less than 1% of 120,000."),
          Doubt(.learnedFromRounds, "its snapshot learned from 62% of the rounds that it is judged by."),
        ] : [],
      notes: ["balanced does not apply: the log tells of one logging model only."],
      timeline: timeline(value, 0.006 * (1 + spread), &sequence), weights: weights(spread))
  }

  private static func estimate(_ estimator: EstimatorName, _ value: Double, _ error: Double) -> EstimateReport {
    let hasParameter: Set<EstimatorName> = [
      .clippedIPS, .clippedDR, .switchDR, .dros, .subGaussianIPS, .subGaussianDR,
    ]
    var intervals: [(kind: IntervalKind, interval: Interval)] = [
      (.normal, normal(value, error)), (.bootstrap, normal(value + error / 30, error * 1.01)),
      (.bernstein, normal(value, error * 2.3)),
    ]
    if estimator == .ips {
      intervals += [(.clopperPearson, normal(value, error * 1.6)), (.cressieRead, normal(value, error * 1.02))]
    }
    if estimator == .dr { intervals.append((.confidenceSequence, normal(value, error * 1.7))) }
    return EstimateReport(
      estimator: estimator, value: value, standardError: error,
      parameter: hasParameter.contains(estimator) ? estimator == .subGaussianIPS ? 0.0123 : 10 : nil,
      isTuned: estimator != .clippedIPS && hasParameter.contains(estimator), intervals: intervals)
  }

  private static func timeline(_ value: Double, _ error: Double, _ sequence: inout Sequence) -> [TimelinePoint] {
    (0..<56).map { half in
      let start = 1_793_491_200_000 + Int64(half) * 43_200_000
      guard half != 30 else { return TimelinePoint(from: start, rounds: 0) }
      let evening = half.isMultiple(of: 2) ? -0.05 : 0.05
      return TimelinePoint(
        from: start, rounds: 2_140, value: value * (1 + evening) + sequence.noise(error / 2), standardError: error)
    }
  }

  private static func weights(_ spread: Double) -> [WeightBin] {
    let zeros = spread > 2 ? 78_228 : 0
    let heights = (-8..<14).map { step in
      let distance = (Double(step) + 0.5 + spread * 2) / (0.4 + spread * 2)
      return 1 / (1 + distance * distance * distance * distance)
    }
    let share = Double(120_000 - zeros) / heights.reduce(0, +)
    let bins = zip((-8)..., heights).map { step, height in
      WeightBin(from: power(step), to: power(step + 1), count: Int(height * share))
    }
    return [WeightBin(from: 0, to: 0, count: zeros)] + bins
  }

  /// 2 to the power of half the step.
  private static func power(_ step: Int) -> Double {
    let whole = step >> 1
    let power = whole >= 0 ? Double(1 << whole) : 1 / Double(1 << -whole)
    return step & 1 == 0 ? power : power * 2.0.squareRoot()
  }

  private static func actions(_ sequence: inout Sequence) -> [ActionReport] {
    (0..<57).map { number in
      let rounds = 14_000 / (number + 2)
      let reward = 0.03 + 0.12 * sequence.next()
      let z = sequence.noise(1)
      return ActionReport(
        action: ActionID("tt\(1_000_000 + number * 7_919)"), rounds: rounds, offered: 100_000 - number * 613,
        reward: reward, rewardStandardError: (reward * (1 - reward) / Double(rounds)).squareRoot(),
        expected: Double(rounds) - z * Double(rounds).squareRoot(), z: z)
    }
  }
}
