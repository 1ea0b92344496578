import Attribution
import Bandits
package import Evaluation
import Events
package import Learning

/// A placement that learns as it goes from the rounds of a log that it takes: `@online`.
///
/// For each first place it throws a coin of the chance ω/p ÷ the greatest ω/p of the log, draws an action of its own,
/// and takes the round if the coin says so and the action is the logged one. Each action is then taken with its own
/// chance times the same constant, whatever the log's chance was: taken rounds come as if the policy had decided
/// them. It learns their rewards at once and publishes by its placement's rule, on the log's clock; where the rule
/// cannot tell, since it counts time and the log has none, after each. Later places of lists are not taken. A
/// holdback is passed over: it is the placement's own policy that is judged.
///
/// Its random numbers are those of the placement's seed and another constant: a log that the same placement served
/// was drawn by the same numbers, and would agree with it far too often.
/// Source: Li, Chu, Langford & Wang 2011, Algorithm 3, for uniform logs; the coin makes others of known chances one.
package struct LearningPlacement: LearningPolicy {
  /// The least share of a log that is worth reading it for.
  package static let leastShare = 1e-6
  /// What its seed differs by from the placement's.
  private static let ownSeed: UInt64 = 0x6F6E_6C69_6E65_3A31
  /// Of every round of a log without times.
  private static let timeless = EventTime(milliseconds: 0)

  package let placement: Placement
  /// Rounds that it took.
  package private(set) var taken = 0
  private let names: ActionNames
  private let greatestWeight: Double
  private let configuration: PolicyConfiguration
  private var learner: Learner
  private var schedule: PublishSchedule
  private var ranker: Ranker?
  private var scratch = Ranker.Scratch()
  /// Rounds that it was asked about: the names of those without a decision.
  private var asked = 0

  /// - Parameters:
  ///   - chances: Of the log, from a first reading.
  ///   - names: Of the log.
  /// - Throws: `EvaluationError` where the log was not drawn at random, or so rarely that next to nothing would be
  ///   taken.
  package init(placement: Placement, chances: LoggedChances, names: ActionNames) throws(EvaluationError) {
    try LearningPlacement.check(chances)
    self.placement = placement
    self.names = names
    greatestWeight = chances.greatestWeight
    configuration = PolicyConfiguration(
      algorithm: placement.policy.algorithm, floor: placement.policy.floor,
      seed: StableHash.mix(placement.policy.seed ^ LearningPlacement.ownSeed))
    learner = Learner(placement: placement)
    schedule = PublishSchedule(rule: placement.publish)
  }

  private static func check(_ chances: LoggedChances) throws(EvaluationError) {
    guard chances.rounds > 0 else { throw EvaluationError(.input, "no first places to learn from") }
    guard chances.unreachable == 0 else {
      throw EvaluationError(
        .input,
        """
        a policy cannot learn from a log that was not drawn at random: in \(chances.unreachable) of \(chances.rounds) \
        rounds an action was offered that could not be drawn
        """)
    }
    guard chances.expectedShare >= leastShare else {
      throw EvaluationError(
        .input,
        """
        a policy would learn from about \(chances.expectedShare) of the rounds, since a weight is \
        \(chances.greatestWeight): too few; log with a floor
        """)
    }
  }

  /// Rounds taken that taught nothing: their reward is not what the model can learn from, such as one beyond 0...1
  /// for `counts`.
  package var unlearned: Int { learner.unlearned.total }

  /// - Throws: `RoundFault` where the features cannot be encoded, where they are asked for and there is no decision,
  ///   and where the model is not finite.
  /// - Complexity: O(1) where the coin refuses, else that of a ranking; what deriving the model costs, where it is
  ///   published.
  package mutating func takes(_ round: Round) throws -> Bool {
    guard round.place == 0 else { return false }
    asked += 1
    let weight = round.importance / round.propensity
    guard weight <= greatestWeight else { throw RoundFault("a propensity that the first reading did not see") }
    let id = round.decision?.id ?? DecisionID("\(asked)")
    let random = DecisionRandom(seed: configuration.seed, placement: placement.name, decision: id)
    // Place 0 is the ranking's.
    guard random.uniform(.draw, place: 1) * greatestWeight < weight else { return false }
    let candidates = try candidates(of: round)
    let query = RankQuery(
      decisionID: id, placement: placement.name, actions: candidates.map(\.id),
      vectors: try vectors(of: candidates, in: round))
    let at = round.at ?? round.decision?.at
    guard try ranker(at: at).rank(query, scratch: &scratch)[0].candidate == round.chosen else { return false }
    taken += 1
    learn(round, id, candidates, at: at ?? LearningPlacement.timeless)
    return true
  }

  private func candidates(of round: Round) throws(RoundFault) -> [Candidate] {
    if let decision = round.decision { return round.candidates.map { decision.candidates[$0] } }
    guard placement.model.kind == .counts || placement.features.context.isEmpty && placement.features.action.isEmpty
    else { throw RoundFault("the placement's features ask for decisions with contexts, and this log has none") }
    return round.actions.map { Candidate(id: names[$0]) }
  }

  private func vectors(of candidates: [Candidate], in round: Round) throws(RoundFault) -> SlateVectors {
    guard placement.model.kind != .counts else { return .shared([]) }
    do throws(FeatureError) {
      return try placement.features.encode(round.decision?.context ?? .none, candidates: candidates)
    } catch {
      let place = error.candidate.map { "actions[\(round.candidates[$0])].features.\(error.feature)" }
      throw RoundFault(error.reason, column: place ?? error.place)
    }
  }

  /// What it ranks by now.
  private mutating func ranker(at: EventTime?) throws(RoundFault) -> Ranker {
    let now = at ?? LearningPlacement.timeless
    let isUncounted = at == nil && placement.publish.everyOutcomes == nil && schedule.news > 0
    if let ranker, !isUncounted, !schedule.isDue(now: now, tick: now) { return ranker }
    guard let model = learner.derive(openPairs: { _ in [] }) else {
      throw RoundFault("the model is not finite after \(taken) rounds")
    }
    let next = Ranker(model: model, configuration: configuration)
    schedule.published(now: now, tick: now)
    ranker = next
    return next
  }

  private mutating func learn(_ round: Round, _ id: DecisionID, _ candidates: [Candidate], at: EventTime) {
    let decision = Decision(
      id: id, at: at, placement: placement.name, context: round.decision?.context ?? .none, candidates: candidates,
      places: [Place(candidate: round.chosen)])
    learner.learn(
      Outcome(
        decision: decision, place: 0, reward: round.reward, impressionAt: at, closedAt: at, plays: 1,
        rule: .decisionID, number: placement.model.retires ? taken : 0))
    schedule.note(1)
  }
}
