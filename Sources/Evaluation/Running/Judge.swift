/// A policy at work on the rounds of a log.
struct Judge {
  let subject: Subject
  private var weighed: (any EvaluationPolicy)?
  private var fitted: (any FittedPolicy)?
  private var learning: (any LearningPolicy)?
  private var probabilities: [Double] = []

  init(_ subject: Subject) {
    self.subject = subject
    switch subject.kind {
    case .logged: break
    case .weighed(let policy): weighed = policy
    case .fitted(let policy): fitted = policy
    case .learning(let policy): learning = policy
    }
  }

  var hasToLearn: Bool { fitted != nil }

  mutating func learn(_ round: Round) throws { try fitted?.learn(round) }

  /// What a round weighs; its evaluation distribution is noted in `tally`.
  mutating func weigh(_ round: Round, predictions: [Double], noting tally: inout PolicyTally) throws -> WeighedRound {
    switch subject.kind {
    case .logged:
      return asLogged(round, predictions)
    case .learning:
      let isTaken = try learning?.takes(round) ?? false
      // How many rounds it stands for is in the chance of being taken already.
      return WeighedRound(reward: round.reward, weight: 1, match: isTaken ? 1 : 0)
    case .weighed:
      try weighed?.distribute(round, into: &probabilities)
      if let hasLearned = weighed?.hasLearned(from: round) { tally.noteLearned(hasLearned) }
    case .fitted:
      try fitted?.distribute(round, into: &probabilities)
    }
    guard probabilities.count == round.actions.count else {
      throw RoundFault("expected chances of \(round.actions.count) actions, found \(probabilities.count)")
    }
    tally.note(probabilities, of: round)
    return weighing(round, predictions)
  }

  private func weighing(_ round: Round, _ predictions: [Double]) -> WeighedRound {
    let chance = probabilities[round.chosen]
    var weighed = WeighedRound(
      reward: round.reward, weight: chance / round.propensity, match: chance == 1 ? 1 : 0, importance: round.importance)
    if let mixture = round.mixture { weighed.balancedWeight = chance / mixture }
    if !predictions.isEmpty {
      weighed.prediction = predictions[round.chosen]
      weighed.direct = Judge.average(predictions, by: probabilities)
    }
    return weighed
  }

  /// What was logged is what the policy does: every weight is 1. Where the log does not tell its distribution, the logged action
  /// stands for it.
  private func asLogged(_ round: Round, _ predictions: [Double]) -> WeighedRound {
    var weighed = WeighedRound(
      reward: round.reward, weight: 1, balancedWeight: .nan, match: 1, importance: round.importance)
    if !predictions.isEmpty {
      weighed.prediction = predictions[round.chosen]
      weighed.direct =
        round.logged.isEmpty ? predictions[round.chosen] : Judge.average(predictions, by: round.logged)
    }
    return weighed
  }

  /// Σ π q / Σ π, in four sums beside each other.
  private static func average(_ predictions: [Double], by probabilities: [Double]) -> Double {
    precondition(
      predictions.count == probabilities.count, "\(predictions.count) predictions, \(probabilities.count) chances")
    return predictions.withUnsafeBufferPointer { predictions in
      probabilities.withUnsafeBufferPointer { probabilities in
        var (sums, totals) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        let whole = probabilities.count & ~3
        for index in stride(from: 0, to: whole, by: 4) {
          let chances = probabilities.four(at: index)
          sums += chances * predictions.four(at: index)
          totals += chances
        }
        var sum = (sums[0] + sums[2]) + (sums[1] + sums[3])
        var total = (totals[0] + totals[2]) + (totals[1] + totals[3])
        for index in whole..<probabilities.count {
          sum += probabilities[index] * predictions[index]
          total += probabilities[index]
        }
        return sum / total
      }
    }
  }
}
