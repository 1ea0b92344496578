import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("What the catalogue says and a cross cannot take is left out")
struct FitTests {
  private static let budget = Feature(name: "budget", kind: .number(mean: 0, scale: 1))
  private static let year = Feature(name: "year", kind: .number(mean: 0, scale: 1))
  private static let style = Feature(name: "style", kind: .vector(size: 2))
  private static let cast = Feature(name: "cast", kind: .hashed(buckets: 8))

  private static func placement(
    context: [Feature], action: [Feature], crosses: [FeatureCross]
  ) -> Placement {
    Placement(
      name: "art", policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1)),
      model: ModelConfiguration(kind: .disjoint),
      features: FeatureSchema(context: context, action: action, crosses: crosses),
      attribution: AttributionRules(
        window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60))))
  }

  private static func decision(_ context: Features = .none, _ candidates: Candidate...) -> Decision {
    Decision(
      id: "d", at: .minute(3), placement: "art", member: "m", title: "t", context: context, candidates: candidates,
      places: [Place(candidate: 0)])
  }

  private static func catalogue(_ titles: [ActionID: Features]) -> Catalogue {
    var catalogue = Catalogue()
    for (id, features) in titles { catalogue.insert(Title(id: id, at: .minute(0), features: features)) }
    return catalogue
  }

  private func encodes(_ decision: Decision, _ placement: Placement) -> Bool {
    (try? placement.features.encode(decision.context, candidates: decision.candidates)) != nil
  }

  @Test("an action's value whose product with the context's is beyond 1e6 is left out, and its others are not")
  func action() {
    for cross in [FeatureCross(.context("budget"), .action("year")), FeatureCross(.action("year"), .context("budget"))]
    {
      let placement = Self.placement(context: [Self.budget], action: [Self.year, Self.cast], crosses: [cross])
      var decision = Self.decision(["budget": .number(-1_000)], Candidate(id: "x"), Candidate(id: "y"))
      let said = Self.catalogue([
        "x": ["year": .number(1_000.5), "cast": .text("A")], "y": ["year": .number(1_000), "cast": .text("B")],
      ])
      #expect(placement.features.enrich(&decision, from: said) == 1)
      #expect(decision.candidates[0].features == ["cast": .text("A")])
      #expect(decision.candidates[1].features == ["year": .number(1_000), "cast": .text("B")])
      #expect(encodes(decision, placement))
    }
  }

  @Test("a context's value goes where a candidate says of its own what it cannot be crossed with")
  func context() {
    let placement = Self.placement(
      context: [Self.budget], action: [Self.year], crosses: [FeatureCross(.context("budget"), .action("year"))])
    let said = Self.catalogue(["t": ["budget": .number(1_000)], "y": ["year": .number(1e5)]])
    var own = Self.decision(.none, Candidate(id: "x", features: ["year": .number(2_000)]), Candidate(id: "y"))
    #expect(placement.features.enrich(&own, from: said) == 1)
    #expect(own.context.isEmpty && own.candidates[1].features == ["year": .number(1e5)])
    #expect(encodes(own, placement))
    var filled = Self.decision(.none, Candidate(id: "x"), Candidate(id: "y"))
    #expect(placement.features.enrich(&filled, from: said) == 1)
    #expect(filled.context == ["budget": .number(1_000)] && filled.candidates[1].features.isEmpty)
    #expect(encodes(filled, placement))
  }

  @Test("within a context, or an action, the value of the cross's second feature goes; of a square the only one")
  func within() {
    let pair = Self.placement(
      context: [Self.budget, Self.year], action: [Self.budget, Self.year],
      crosses: [
        FeatureCross(.context("budget"), .context("year")), FeatureCross(.action("year"), .action("budget")),
        FeatureCross(.context("year"), .context("year")),
      ])
    let great: Features = ["budget": .number(1e4), "year": .number(200)]
    let said = Self.catalogue(["t": great, "x": great])
    var decision = Self.decision(.none, Candidate(id: "x"))
    #expect(pair.features.enrich(&decision, from: said) == 2)
    #expect(decision.context == ["budget": .number(1e4)])
    #expect(decision.candidates[0].features == ["year": .number(200)])
    #expect(encodes(decision, pair))
    let square = Self.placement(
      context: [Self.year], action: [], crosses: [FeatureCross(.context("year"), .context("year"))])
    var one = Self.decision(.none, Candidate(id: "x"))
    #expect(square.features.enrich(&one, from: Self.catalogue(["t": ["year": .number(1_001)]])) == 1)
    #expect(one.context.isEmpty && encodes(one, square))
  }

  @Test("what the request says of both stays, and is an error that says where")
  func request() {
    let placement = Self.placement(
      context: [Self.budget], action: [Self.year, Self.cast],
      crosses: [FeatureCross(.context("budget"), .action("year"))])
    let x = Candidate(id: "x", features: ["year": .number(1e5)])
    var decision = Self.decision(["budget": .number(1e5)], x)
    #expect(
      placement.features.enrich(&decision, from: Self.catalogue(["x": ["cast": .text("A"), "year": .number(1)]])) == 0)
    #expect(decision.candidates[0].features == ["cast": .text("A"), "year": .number(1e5)])
    let error = #expect(throws: FeatureError.self) {
      try placement.features.encode(decision.context, candidates: decision.candidates)
    }
    #expect(error?.place == "actions[0].features.year")
  }

  @Test(
    "a vector that does not fit is zeros, since it may not be missing",
    arguments: [[1e4, 0], [1, 2, 3], [1e7, 0]] as [[Double]])
  func vector(elements: [Double]) {
    let placement = Self.placement(
      context: [Self.budget], action: [Self.style], crosses: [FeatureCross(.context("budget"), .action("style"))])
    var decision = Self.decision(["budget": .number(101)], Candidate(id: "x"))
    #expect(placement.features.enrich(&decision, from: Self.catalogue(["x": ["style": .vector(elements)]])) == 1)
    #expect(decision.candidates[0].features == ["style": .vector([0, 0])])
    #expect(encodes(decision, placement))
    var untold = Self.decision(["budget": .number(101)], Candidate(id: "y"))
    #expect(placement.features.enrich(&untold, from: Self.catalogue(["x": .none])) == 0)
    #expect(!encodes(untold, placement), "one that nobody told is missing as ever")
  }

  @Test("a list whose pairs a hashed cross cannot take is left out")
  func pairs() {
    let placement = Self.placement(
      context: [Self.cast], action: [Self.cast], crosses: [FeatureCross(.context("cast"), .action("cast"), buckets: 8)])
    func texts(_ count: Int) -> Features { ["cast": .texts((0..<count).map { "name \($0)" })] }
    var decision = Self.decision(texts(32), Candidate(id: "x"), Candidate(id: "y"))
    #expect(placement.features.enrich(&decision, from: Self.catalogue(["x": texts(32), "y": texts(33)])) == 1)
    #expect(decision.candidates == [Candidate(id: "x", features: texts(32)), Candidate(id: "y")])
    #expect(encodes(decision, placement))
  }

  @Test("an outcome leaves out the same, and teaches what is left")
  func outcome() throws {
    let placement = Self.placement(
      context: [Self.budget], action: [Self.year, Self.cast],
      crosses: [FeatureCross(.context("budget"), .action("year"))])
    let decision = Self.decision(["budget": .number(1_000)], Candidate(id: "x"))
    let title = Title(id: "x", at: .minute(0), features: ["year": .number(2_000), "cast": .text("A")])
    let impression = Event.impression(Impression(at: .minute(3), decisionID: "d", action: "x"))
    let run = PipelineRun([placement], [.decision(decision), impression, World.end], titles: [title])
    #expect(run.outcomes.map { $0.decision.candidates[0].features } == [["cast": .text("A")]])
    #expect(run.pipeline.unlearned(at: 0).total == 0)
    #expect(run.pipeline.settledSums(at: 0).actions["x"] != nil)
  }
}
