/// The reward model of an evaluation, if it has one, and what it says of the round at hand.
struct Predictor {
  private var model: (any RewardModel)?
  /// The same where it has to see the log first.
  private var fitted: (any FittedRewardModel)?
  /// Of each action of the round; empty without a model.
  private(set) var predictions: [Double] = []

  init(_ model: (any RewardModel)?) {
    fitted = model as? any FittedRewardModel
    if fitted == nil { self.model = model }
  }

  var hasToLearn: Bool { fitted != nil }

  mutating func learn(_ round: Round) throws { try fitted?.learn(round) }

  mutating func predict(_ round: Round) throws {
    guard model != nil || fitted != nil else { return }
    try model?.predict(round, into: &predictions)
    try fitted?.predict(round, into: &predictions)
    guard predictions.count == round.actions.count else {
      throw RoundFault("expected predictions of \(round.actions.count) actions, found \(predictions.count)")
    }
  }
}
