import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Learning")
struct LearnerTests {
  @Test("both modes end in the same settled sums and the same model, bit for bit", arguments: UInt64(0)..<200)
  func modes(seed: UInt64) {
    let world = World(seed: seed)
    var immediate = PipelineRun(
      world.placements(learn: .immediate, model: World.model(of: seed)), world.delivery(seed: seed) + [World.end],
      titles: world.catalogue)
    var windowClose = PipelineRun(
      world.placements(learn: .windowClose, model: World.model(of: seed)), world.delivery(seed: seed) + [World.end],
      titles: world.catalogue)
    #expect(immediate.settled == windowClose.settled)
    #expect(immediate.models() == windowClose.models())
    #expect(immediate.outcomes == windowClose.outcomes)
  }

  @Test(
    "orders inside the lateness end in the same sums and the same model, bit for bit", arguments: UInt64(0)..<200,
    LearnMode.allCases)
  func orders(seed: UInt64, learn: LearnMode) {
    let world = World(seed: seed)
    let placements = world.placements(learn: learn, model: World.model(of: seed))
    var first = PipelineRun(placements, world.delivery(seed: seed), titles: world.catalogue)
    var second = PipelineRun(
      placements, world.delivery(seed: ~seed, ticks: false), titles: world.catalogue)
    // One has had ticks that the other has not.
    let tick = Event.tick(max(first.pipeline.attributor.now, second.pipeline.attributor.now))
    first.apply(.event(tick))
    second.apply(.event(tick))
    #expect(first.settled == second.settled)
    #expect(first.models() == second.models(), "with open pairs")
    first.apply(.event(World.end))
    second.apply(.event(World.end))
    #expect(first.settled == second.settled)
    #expect(first.models() == second.models())
  }

  @Test(
    "a model published at any time is what all outcomes and open pairs give from scratch", arguments: UInt64(0)..<60,
    LearnMode.allCases)
  func fromScratch(seed: UInt64, learn: LearnMode) {
    let world = World(seed: seed)
    var random = WorldRandom(seed: seed)
    var run = PipelineRun(world.placements(learn: learn), titles: world.catalogue)
    for event in world.delivery(seed: seed) + [World.end] {
      run.apply(.event(event))
      guard random.isOne(in: 3) || event == World.end else { continue }
      let models = run.models()
      for (index, placement) in run.pipeline.placements.enumerated() {
        let open = run.pipeline.attributor
        var posteriors: [ActionID: ActionPosterior] = [:]
        for action in World.actions {
          let closed = run.outcomes.filter { $0.decision.placement == placement.name && $0.action == action }
          var examples = closed.filter(\.isMeasured).map { ($0.decision, $0.reward) }
          if learn == .immediate {
            let pairs = open.openPairs(of: action, at: index)
            examples += pairs.filter(\.isMeasured).map { ($0.decision, $0.reward) }
          }
          posteriors[action] = LearnerTests.posterior(of: examples, placement)
        }
        let dimension = placement.features.dimension
        #expect(models[index] == DisjointModel(dimension: dimension, regularization: 1, posteriors: posteriors).bits)
      }
    }
  }

  /// A posterior from nothing but the examples in their order; nil without any.
  static func posterior(of examples: [(Decision, Double)], _ placement: Placement) -> ActionPosterior? {
    var sums = ActionSums(dimension: placement.features.dimension)
    for (decision, reward) in examples {
      guard let features = try? placement.features.encode(decision.context) else { continue }
      sums.add(Example(features: features, reward: reward))
    }
    return sums.rewards.count == 0 ? nil : ActionPosterior(of: sums, regularization: 1)
  }

  @Test("a shown action counts 0 until its play, 1 from its play on, and the close changes nothing")
  func provisional() {
    var run = PipelineRun([billboard()], AttributionPicture("1a").events)
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.rewardSum == 0)
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.count == 1)
    run.apply(.event(AttributionPicture("1-A").events[1]))
    let played = run.pipeline.derive(at: 0)
    #expect(played?.model.rewards(of: "a")?.rewardSum == 1)
    #expect(played?.outcomes == 0)
    #expect(run.settled == [[:]])
    run.apply(.event(World.end))
    let closed = run.pipeline.derive(at: 0)
    #expect(closed?.model.bits == played?.model.bits)
    #expect(closed?.outcomes == 1)
    #expect(run.settled[0]["a"] != nil)
  }

  @Test("with windowClose nothing is learned before the close")
  func windowClose() {
    var run = PipelineRun([billboard(learn: .windowClose)], AttributionPicture("1aA").events)
    #expect(run.pipeline.derive(at: 0)?.model.actionIDs.isEmpty == true)
    #expect(!run.pipeline.hasNews(at: 0))
    run.apply(.event(World.end))
    #expect(run.publishes.last == [0])
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.rewardSum == 1)
  }

  @Test("publishing changes no sums, however often, across many batches of rows")
  func publishing() {
    var often = PipelineRun([billboard()])
    var once = PipelineRun([billboard()])
    for event in LearnerTests.manyRounds(200) {
      often.apply(.event(event))
      _ = often.models()
      once.apply(.event(event))
    }
    #expect(often.pipeline.settledSums(at: 0)["a"]?.rewards.count ?? 0 > 3 * ActionSums.batchSize)
    #expect(often.settled == once.settled)
    #expect(often.models() == once.models())
  }

  /// A decision each minute, of which a is shown and, in every third, played.
  static func manyRounds(_ count: Int) -> [Event] {
    (0..<count).flatMap { round -> [Event] in
      let (at, id) = (EventTime.minute(Int64(round)), DecisionID("d\(round)"))
      let decision = Decision(
        id: id, at: at, placement: "p", member: "m", context: ["hour": .number(Double(round) * 0.37)],
        candidates: [Candidate(id: "a")], places: [Place(candidate: 0)])
      let play = Play(
        id: EventID("p\(round)"), at: at, member: "m", title: "a", seconds: round % 3 == 0 ? 60 : 0, decisionID: id)
      return [.decision(decision), .impression(Impression(at: at, decisionID: id, action: "a")), .play(play)]
    }
  }

  @Test("an outcome whose context cannot be encoded is counted and teaches nothing", arguments: LearnMode.allCases)
  func unlearnable(learn: LearnMode) {
    var events = LearnerTests.manyRounds(3)
    guard case .decision(var decision) = events[3] else {
      Issue.record("not a decision")
      return
    }
    decision.context = ["hour": .text("noon")]
    events[3] = .decision(decision)
    var run = PipelineRun([billboard(learn: learn)], events)
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.count == (learn == .immediate ? 2 : nil))
    run.apply(.event(World.end))
    #expect(run.outcomes.count == 3)
    #expect(run.pipeline.unlearned(at: 0).total == 1)
    #expect(run.pipeline.settledSums(at: 0)["a"]?.rewards.count == 2)
    #expect(run.pipeline.derive(at: 0)?.model.rewards(of: "a")?.count == 2)
  }

  @Test("an action all of whose pairs are unlearnable has no posterior")
  func onlyUnlearnable() {
    let decision = Decision(
      id: "d1", at: .minute(0), placement: "p", context: ["hour": .vector([1])], candidates: [Candidate(id: "a")],
      places: [Place(candidate: 0)])
    var run = PipelineRun([billboard()], [.decision(decision), AttributionPicture("1a").events[1]])
    #expect(run.pipeline.derive(at: 0)?.model.actionIDs.isEmpty == true)
    run.apply(.event(World.end))
    #expect(run.pipeline.derive(at: 0)?.model.actionIDs.isEmpty == true)
    #expect(run.pipeline.unlearned(at: 0).total == 1)
  }

  @Test("an action that did not change keeps its posterior, the same object")
  func sharing() {
    var run = PipelineRun([billboard()], AttributionPicture("1ab").events)
    let first = run.pipeline.derive(at: 0)
    run.apply(.event(AttributionPicture("1---B").events[1]))
    let second = run.pipeline.derive(at: 0)
    #expect(first?.model["a"] === second?.model["a"])
    #expect(first?.model["b"] !== second?.model["b"])
  }
}
