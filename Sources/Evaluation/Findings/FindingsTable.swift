import Bandits
import Events
import Tables

/// The findings of all policies with what they share: sums by cluster, and the replicates of the bootstrap.
struct FindingsTable {
  private let settings: EvaluationSettings
  private let sums: EvaluationSums
  private let clusters: ClusterSums
  private let rewards: ClosedRange<Double>
  private let normal: Double
  /// By policy.
  private let findings: [[Finding]]
  /// Where each policy's first value is among the replicates; the arms' come last.
  private let first: [Int]
  private let replicates: Replicates

  private static let armValues = Arm.allCases.indices.map {
    ClusterValue(
      direct: (EvaluationSums.Column.reward(of: $0), EvaluationSums.Column.importance(of: $0)), quotient: nil)
  }

  /// Keeps the place of a value that is not known by cluster.
  private static let nothing = ClusterValue()

  init(_ evaluator: Evaluator, _ sums: EvaluationSums) {
    settings = evaluator.settings
    self.sums = sums
    clusters = sums.clusters
    rewards =
      evaluator.settings.rewards ?? min(0, sums.rewards.least)...max(1, sums.rewards.greatest)
    let normal = NormalQuantile.lower((1 + settings.confidence) / 2)
    self.normal = normal
    let rewards = rewards
    findings = sums.policies.map { $0.findings(rewards: rewards, normal: normal) }
    let counts = findings.map(\.count)
    first = counts.indices.map { counts[..<$0].reduce(0, +) }
    replicates = Replicates(
      of: clusters, findings.flatMap { $0.map { $0.clusters ?? FindingsTable.nothing } } + FindingsTable.armValues,
      count: settings.replicates,
      seed: settings.seed)
  }

  /// Clusters with rounds.
  var clusterCount: Int { clusters.column(EvaluationSums.Column.importance).count { $0 > 0 } }

  func report(of index: Int, _ subject: Subject) -> PolicyReport {
    let tally = sums.policies[index]
    let diagnostics = diagnostics(of: tally, isLearning: subject.isLearning)
    return PolicyReport(
      name: subject.name, about: subject.about,
      estimates: findings[index].enumerated().map { estimate($1, of: tally, at: first[index] + $0) },
      diagnostics: diagnostics, doubts: TrustRules(rounds: sums.rounds).doubts(of: diagnostics),
      notes: tally.notes + memberNotes(of: index),
      timeline: tally.timeline.points, weights: subject.isWeighed ? tally.weights.histogram : [])
  }

  /// Says where rounds of one member depend on each other so much that intervals which take them as independent are too narrow.
  private func memberNotes(of index: Int) -> [String] {
    findings[index].filter { [.ips, .dr].contains($0.estimator) }.compactMap { finding in
      guard let clusters = finding.clusters, clusterCount < sums.rounds else { return nil }
      let error = standardError(of: clusters.influences(of: self.clusters.column))
      guard error > 1.2 * finding.standardError else { return nil }
      return
        "rounds of one member depend on each other: the standard error of \(finding.estimator.rawValue) by member is "
        + "\((error / finding.standardError).text(digits: 2)) times that of independent rounds; only the bootstrap knows"
    }
  }

  /// Every pair of policies by every estimator that both have.
  func comparisons(of names: [String]) -> [PolicyComparison] {
    names.indices.flatMap { a in
      names.indices.dropFirst(a + 1).flatMap { b in
        terms(of: a).compactMap { estimator, term in
          terms(of: b).first { $0.estimator == estimator }.map {
            PolicyComparison(
              first: names[a], second: names[b], estimator: estimator, difference: difference(term, $0.term))
          }
        }
      }
    }
  }

  /// A policy that learns takes first places only, which are another population than all places of lists.
  private func isComparable(_ tally: PolicyTally) -> Bool {
    tally.matches > 0 && (!tally.suite.means.isEmpty || sums.lists == sums.rounds)
  }

  /// What a policy can be compared by: a replay that matched nothing says nothing.
  private func terms(of policy: Int) -> [(estimator: EstimatorName, term: Term)] {
    findings[policy].enumerated().compactMap { place, finding in
      guard let clusters = finding.clusters, finding.estimator != .replay || isComparable(sums.policies[policy]) else {
        return nil
      }
      return (finding.estimator, (finding.value, clusters, first[policy] + place))
    }
  }

  var arms: [ArmValue] {
    guard sums.armRounds[Arm.holdbackIndex] > 0 else { return [] }
    return Arm.allCases.enumerated().filter { sums.armRounds[$0.offset] > 0 }.map { index, arm in
      let influences = FindingsTable.armValues[index].influences(of: clusters.column)
      return ArmValue(
        arm: arm, rounds: sums.armRounds[index], value: armValue(index), standardError: standardError(of: influences))
    }
  }

  /// Policy arm less holdback arm.
  var lift: Difference? {
    guard sums.armRounds.allSatisfy({ $0 > 0 }) else { return nil }
    let places = findings.reduce(0) { $0 + $1.count }
    let values = FindingsTable.armValues.indices.map { (armValue($0), FindingsTable.armValues[$0], places + $0) }
    return difference(values[Arm.policyIndex], values[Arm.holdbackIndex])
  }

  private func armValue(_ index: Int) -> Double {
    FindingsTable.armValues[index].value { clusters.column($0).reduce(0, +) }
  }

  private typealias Term = (value: Double, clusters: ClusterValue, place: Int)

  private func difference(_ a: Term, _ b: Term) -> Difference {
    let value = a.value - b.value
    let error = standardError(
      of: zip(a.clusters.influences(of: clusters.column), b.clusters.influences(of: clusters.column)).map { $0 - $1 })
    return Difference(
      value: value, standardError: error,
      normal: Interval(lower: value - normal * error, upper: value + normal * error),
      bootstrap: replicates.interval(of: a.place, less: b.place, confidence: settings.confidence))
  }

  /// Of a value, from what each cluster moves it by; NaN of fewer than two clusters.
  private func standardError(of influences: [Double]) -> Double {
    let count = Double(clusterCount)
    guard count > 1 else { return .nan }
    return (influences.reduce(0) { $0 + $1 * $1 } * count / (count - 1)).squareRoot()
  }
}

extension FindingsTable {
  private func estimate(_ finding: Finding, of tally: PolicyTally, at place: Int) -> EstimateReport {
    var intervals: [(kind: IntervalKind, interval: Interval)] = []
    func add(_ kind: IntervalKind, _ interval: Interval?) {
      if let interval, interval.lower.isFinite, interval.upper.isFinite { intervals.append((kind, interval)) }
    }
    let (value, error, confidence) = (finding.value, finding.standardError, settings.confidence)
    guard finding.estimator != .replay || tally.matches > 0 else {
      return EstimateReport(estimator: .replay, value: value, standardError: error, isTuned: false)
    }
    add(.normal, NormalInterval.interval(mean: value, standardError: error, confidence: confidence))
    add(.bootstrap, replicates.interval(of: place, confidence: confidence))
    if let contributions = finding.contributions {
      add(
        .bernstein,
        EmpiricalBernstein.interval(
          mean: value, variance: contributions.variance, count: contributions.count, range: contributions.range,
          confidence: confidence))
      if finding.estimator == .dr {
        add(
          .confidenceSequence,
          ConfidenceSequence.interval(
            mean: value, variance: contributions.variance, count: contributions.count, confidence: confidence))
      }
    }
    if finding.estimator == .ips {
      add(.clopperPearson, ClopperPearson.interval(of: tally.products, rewards: rewards, confidence: confidence))
      add(.cressieRead, CressieRead.interval(of: tally.products, rewards: rewards, confidence: confidence))
    }
    return EstimateReport(
      estimator: finding.estimator, value: value, standardError: error, parameter: finding.parameter,
      isTuned: finding.isTuned, intervals: intervals)
  }

  private func diagnostics(of tally: PolicyTally, isLearning: Bool) -> PolicyDiagnostics {
    let weights = tally.weights
    let (mean, error) = (weights.moments.value, weights.moments.standardError)
    let never = tally.mass.masses.enumerated().reduce(0) { sum, entry in
      sums.actions.isChosen(entry.offset) ? sum : sum + entry.element
    }
    return PolicyDiagnostics(
      effectiveSampleSize: isLearning ? Double(tally.matches) : weights.effectiveSampleSize,
      largestWeight: weights.largest, largestWeightShare: weights.largestShare, meanWeight: mean,
      meanWeightStandardError: error, meanWeightZ: TrustRules.meanWeightZ(mean, standardError: error),
      unsupported: tally.importance > 0 ? (tally.unsupported + never) / tally.importance : 0, matches: tally.matches,
      taken: isLearning ? tally.matches : nil,
      learnedFrom: tally.learned.known > 0 ? Double(tally.learned.from) / Double(tally.learned.known) : nil)
  }
}

extension Arm {
  fileprivate static let policyIndex = allCases.firstIndex(of: .policy) ?? 0
  fileprivate static let holdbackIndex = allCases.firstIndex(of: .holdback) ?? 1
}

extension Subject {
  fileprivate var isLearning: Bool { if case .learning = kind { true } else { false } }

  fileprivate var isWeighed: Bool {
    switch kind {
    case .weighed, .fitted: true
    case .logged, .learning: false
    }
  }
}
