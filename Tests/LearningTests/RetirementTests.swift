import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

/// Which outcomes the sums of each action hold, from the list of all outcomes: everything is searched from end to end.
private struct PlainRetirement {
  var held: [ActionID: (lastOffered: EventTime, outcomes: [Outcome])] = [:]
  var retired: [ActionID] = []

  init(_ outcomes: [Outcome], _ placement: Placement) {
    var now = EventTime.distantPast
    for outcome in outcomes {
      now = max(now, outcome.closedAt)
      while let retireAfter = placement.model.retireAfter, let oldest = oldest(but: nil),
        held[oldest].map({ $0.lastOffered + retireAfter < now }) == true
      {
        retire(oldest)
      }
      if teaches(outcome, placement) {
        held[outcome.action, default: (outcome.decision.at, [])].outcomes.append(outcome)
      }
      for candidate in outcome.decision.candidates {
        if let times = held[candidate.id] {
          held[candidate.id]?.lastOffered = max(times.lastOffered, outcome.decision.at)
        }
      }
      while let most = placement.model.maxActions, held.count > most, let oldest = oldest(but: outcome.action) {
        retire(oldest)
      }
    }
  }

  private mutating func retire(_ action: ActionID) {
    held[action] = nil
    retired.append(action)
  }

  private func oldest(but spared: ActionID?) -> ActionID? {
    held.filter { $0.key != spared }.min { a, b in
      a.value.lastOffered == b.value.lastOffered ? a.key < b.key : a.value.lastOffered < b.value.lastOffered
    }?.key
  }

  private func teaches(_ outcome: Outcome, _ placement: Placement) -> Bool {
    PlainRetirement.example(of: outcome, placement) != nil
  }

  static func example(of outcome: Outcome, _ placement: Placement) -> Example? {
    let action = outcome.decision.candidates[outcome.decision.places[outcome.place].candidate]
    let isCounted = placement.model.kind == .counts
    guard outcome.isMeasured,
      let features = isCounted
        ? [] : try? placement.features.encode(outcome.decision.context, action: action.features)
    else { return nil }
    let at = max(outcome.impressionAt, outcome.decision.at)
    let example = Example(features: features, reward: outcome.reward, at: at)
    return example.refusal(by: placement.model.kind) == nil ? example : nil
  }
}

@Suite("Actions that are not offered any more")
struct RetirementTests {
  @Test(
    "the settled sums are those of the outcomes since each action last began, and those retired go in their order",
    arguments: UInt64(0)..<60, World.retiringModels)
  func oracle(seed: UInt64, model: ModelConfiguration) {
    let world = World(seed: seed, eventLimit: 160)
    var run = PipelineRun(world.placements(model: model), titles: world.catalogue)
    for event in world.delivery(seed: seed) + [World.end] { run.apply(.event(event)) }
    for (index, placement) in run.pipeline.placements.enumerated() {
      let own = run.outcomes.filter { $0.decision.placement == placement.name }
      let plain = PlainRetirement(own, placement)
      let settled = run.pipeline.settledSums(at: index)
      #expect(run.retired[index] == plain.retired)
      #expect(settled.offers?.times.mapValues(\.lastOffered) == plain.held.mapValues(\.lastOffered))
      var expected: [ActionID: ActionSums] = [:]
      for (action, held) in plain.held {
        for example in held.outcomes.compactMap({ PlainRetirement.example(of: $0, placement) }) {
          expected[action, default: settled.emptySums()].add(example, in: settled.shape)
        }
      }
      #expect(settled.actions == expected)
      #expect(settled.actions.count <= 2)
    }
  }

  @Test("actions are retired in the worlds of these tests, for the time and for the number")
  func happens() {
    var retired = [0, 0]
    for seed in UInt64(0)..<60 {
      let world = World(seed: seed, eventLimit: 160)
      let bounds: [(EventDuration?, Int?)] = [(.minutes(13), nil), (nil, 2)]
      for (index, bound) in bounds.enumerated() {
        let model = ModelConfiguration(kind: .counts, retireAfter: bound.0, maxActions: bound.1)
        let run = PipelineRun(world.placements(model: model), world.delivery(seed: seed) + [World.end])
        retired[index] += run.retired.reduce(0) { $0 + $1.count }
      }
    }
    #expect(retired.allSatisfy { $0 > 50 }, "\(retired)")
  }

  private static let rules = AttributionRules(
    window: .minutes(6), lateness: .zero, amendWithin: .hours(2), reward: RewardRule(kind: .atLeast(seconds: 60)))

  private func placement(
    _ kind: ModelConfiguration.Kind, retireAfter: EventDuration? = .hours(3), maxActions: Int? = nil
  ) -> Placement {
    World.placement(
      "p", attribution: Self.rules,
      model: ModelConfiguration(kind: kind, retireAfter: retireAfter, maxActions: maxActions))
  }

  /// A decision among some actions at a minute, of which the first is shown, and played if it earns.
  private func round(_ minute: Int64, _ actions: [ActionID], earns: Bool = false) -> [Event] {
    let (id, at) = (DecisionID("d\(minute)"), EventTime.minute(minute))
    let decision = Decision(
      id: id, at: at, placement: "p", member: "m", context: ["hour": .number(9)],
      candidates: actions.map { Candidate(id: $0, features: ["length": .number(70)]) }, places: [Place(candidate: 0)])
    let shown = [Event.decision(decision), .impression(Impression(at: at, decisionID: id, action: actions[0]))]
    let play = Play(id: EventID("p\(minute)"), at: at, member: "m", title: actions[0], seconds: 90, decisionID: id)
    return earns ? shown + [.play(play)] : shown
  }

  @Test(
    "an action offered but never chosen stays; one not offered goes, is told, and makes a publish due",
    arguments: LearnMode.allCases)
  func offered(learn: LearnMode) {
    var run = PipelineRun([
      World.placement(
        "p", attribution: Self.rules, learn: learn, publish: PublishRule(everyOutcomes: 1, every: nil),
        model: placement(.disjoint).model)
    ])
    for event in round(0, ["a"]) + round(1, ["b"]) + round(2, ["c", "a"]) { run.apply(.event(event)) }
    for minute in stride(from: Int64(20), to: 300, by: 20) {
      for event in round(minute, ["c", "a"]) { run.apply(.event(event)) }
    }
    #expect(run.retired == [["b"]])
    #expect(run.pipeline.settledSums(at: 0).actions.keys.sorted() == ["a", "c"])
    #expect(run.pipeline.derive(at: 0)?.model.actionIDs == ["a", "c"])
    // Closes without anything new: what is retired is news.
    run.apply(.event(.tick(.minute(310))))
    for event in round(700, ["d"]) { run.apply(.event(event)) }
    run.apply(.publish("p"))
    _ = run.pipeline.derive(at: 0)
    run.apply(.event(.tick(.minute(900))))
    #expect(run.retired == [["b", "a", "c"]])
    #expect(run.publishes.last == [0])
    #expect(run.pipeline.derive(at: 0)?.model.actionIDs == ["d"])
  }

  @Test(
    "an open pair of an action that was retired is not lost: its sums start from nothing",
    arguments: ModelConfiguration.Kind.allCases)
  func open(kind: ModelConfiguration.Kind) {
    var run = PipelineRun([placement(kind)])
    for minute in Int64(0)..<5 { for event in round(minute, ["a"]) { run.apply(.event(event)) } }
    for event in round(199, ["b"]) + round(201, ["a"]) { run.apply(.event(event)) }
    run.apply(.event(.tick(.minute(206))))
    #expect(run.retired == [["a"]])
    #expect(run.pipeline.settledSums(at: 0)["a"] == nil)
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.count == 1)
    run.apply(.event(World.end))
    #expect(run.pipeline.settledSums(at: 0)["a"]?.rewards.count == 1)
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.count == 1)
  }

  @Test(
    "a late play for an action that was retired since is counted, and changes no sums of its own",
    arguments: ModelConfiguration.Kind.allCases)
  func amendment(kind: ModelConfiguration.Kind) {
    var run = PipelineRun([placement(kind, retireAfter: nil, maxActions: 1)])
    for event in round(0, ["a"]) + round(20, ["b"]) { run.apply(.event(event)) }
    run.apply(.event(.tick(.minute(26))))
    #expect(run.retired == [["a"]])
    let before = run.pipeline.settledSums(at: 0)
    run.apply(.event(.play(Play(id: "late", at: .minute(1), member: "m", title: "a", seconds: 90, decisionID: "d0"))))
    #expect(run.outcomes.last?.amended == 0 && run.outcomes.last?.reward == 1)
    let after = run.pipeline.settledSums(at: 0)
    #expect(after.actions == before.actions)
    #expect((after.all != before.all) == (kind == .shared), "shared weights alone hold what it taught")
    #expect(run.pipeline.unlearned(at: 0).refusedAmendments == (kind == .shared ? 0 : 1))
    #expect(run.pipeline.unlearned(at: 0).total == 0, "it is no outcome of its own")
    // Another play that earns no more.
    run.apply(.event(.play(Play(id: "more", at: .minute(2), member: "m", title: "a", seconds: 99, decisionID: "d0"))))
    #expect(run.outcomes.last?.amended == 1 && run.outcomes.last?.reward == 1)
    #expect(run.pipeline.settledSums(at: 0) == after)
    #expect(run.pipeline.unlearned(at: 0).refusedAmendments == (kind == .shared ? 0 : 1))
  }

  @Test(
    "a pair that late events open behind others is amended like any other: nothing was retired",
    arguments: ModelConfiguration.Kind.allCases)
  func openedLate(kind: ModelConfiguration.Kind) {
    var run = PipelineRun([placement(kind, retireAfter: .longest)])
    for event in round(20, ["b"]) { run.apply(.event(event)) }
    run.apply(.event(.tick(.minute(30))))
    for event in round(10, ["c"], earns: true) { run.apply(.event(event)) }
    #expect(run.outcomes.map(\.number) == [1, 2, 2] && run.outcomes.last?.amended == 0)
    #expect(run.pipeline.settledSums(at: 0)["c"]?.rewards.rewardSum == 1)
    #expect(run.pipeline.unlearned(at: 0).total == 0 && run.pipeline.unlearned(at: 0).refusedAmendments == 0)
  }

  @Test(
    "to retire what was not offered for ever changes nothing that is learned, bit for bit, however late things come",
    arguments: UInt64(0)..<60, World.models)
  func never(seed: UInt64, model: ModelConfiguration) {
    let world = World(seed: seed, eventLimit: 120, amendWithin: .minutes(30))
    var random = WorldRandom(seed: seed)
    let bounded = ModelConfiguration(kind: model.kind, halfLife: model.halfLife, retireAfter: .longest)
    var plain = PipelineRun(world.placements(model: model), titles: world.catalogue)
    var run = PipelineRun(world.placements(model: bounded), titles: world.catalogue)
    for event in world.events.shuffled(using: &random) + [World.end] {
      plain.apply(.event(event))
      run.apply(.event(event))
      if random.isOne(in: 6) || event == World.end { #expect(run.models() == plain.models()) }
    }
    for index in plain.pipeline.placements.indices {
      let (settled, expected) = (run.pipeline.settledSums(at: index), plain.pipeline.settledSums(at: index))
      #expect(settled.actions.mapValues(\.bits) == expected.actions.mapValues(\.bits))
      #expect(run.pipeline.unlearned(at: index) == plain.pipeline.unlearned(at: index))
    }
  }

  @Test("what a log notes of retired actions changes nothing but the offset")
  func noted() {
    var run = PipelineRun([placement(.disjoint)], round(0, ["a"], earns: true))
    let (models, settled, deadline) = (run.models(), run.settled, run.pipeline.nextDeadline)
    run.apply(.retired("p", ["a"]))
    #expect(run.pipeline.offset == 4 && run.publishes.last == [])
    #expect(run.models() == models && run.settled == settled && run.pipeline.nextDeadline == deadline)
  }

  @Test("10,000 actions come and go, and the learner keeps no more than it may")
  func bounded() {
    var learner = Learner(placement: placement(.disjoint, retireAfter: nil, maxActions: 100))
    var retired = 0
    for number in 0..<10_000 {
      let at = EventTime.minute(Int64(number))
      let decision = Decision(
        id: DecisionID("\(number)"), at: at, placement: "p", context: ["hour": .number(1)],
        candidates: (0..<5).map { Candidate(id: ActionID("a\(number + $0)")) }, places: [Place(candidate: 0)])
      retired +=
        learner.learn(
          Outcome(
            decision: decision, place: 0, reward: 1, impressionAt: at, closedAt: at + .minutes(6), plays: 1,
            rule: .lastTouch)
        ).count
      #expect(learner.settled.actions.count <= 100)
      if number.isMultiple(of: 999) { #expect(learner.derive { _ in [] }?.actionIDs.count == min(number + 1, 100)) }
    }
    #expect(retired == 9_900)
  }
}
