/// Weighs the rounds of a log under several policies and adds up what estimators need.
///
/// A round is taken once; nothing of it is kept but sums. Where a policy or the reward model has to see the log first, `learn`
/// takes every round before `add` does.
package struct Evaluator {
  package let settings: EvaluationSettings
  package let hasRewardModel: Bool
  private var judges: [Judge]
  private var predictor: Predictor
  package private(set) var sums: EvaluationSums

  /// - Parameter mayHaveLists: As the source says.
  package init(
    _ subjects: [Subject], settings: EvaluationSettings, rewardModel: (any RewardModel)? = nil,
    mayHaveLists: Bool = true
  ) {
    self.settings = settings
    hasRewardModel = rewardModel != nil
    judges = subjects.map(Judge.init)
    predictor = Predictor(rewardModel)
    sums = EvaluationSums(
      of: subjects.map { subject in
        if case .learning = subject.kind { return .ofTakenRounds }
        return EstimatorSuite(settings, hasRewardModel: rewardModel != nil)
      },
      mayHaveLists: mayHaveLists, keepsClusters: settings.replicates > 0 || subjects.count > 1)
  }

  package var subjects: [Subject] { judges.map(\.subject) }

  /// Whether there is anything that has to see the log first.
  package var hasToLearn: Bool { predictor.hasToLearn || judges.contains(where: \.hasToLearn) }

  /// Takes up a round of the first reading. - Throws: `RoundFault`.
  package mutating func learn(_ round: Round) throws {
    try predictor.learn(round)
    for index in judges.indices { try judges[index].learn(round) }
  }

  /// Takes up a round.
  ///
  /// - Throws: `RoundFault` if a policy or the reward model cannot say anything about it; the sums are of no use then.
  /// - Complexity: O(*K*) for *K* actions, besides what policies and the reward model cost.
  package mutating func add(_ round: Round) throws {
    if round.logged.count == round.actions.count, abs(round.logged[round.chosen] - round.propensity) > 1e-6 {
      throw RoundFault(
        "expected the logging distribution to give the chosen action its propensity \(round.propensity), "
          + "found \(round.logged[round.chosen])")
    }
    try predictor.predict(round)
    try sums.add(round) { round, index, tally in
      try judges[index].weigh(round, predictions: predictor.predictions, noting: &tally)
    }
  }

  /// Ends the log.
  package mutating func finish() { sums.finish() }

  /// Adds what another one saw of another part of the log; both finished.
  package mutating func merge(_ other: Evaluator) { sums.merge(other.sums) }
}
