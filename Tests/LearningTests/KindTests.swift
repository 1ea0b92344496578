import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Learning by every kind of model")
struct KindTests {
  @Test(
    "a model published at any time, however often, is what all outcomes and open pairs give from scratch",
    arguments: UInt64(0)..<40, World.models + World.retiringModels)
  func fromScratch(seed: UInt64, model: ModelConfiguration) throws {
    let world = World(seed: seed)
    var random = WorldRandom(seed: seed)
    var run = PipelineRun(world.placements(model: model), titles: world.catalogue)
    for event in world.delivery(seed: seed) + [World.end] {
      run.apply(.event(event))
      guard random.isOne(in: 3) || event == World.end else { continue }
      let models = run.models()
      // Another learner that has derived nothing yet has nothing to keep.
      for (index, placement) in run.pipeline.placements.enumerated() {
        var fresh = Learner(placement: placement)
        for outcome in run.outcomes where outcome.decision.placement == placement.name { fresh.learn(outcome) }
        fresh.note(changed: World.actions)
        let attributor = run.pipeline.attributor
        let expected = fresh.derive { action in
          attributor.openPairs(of: action, at: index).map { placement.enriched($0, from: attributor.catalogue) }
        }
        #expect(models[index] == expected?.bits)
      }
    }
  }

  @Test("open pairs teach shared weights as closed ones do, to 1e-12", arguments: World.models)
  func openIsClosed(model: ModelConfiguration) throws {
    let rules = AttributionRules(window: .hours(10), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
    let placement = World.placement("p", attribution: rules, model: model)
    var run = PipelineRun([placement])
    for event in LearnerTests.manyRounds(150) { run.apply(.event(event)) }
    let whileOpen = run.pipeline.derive(at: 0)?.model
    let open = try #require(whileOpen)
    #expect(run.outcomes.isEmpty)
    run.apply(.event(World.end))
    let onceClosed = run.pipeline.derive(at: 0)?.model
    let closed = try #require(onceClosed)
    #expect(run.outcomes.count == 150)
    #expect(open.experience == closed.experience && open.experience > 0)
    for (a, b) in zip(open.tensors, closed.tensors) {
      if case (.doubles(let a), .doubles(let b)) = (a.elements, b.elements) {
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
  }

  @Test("a new reference derives every action anew; within one, what did not change stays the same object")
  func reference() throws {
    let model = ModelConfiguration(kind: .disjoint, halfLife: .minutes(160))
    var run = PipelineRun([World.placement("p", attribution: billboard().attribution, model: model)])
    for event in AttributionPicture("1ab").events { run.apply(.event(event)) }
    let first = run.pipeline.derive(at: 0)?.model
    // A sixteenth of the half-life is ten minutes; minute 4 is in the same, minute 40 is not.
    for event in AttributionPicture("....2b").events { run.apply(.event(event)) }
    let second = run.pipeline.derive(at: 0)?.model
    #expect(first?["a"] === second?["a"])
    #expect(first?["b"] !== second?["b"])
    let id: DecisionID = "later"
    let decision = Decision(
      id: id, at: .minute(40), placement: "p", candidates: [Candidate(id: "b")], places: [Place(candidate: 0)])
    run.apply(.event(.decision(decision)))
    run.apply(.event(.impression(Impression(at: .minute(40), decisionID: id, action: "b"))))
    let third = run.pipeline.derive(at: 0)?.model
    #expect(second?["a"] !== third?["a"])
    let (before, after) = (try #require(second?.rewards(of: "a")), try #require(third?.rewards(of: "a")))
    #expect(before.count == after.count && after.weight < before.weight)
  }

  @Test("a reward that counts cannot hold teaches nothing, is counted with its reason, and stops nobody else")
  func refused() {
    var learner = Learner(
      placement: World.placement(
        "p", attribution: billboard().attribution, model: ModelConfiguration(kind: .counts)))
    for reward in [0.5, -2, 1, .nan, 1e308] {
      let decision = Decision(
        id: "d", at: .minute(0), placement: "p", candidates: [Candidate(id: "a")], places: [Place(candidate: 0)])
      learner.learn(
        Outcome(
          decision: decision, place: 0, reward: reward, impressionAt: .minute(0), closedAt: .minute(6), plays: 1,
          rule: .lastTouch))
    }
    #expect(learner.settled["a"]?.rewards.count == 2)
    #expect(learner.unlearned[.reward] == 3 && learner.unlearned.total == 3)
    let model = learner.derive { _ in [] }
    #expect(model?.rewards(of: "a")?.rewardSum == 1.5)
  }
}
