import Events

extension Evaluator {
  /// What the rounds say; `finish` was called.
  ///
  /// - Parameters:
  ///   - source: What was read, for people.
  ///   - tally: What the source counted.
  ///   - names: The actions by number.
  /// - Complexity: that of the bootstrap; everything else is O(*clusters* · *policies*²).
  package func report(of source: String, _ tally: RoundTally, names: ActionNames) -> EvaluationReport {
    let subjects = subjects
    let findings = FindingsTable(self, sums)
    var report = EvaluationReport(
      source: source, confidence: settings.confidence, seed: settings.seed, replicates: settings.replicates,
      rounds: sums.rounds, lists: sums.lists, clusters: findings.clusterCount, tally: tally,
      rewards: Interval(lower: sums.rewards.least, upper: sums.rewards.greatest), times: sums.times,
      policies: subjects.indices.map { findings.report(of: $0, subjects[$0]) },
      comparisons: findings.comparisons(of: subjects.map(\.name)), arms: findings.arms, lift: findings.lift,
      actions: sums.actions.report(names), doubts: [])
    report.propensities = Interval(lower: sums.propensities.least, upper: sums.propensities.greatest)
    report.notes = tally.noted.sorted { $0.key < $1.key }.map { "\($0.value) rounds: \($0.key)" }
    return report
  }
}
