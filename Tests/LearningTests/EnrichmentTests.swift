import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Enrichment")
struct EnrichmentTests {
  private static let placement = Placement(
    name: "art", policy: PolicyConfiguration(algorithm: .uniform), model: ModelConfiguration(),
    features: FeatureSchema(
      context: [
        Feature(name: "genres", kind: .oneHot(values: ["drama"])), Feature(name: "taste", kind: .vector(size: 2)),
      ],
      action: [
        Feature(name: "style", kind: .oneHot(values: ["face"])),
        Feature(name: "year", kind: .number(mean: 0, scale: 1)),
      ]),
    attribution: AttributionRules(
      window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60))))

  private static var catalogue: Catalogue {
    var catalogue = Catalogue()
    catalogue.insert(Title(id: "t", at: .minute(0), genres: ["drama"], features: ["taste": .vector([1, 2])]))
    catalogue.insert(Title(id: "t", at: .minute(9), genres: ["comedy"]))
    catalogue.insert(Title(id: "x", at: .minute(0), features: ["style": .text("face"), "year": .text("old")]))
    return catalogue
  }

  private func decision(at minute: Int64, context: Features = .none, x: Features = .none) -> Decision {
    Decision(
      id: "d", at: .minute(minute), placement: "art", member: "m", title: "t", context: context,
      candidates: [Candidate(id: "y"), Candidate(id: "x", features: x)],
      places: [Place(candidate: 1), Place(candidate: 0)])
  }

  @Test("what the request left out is filled in: context from the decision's title, features from each action")
  func fills() {
    var decision = decision(at: 3)
    let unfit = Self.placement.features.enrich(&decision, from: Self.catalogue)
    #expect(decision.context == ["genres": .texts(["drama"]), "taste": .vector([1, 2])])
    #expect(decision.candidates == [Candidate(id: "y"), Candidate(id: "x", features: ["style": .text("face")])])
    #expect(unfit == 1, "a year that is no number is left out and counted")
  }

  @Test("what the request says counts")
  func requestWins() {
    var decision = decision(at: 3, context: ["genres": .text("war")], x: ["style": .text("scene")])
    _ = Self.placement.features.enrich(&decision, from: Self.catalogue)
    #expect(decision.context["genres"] == .text("war"))
    #expect(decision.candidates[1].features["style"] == .text("scene"))
  }

  @Test("a look-up takes the latest entry that is not after the decision")
  func asKnownThen() {
    for (minute, genres) in [(-1, nil), (0, ["drama"]), (8, ["drama"]), (9, ["comedy"])] as [(Int64, [String]?)] {
      var decision = decision(at: minute)
      _ = Self.placement.features.enrich(&decision, from: Self.catalogue)
      #expect(decision.context["genres"] == genres.map { .texts($0) })
    }
  }

  @Test("an outcome is enriched at its close, so an entry may come after its decision; the model learns from it")
  func atClose() throws {
    let impression = Event.impression(Impression(at: .minute(3), decisionID: "d", action: "x"))
    var run = PipelineRun([Self.placement], [.decision(decision(at: 3)), impression])
    run.apply(.title(Title(id: "t", at: .minute(1), genres: ["drama"], features: ["taste": .vector([1, 2])])))
    run.apply(.title(Title(id: "x", at: .minute(1), features: ["style": .text("face"), "year": .number(3)])))
    run.apply(.title(Title(id: "x", at: .minute(4), features: ["style": .text("later")])))
    let derived = run.pipeline.derive(at: 0)
    let open = try #require(derived)
    run.apply(.event(World.end))
    #expect(run.outcomes.map(\.action) == ["x"])
    #expect(run.outcomes[0].decision.context["genres"] == .texts(["drama"]))
    #expect(run.outcomes[0].decision.candidates[1].features["year"] == .number(3))
    let sums = try #require(run.pipeline.settledSums(at: 0)["x"])
    #expect(sums.openRows == [1, 1, 0, 1, 2, 1, 0, 3], "bias, genres, taste, style, year")
    let closed = run.pipeline.derive(at: 0)
    #expect(closed?.model["x"]?.inverseFactor == open.model["x"]?.inverseFactor, "open or closed")
  }

  @Test("a vector that neither the request nor the catalogue has makes an outcome that teaches nothing, and is counted")
  func unlearnable() {
    let impression = Event.impression(Impression(at: .minute(3), decisionID: "d", action: "x"))
    let run = PipelineRun([Self.placement], [.decision(decision(at: 3)), impression, World.end])
    #expect(run.outcomes.count == 1)
    #expect(run.pipeline.unlearned(at: 0).total == 1)
    #expect(run.pipeline.settledSums(at: 0).actions.isEmpty)
  }

  @Test("the door lets a vector be missing where the catalogue may fill it in, and refuses values of another type")
  func door() {
    let door = EventDoor(placements: ["art": Self.placement], now: nil)
    var decision = decision(at: 3)
    #expect(door.refusal(of: .decision(decision)) == nil)
    decision.title = nil
    #expect(door.refusal(of: .decision(decision))?.place == "context.taste")
    let wrong = self.decision(at: 3, x: ["year": .text("old")])
    #expect(door.refusal(of: .decision(wrong))?.place == "actions[1].features.year")
  }

  /// A placement whose outcomes are amended for an hour.
  private static let amending = Placement(
    name: "art", policy: placement.policy, model: placement.model, features: placement.features,
    attribution: AttributionRules(
      window: .minutes(6), lateness: .zero, amendWithin: .hours(1), reward: RewardRule(kind: .atLeast(seconds: 60))))

  private func play(at minute: Int64) -> Event {
    .play(Play(id: "p", at: .minute(minute), member: "m", title: "t", seconds: 600))
  }

  @Test("an amendment of what could not be encoded teaches nothing, though the catalogue has learned better since")
  func amendedUnlearnable() {
    let impression = Event.impression(Impression(at: .minute(3), decisionID: "d", action: "x"))
    var run = PipelineRun([Self.amending], [.decision(decision(at: 3)), impression, .tick(.minute(20))])
    #expect(run.pipeline.unlearned(at: 0).total == 1)
    run.apply(.title(Title(id: "t", at: .minute(1), features: ["taste": .vector([1, 2])])))
    run.apply(.event(play(at: 5)))
    #expect(run.outcomes.map(\.amended) == [nil, 0])
    #expect(run.outcomes.map(\.reward) == [0, 1])
    #expect(run.pipeline.settledSums(at: 0).actions.isEmpty)
    #expect(run.pipeline.unlearned(at: 0).total == 1)
  }

  @Test("an amendment teaches by the features of the outcome that it amends")
  func amendedFeatures() throws {
    let impression = Event.impression(Impression(at: .minute(3), decisionID: "d", action: "x"))
    let taste: Features = ["taste": .vector([1, 2])]
    let decision = Event.decision(decision(at: 3, context: taste))
    var run = PipelineRun([Self.amending], [decision, impression, .tick(.minute(20))])
    run.apply(.title(Title(id: "x", at: .minute(1), features: ["year": .number(7)])))
    run.apply(.event(play(at: 5)))
    let sums = try #require(run.pipeline.settledSums(at: 0)["x"])
    #expect(sums.openRows == [1, 0, 0, 1, 2, 0, 0, 0], "no year was known")
    #expect(sums.rewardedFeatures == sums.openRows)
  }

  @Test("a title that comes while pairs are open changes the next model, as a model derived from scratch has it")
  func titleOfOpenPairs() throws {
    let fraction = World.placement(
      "p", attribution: AttributionRules(window: .minutes(60), lateness: .zero, reward: RewardRule(kind: .fraction)))
    let events = AttributionPicture("1aA=3").events
    let title = Title(id: "a", at: .minute(0), duration: 360)
    var often = PipelineRun([fraction], events)
    #expect(often.pipeline.derive(at: 0)?.model.actionIDs.isEmpty == true, "no duration, nothing measured")
    often.apply(.title(title))
    #expect(often.pipeline.hasNews(at: 0))
    var once = PipelineRun([fraction], events)
    once.apply(.title(title))
    let (first, second) = (often.pipeline.derive(at: 0), once.pipeline.derive(at: 0))
    #expect(first?.model.rewards(of: "a")?.rewardSum == 0.5)
    #expect(first?.model.bits == second?.model.bits)
  }
}
