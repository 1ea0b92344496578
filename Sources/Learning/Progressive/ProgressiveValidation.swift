import Attribution
package import Bandits
import Events

/// Progressive validation: a policy on a stream whose rewards are all known, in one pass.
///
/// In each round the placement's policy draws the first place by the model of all rounds before. It is shown the reward of
/// the action that it chose, and of no other, which its learner takes up at once. Round *i* is the decision `i` at second
/// *i*, counted from 0; nothing is late, so attribution and publish rules play no part. The same rounds give the same
/// choices.
/// Source: Blum, Kalai & Langford 1999, "Beating the hold-out".
package struct ProgressiveValidation: Sendable {
  package let placement: Placement
  package private(set) var rounds = 0
  package private(set) var rewardSum = 0.0
  private var learner: Learner
  private var ranker: Ranker?
  private var scratch = Ranker.Scratch()

  package init(placement: Placement) {
    self.placement = placement
    learner = Learner(placement: placement)
  }

  /// The mean reward of the actions chosen; nil before the first round.
  package var averageReward: Double? { rounds > 0 ? rewardSum / Double(rounds) : nil }

  /// Rounds that taught nothing: their reward, or an element of their vector, is not what the model can take.
  package var unlearned: Int { learner.unlearned.total }

  /// Why the average should not be trusted; nil if nothing speaks against it.
  package var doubt: String? {
    guard unlearned > 0 else { return nil }
    let bound = placement.model.kind == .counts ? "from 0 to 1 for model counts" : "within ±1e6"
    return "\(unlearned) of \(rounds) rounds taught nothing: expected rewards \(bound), and features within ±1e6."
  }

  /// Plays the next round.
  ///
  /// - Returns: The index of the action that was chosen.
  /// - Throws: `ProgressiveError`; the round is then not counted. After `notFinite` it has been learned nevertheless, and
  ///   no further round can be played.
  /// - Complexity: that of a ranking, and of deriving the model of the chosen action.
  @discardableResult
  package mutating func play(_ round: FullInformationRound) throws(ProgressiveError) -> Int {
    let current: Ranker
    if let ranker { current = ranker } else { current = try nextRanker() }
    let query = RankQuery(
      decisionID: DecisionID("\(rounds)"), placement: placement.name, actions: round.candidates.map(\.id),
      vectors: try vectors(of: round))
    let chosen = current.rank(query, scratch: &scratch)[0].candidate
    learner.learn(outcome(of: round, chosen: chosen))
    self.ranker = try nextRanker()
    rounds += 1
    rewardSum += round.rewards[chosen]
    return chosen
  }

  private func vectors(of round: FullInformationRound) throws(ProgressiveError) -> SlateVectors {
    do throws(FeatureError) {
      return try placement.features.encode(round.context, candidates: round.candidates)
    } catch {
      throw .features(error)
    }
  }

  private mutating func nextRanker() throws(ProgressiveError) -> Ranker {
    guard let model = learner.derive(openPairs: { _ in [] }) else { throw .notFinite }
    return Ranker(model: model, configuration: placement.policy)
  }

  private func outcome(of round: FullInformationRound, chosen: Int) -> Outcome {
    let at = EventTime(milliseconds: Int64(rounds) * 1_000)
    let decision = Decision(
      id: DecisionID("\(rounds)"), at: at, placement: placement.name, context: round.context,
      candidates: round.candidates, places: [Place(candidate: chosen)])
    return Outcome(
      decision: decision, place: 0, reward: round.rewards[chosen], impressionAt: at, closedAt: at, plays: 1,
      rule: .decisionID)
  }
}

/// Why a round could not be played.
package enum ProgressiveError: Error, Equatable, CustomStringConvertible {
  /// The placement's features cannot encode it.
  case features(FeatureError)
  /// A number of the model is not finite after it.
  case notFinite

  package var description: String {
    switch self {
    case .features(let error): "\(error.place): \(error.reason)"
    case .notFinite: "the model is not finite after this round"
    }
  }
}
