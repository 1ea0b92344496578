import Bandits
import Evaluation
import Events
import Learning
import LoggedRounds
import Support
import Testing

@Suite("A placement that learns as it goes")
struct LearningPlacementTests {
  private func rounds(_ count: Int, seed: UInt64, _ chances: (Double) -> [Double]) -> [Round] {
    var world = OnlineWorld(seed: seed)
    return (0..<count).map { _ in world.round(chances) }
  }

  private func learning(_ placement: Placement, _ rounds: [Round]) throws -> LearningPlacement {
    try LearningPlacement(
      placement: placement, chances: OnlineWorld.chances(rounds), names: OnlineWorld.names())
  }

  /// Which of the rounds are taken.
  private func taken(_ placement: Placement, _ rounds: [Round]) throws -> [Int] {
    var policy = try learning(placement, rounds)
    return try rounds.indices.filter { try policy.takes(rounds[$0]) }
  }

  @Test("it takes the share that is expected, whatever the log's chances", arguments: [0, 1])
  func share(log: Int) throws {
    let rounds = rounds(20_000, seed: 4, log == 0 ? OnlineWorld.uniform : OnlineWorld.skewed)
    let chances = OnlineWorld.chances(rounds)
    let share = log == 0 ? 0.25 : 0.1
    #expect(abs(chances.expectedShare - share) < 1e-12)
    let taken = try taken(OnlineWorld.placement(), rounds).count
    #expect(abs(Double(taken) - share * 20_000) < 4 * (share * (1 - share) * 20_000).squareRoot())
  }

  @Test("a log that the same placement drew is taken no more often than any other")
  func ownLog() throws {
    let placement = OnlineWorld.placement(.uniform, seed: 77)
    guard let model = Learner.prior(of: placement, text: "")?.model else { return }
    let ranker = Ranker(model: model, configuration: placement.policy)
    var scratch = Ranker.Scratch()
    var rounds = rounds(8_000, seed: 6, OnlineWorld.uniform)
    for index in rounds.indices {
      guard let decision = rounds[index].decision else { return }
      let query = RankQuery(
        decisionID: decision.id, placement: placement.name, actions: decision.candidates.map(\.id),
        vectors: try placement.features.encode(decision.context, candidates: decision.candidates))
      rounds[index].chosen = ranker.rank(query, scratch: &scratch)[0].candidate
    }
    let taken = try taken(placement, rounds).count
    #expect(abs(Double(taken) - 2_000) < 4 * (8_000 * 0.25 * 0.75).squareRoot())
  }

  @Test("rounds that stand for several are taken so much more often")
  func importance() throws {
    var rounds = rounds(20_000, seed: 8, OnlineWorld.uniform)
    for index in rounds.indices where index.isMultiple(of: 2) { rounds[index].importance = 3 }
    let taken = try taken(OnlineWorld.placement(.uniform), rounds)
    let heavy = Double(taken.count { $0.isMultiple(of: 2) })
    #expect(abs(heavy - 2_500) < 4 * (10_000 * 0.25 * 0.75).squareRoot())
    let light = 10_000.0 / 12
    #expect(abs(Double(taken.count) - heavy - light) < 4 * light.squareRoot())
    #expect(abs(OnlineWorld.chances(rounds).expectedShare - 1.0 / 6) < 1e-12)
  }

  @Test("the same log is taken the same way again, and another seed takes other rounds")
  func deterministic() throws {
    let rounds = rounds(2_000, seed: 9, OnlineWorld.skewed)
    let first = try taken(OnlineWorld.placement(seed: 3), rounds)
    #expect(try taken(OnlineWorld.placement(seed: 3), rounds) == first)
    #expect(try taken(OnlineWorld.placement(seed: 4), rounds) != first)
  }

  @Test("what rounds that it does not take earned changes nothing")
  func onlyTaken() throws {
    var rounds = rounds(2_000, seed: 10, OnlineWorld.skewed)
    let first = try taken(OnlineWorld.placement(), rounds)
    for index in Set(rounds.indices).subtracting(first) { rounds[index].reward = 1 - rounds[index].reward }
    #expect(try taken(OnlineWorld.placement(), rounds) == first)
    for index in first { rounds[index].reward = 1 - rounds[index].reward }
    #expect(try taken(OnlineWorld.placement(), rounds) != first)
  }

  @Test("it publishes by its placement's rule: by taken rounds, by the log's clock, and without one after each")
  func publishing() throws {
    var rounds = rounds(3_000, seed: 12, OnlineWorld.uniform)
    func taken(_ rule: PublishRule) throws -> [Int] {
      try self.taken(OnlineWorld.placement(.linUCB(alpha: 1), publish: rule), rounds)
    }
    let each = try taken(PublishRule(everyOutcomes: 1, every: nil))
    let rarely = try taken(PublishRule(everyOutcomes: 1_000_000, every: .minutes(60 * 24)))
    #expect(try taken(PublishRule(everyOutcomes: 1_000_000, every: .seconds(1))) == each)
    #expect(rarely != each)
    // A log without times: of its decisions too.
    for index in rounds.indices { rounds[index] = untimed(rounds[index]) }
    let placement = OnlineWorld.placement(.linUCB(alpha: 1), kind: .counts, publish: PublishRule(everyOutcomes: 1))
    let bare = try self.taken(placement, rounds)
    let timed = OnlineWorld.placement(
      .linUCB(alpha: 1), kind: .counts, publish: PublishRule(everyOutcomes: nil, every: .seconds(2)))
    #expect(try self.taken(timed, rounds) == bare)
    #expect(!bare.isEmpty)
  }

  private func untimed(_ round: Round) -> Round {
    var bare = round
    (bare.decision, bare.candidates, bare.at) = (nil, [], nil)
    return bare
  }

  @Test("a log without decisions teaches a placement without features, and is a fault of one with")
  func flat() throws {
    let rounds = rounds(4_000, seed: 14, OnlineWorld.uniform).map(untimed)
    var policy = try learning(OnlineWorld.placement(kind: .counts), rounds)
    var late = (count: 0.0, reward: 0.0)
    for (index, round) in rounds.enumerated() where try policy.takes(round) && index > 2_000 {
      late = (late.count + 1, late.reward + round.reward)
    }
    // Uniform choices earn 0.38; one in five of them beside the best action, which earns 0.67, 0.61.
    #expect(late.reward / late.count > 0.5)
    var asking = try learning(OnlineWorld.placement(.uniform), rounds)
    let fault = #expect(throws: RoundFault.self) { for round in rounds { _ = try asking.takes(round) } }
    #expect(fault?.reason.hasPrefix("the placement's features ask for decisions") == true)
  }

  @Test("a model that retires actions learns from what it takes, too")
  func retiring() throws {
    let rounds = rounds(4_000, seed: 19, OnlineWorld.uniform)
    var policy = try learning(OnlineWorld.placement(maxActions: 3), rounds)
    var sum = 0.0
    for round in rounds where try policy.takes(round) { sum += round.reward }
    #expect(policy.unlearned == 0 && sum / Double(policy.taken) > 0.45)
  }

  @Test("what cannot be encoded names the feature")
  func misfit() throws {
    var rounds = rounds(50, seed: 15, OnlineWorld.uniform)
    for index in rounds.indices { rounds[index].decision?.context = ["x": .text("far")] }
    let fault = #expect(throws: RoundFault.self) { try taken(OnlineWorld.placement(), rounds) }
    #expect(fault == RoundFault("expected a number, found a string", column: "context.x"))
  }

  @Test("later places of a list are never taken")
  func places() throws {
    var rounds = rounds(500, seed: 16, OnlineWorld.uniform)
    for index in rounds.indices where !index.isMultiple(of: 5) { rounds[index].place = index % 5 }
    #expect(OnlineWorld.chances(rounds).rounds == 100)
    let taken = try taken(OnlineWorld.placement(), rounds)
    #expect(!taken.isEmpty && taken.allSatisfy { $0.isMultiple(of: 5) })
  }

  @Test("taken rounds that teach nothing are counted: a reward beyond 1, to counts")
  func unlearned() throws {
    var rounds = rounds(400, seed: 17, OnlineWorld.uniform)
    for index in rounds.indices { rounds[index].reward = 2 }
    var policy = try learning(OnlineWorld.placement(kind: .counts), rounds)
    for round in rounds { _ = try policy.takes(round) }
    #expect(policy.taken > 0 && policy.unlearned == policy.taken)
  }

  @Test("a log that was not drawn at random is refused, and one that was drawn too seldom, saying how seldom")
  func refused() throws {
    let rounds = rounds(10, seed: 18, OnlineWorld.uniform)
    func refusal(_ change: (inout Round) -> Void) -> String? {
      var changed = rounds
      change(&changed[4])
      let error = #expect(throws: EvaluationError.self) { try learning(OnlineWorld.placement(), changed) }
      #expect(error?.code == .input)
      return error?.description
    }
    let unrandomised = """
      a policy cannot learn from a log that was not drawn at random: in 1 of 10 rounds an action was offered that could \
      not be drawn
      """
    #expect(refusal { ($0.propensity, $0.logged) = (1, []) } == unrandomised)
    #expect(refusal { $0.logged = [0.5, 0.25, 0.25, 0] } == unrandomised)
    #expect(refusal { $0.logged = [0.5, 0.25, 0.25, 1e-9] }?.contains("about 1e-09 of the rounds") == true)
    #expect(refusal { $0.propensity = 1e-7 }?.hasSuffix("too few; log with a floor") == true)
    #expect(throws: EvaluationError.self) { try learning(OnlineWorld.placement(), []) }
    // One action alone needs no drawing.
    var alone = rounds[0]
    (alone.actions, alone.candidates, alone.chosen, alone.propensity, alone.logged) = ([0], [0], 0, 1, [1])
    #expect(try taken(OnlineWorld.placement(), [alone]) == [0])
    var policy = try learning(OnlineWorld.placement(), rounds)
    alone.propensity = 0.01
    #expect(throws: RoundFault.self) { try policy.takes(alone) }
  }
}
