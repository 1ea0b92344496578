package import Events

/// What an evaluation found: values with their intervals, what the policies differ by, and whether to believe it.
package struct EvaluationReport: Equatable, Sendable {
  /// What was read, for people: files or a folder.
  package var source: String
  package var confidence: Double
  package var seed: UInt64
  /// Replicates of the bootstrap; 0: none.
  package var replicates: Int
  /// Rounds that count.
  package var rounds: Int
  /// Lists that they are places of.
  package var lists: Int
  /// Members, or groups of members or of rounds without one where there are more than are kept apart.
  package var clusters: Int
  /// Rounds that were left out, and why.
  package var tally: RoundTally
  /// Least and greatest reward.
  package var rewards: Interval
  /// Least and greatest propensity; nil where there are no rounds.
  package var propensities: Interval?
  /// First and last time; nil where the log tells none.
  package var times: ClosedRange<EventTime>?
  /// In the order in which they were asked for.
  package var policies: [PolicyReport]
  /// Every pair of policies, the earlier first.
  package var comparisons: [PolicyComparison]
  /// What each arm earned; empty where the log has no holdback.
  package var arms: [ArmValue]
  /// Policy arm less holdback arm; nil where the log lacks one of them.
  package var lift: Difference?
  /// By number of rounds, most first.
  package var actions: [ActionReport]
  /// What speaks against the log itself.
  package var doubts: [Doubt]
  /// What else a reader should know of the log.
  package var notes: [String] = []

  package init(
    source: String, confidence: Double, seed: UInt64, replicates: Int, rounds: Int, lists: Int, clusters: Int,
    tally: RoundTally, rewards: Interval, times: ClosedRange<EventTime>? = nil, policies: [PolicyReport] = [],
    comparisons: [PolicyComparison] = [], arms: [ArmValue] = [], lift: Difference? = nil,
    actions: [ActionReport] = [], doubts: [Doubt] = []
  ) {
    (self.source, self.confidence, self.seed, self.replicates, self.rounds, self.lists) = (
      source, confidence, seed, replicates, rounds, lists
    )
    (self.clusters, self.tally, self.rewards, self.times, self.policies, self.comparisons) = (
      clusters, tally, rewards, times, policies, comparisons
    )
    (self.arms, self.lift, self.actions, self.doubts) = (arms, lift, actions, doubts)
  }

  /// Whether nothing speaks against any of it.
  package var isTrusted: Bool { doubts.isEmpty && policies.allSatisfy(\.doubts.isEmpty) }
}

/// One policy.
package struct PolicyReport: Equatable, Sendable {
  package var name: String
  /// Where it comes from, for people.
  package var about: String
  package var estimates: [EstimateReport]
  package var diagnostics: PolicyDiagnostics
  /// Why its value should not be believed, a plain sentence each; empty if nothing speaks against it.
  package var doubts: [Doubt]
  /// What else a reader should know, such as estimators that do not apply and why.
  package var notes: [String]
  /// In the order of time.
  package var timeline: [TimelinePoint]
  /// How many rounds have which weight; from the least weight on. Empty for a policy that is not weighed.
  package var weights: [WeightBin]

  package init(
    name: String, about: String, estimates: [EstimateReport] = [], diagnostics: PolicyDiagnostics,
    doubts: [Doubt] = [], notes: [String] = [], timeline: [TimelinePoint] = [], weights: [WeightBin] = []
  ) {
    (self.name, self.about, self.estimates, self.diagnostics, self.doubts, self.notes) = (
      name, about, estimates, diagnostics, doubts, notes
    )
    (self.timeline, self.weights) = (timeline, weights)
  }
}

/// The value by one estimator.
package struct EstimateReport: Equatable, Sendable {
  package var estimator: EstimatorName
  package var value: Double
  /// Of influence values.
  package var standardError: Double
  /// The clip, threshold or λ; nil where the estimator has none.
  package var parameter: Double?
  /// Whether the parameter was chosen by SLOPE.
  package var isTuned: Bool
  /// In the order of `IntervalKind`; those that apply.
  package var intervals: [(kind: IntervalKind, interval: Interval)]

  package init(
    estimator: EstimatorName, value: Double, standardError: Double, parameter: Double? = nil, isTuned: Bool,
    intervals: [(kind: IntervalKind, interval: Interval)] = []
  ) {
    (self.estimator, self.value, self.standardError, self.parameter, self.isTuned, self.intervals) = (
      estimator, value, standardError, parameter, isTuned, intervals
    )
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.estimator == b.estimator && a.value == b.value && a.standardError == b.standardError
      && a.parameter == b.parameter && a.isTuned == b.isTuned
      && a.intervals.map(\.kind) == b.intervals.map(\.kind)
      && a.intervals.map(\.interval) == b.intervals.map(\.interval)
  }

  package subscript(kind: IntervalKind) -> Interval? { intervals.first { $0.kind == kind }?.interval }
}

/// Two policies by one estimator, on the same rounds.
package struct PolicyComparison: Equatable, Sendable {
  package var first: String
  package var second: String
  package var estimator: EstimatorName
  /// The first less the second.
  package var difference: Difference

  package init(
    first: String, second: String, estimator: EstimatorName, difference: Difference
  ) {
    (self.first, self.second, self.estimator, self.difference) = (first, second, estimator, difference)
  }
}

/// A difference with its intervals, clustered by member.
package struct Difference: Equatable, Sendable {
  package var value: Double
  package var standardError: Double
  package var normal: Interval
  package var bootstrap: Interval?

  package init(
    value: Double, standardError: Double, normal: Interval, bootstrap: Interval? = nil
  ) {
    (self.value, self.standardError, self.normal, self.bootstrap) = (value, standardError, normal, bootstrap)
  }
}

/// What one arm of the log earned.
package struct ArmValue: Equatable, Sendable {
  package var arm: Arm
  package var rounds: Int
  package var value: Double
  package var standardError: Double

  package init(
    arm: Arm, rounds: Int, value: Double, standardError: Double
  ) {
    (self.arm, self.rounds, self.value, self.standardError) = (arm, rounds, value, standardError)
  }
}

/// Whether the log can tell about a policy.
package struct PolicyDiagnostics: Equatable, Sendable {
  /// (Σw)² / Σw².
  package var effectiveSampleSize: Double
  package var largestWeight: Double
  /// Of the sum of weights.
  package var largestWeightShare: Double
  package var meanWeight: Double
  package var meanWeightStandardError: Double
  /// (mean weight − 1) / its standard error, which counts as 1e-5 at least.
  package var meanWeightZ: Double
  /// Share of the evaluation distribution on actions that the log never takes.
  package var unsupported: Double
  /// Rounds in which the logged action has the chance 1.
  package var matches: Int
  /// Rounds that a policy which learns as it goes took; nil for others.
  package var taken: Int?
  /// Share of the rounds that the policy's snapshot had learned from; nil where that is not known or not asked.
  package var learnedFrom: Double?

  package init(
    effectiveSampleSize: Double, largestWeight: Double, largestWeightShare: Double, meanWeight: Double,
    meanWeightStandardError: Double, meanWeightZ: Double, unsupported: Double, matches: Int, taken: Int? = nil,
    learnedFrom: Double? = nil
  ) {
    (
      self.effectiveSampleSize, self.largestWeight, self.largestWeightShare, self.meanWeight,
      self.meanWeightStandardError, self.meanWeightZ
    ) = (effectiveSampleSize, largestWeight, largestWeightShare, meanWeight, meanWeightStandardError, meanWeightZ)
    (self.unsupported, self.matches, self.taken, self.learnedFrom) = (unsupported, matches, taken, learnedFrom)
  }
}

/// Why not to believe a value: a word for machines and a sentence for people.
package struct Doubt: Equatable, Sendable {
  package enum Code: String, CaseIterable, Sendable {
    case fewEffectiveRounds, meanWeight, unsupported, learnedFromRounds, propensities
  }

  package var code: Code
  package var sentence: String

  package init(_ code: Code, _ sentence: String) { (self.code, self.sentence) = (code, sentence) }
}

/// One action of the log.
package struct ActionReport: Equatable, Sendable {
  package var action: ActionID
  /// Rounds that chose it.
  package var rounds: Int
  /// Rounds that could.
  package var offered: Int
  package var reward: Double
  package var rewardStandardError: Double
  /// Σ of its logged chances; nil where the log does not tell the whole distribution. By true propensities `rounds` is that, more or less.
  package var expected: Double?
  /// (rounds − expected) / its standard error; of Σ 1/p against `offered` where the whole distribution is not told.
  package var z: Double

  package init(
    action: ActionID, rounds: Int, offered: Int, reward: Double, rewardStandardError: Double,
    expected: Double? = nil, z: Double
  ) {
    (self.action, self.rounds, self.offered, self.reward, self.rewardStandardError, self.expected) = (
      action, rounds, offered, reward, rewardStandardError, expected
    )
    self.z = z
  }
}

/// What was earned in a stretch of time.
package struct TimelinePoint: Equatable, Sendable {
  /// The stretch's beginning, or, without times, the number of its first round.
  package var from: Int64
  package var rounds: Int
  /// By SNIPS within the stretch; nil where nothing weighs anything.
  package var value: Double?
  package var standardError: Double?

  package init(
    from: Int64, rounds: Int, value: Double? = nil, standardError: Double? = nil
  ) {
    (self.from, self.rounds, self.value, self.standardError) = (from, rounds, value, standardError)
  }
}

/// Rounds by weight.
package struct WeightBin: Equatable, Sendable {
  /// 0 for both in the bin of weight 0.
  package var from: Double
  package var to: Double
  package var count: Int

  package init(
    from: Double, to: Double, count: Int
  ) {
    (self.from, self.to, self.count) = (from, to, count)
  }
}
