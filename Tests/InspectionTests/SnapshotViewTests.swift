import Attribution
import Bandits
import Events
import Inspection
import JSON
import Learning
import LinearAlgebra
import Snapshots
import Support
import Testing

@Suite("What a snapshot holds")
struct SnapshotViewTests {
  @Test("the golden file is there, with every kind of model")
  func golden() {
    #expect(GoldenCase.all.count == 48)
    #expect(Set(GoldenCase.all.map(\.kind)) == Set(ModelConfiguration.Kind.allCases.map(\.rawValue)))
  }

  @Test(
    "weights, deviations, intervals and averages are NumPy's to 1e-9 (Tests/Golden/views.py)",
    arguments: GoldenCase.all)
  func numbers(golden: GoldenCase) throws {
    let view = SnapshotView(of: try #require(try golden.kept()))
    #expect(view.from == "sums")
    #expect(view.actions.map(\.id.text) == golden.actions.map(\.id))
    for (action, expected) in zip(view.actions, golden.actions) {
      #expect(action.n == expected.n)
      #expect(isClose([action.weight, action.meanReward], [expected.weight, expected.meanReward]))
      #expect(isClose([action.interval?.lower, action.interval?.upper], expected.interval))
      #expect(isClose([action.mean, action.deviation], [expected.mean, expected.deviation]))
      #expect(isClose(action.weights.map(\.value), expected.weights ?? []))
      #expect(isClose(action.weights.map(\.deviation), expected.deviations ?? []))
    }
    #expect(isClose(view.sharedWeights.map(\.value), golden.sharedWeights ?? []))
    #expect(isClose(view.sharedWeights.map(\.deviation), golden.sharedDeviations ?? []))
  }

  @Test("the condition is that of the worst matrix, to 1e-9 of NumPy's", arguments: GoldenCase.all)
  func condition(golden: GoldenCase) throws {
    let view = SnapshotView(of: try #require(try golden.kept()))
    let own = golden.actions.compactMap { action in action.condition.map { (ActionID(action.id) as ActionID?, $0) } }
    let all = golden.sharedCondition.map { [(nil, $0)] + own } ?? own
    guard let worst = all.max(by: { $0.1 < $1.1 }) else { return #expect(view.condition == nil) }
    let condition = try #require(view.condition)
    #expect(condition.action == worst.0)
    #expect(abs(condition.number / worst.1 - 1) < 1e-9)
  }

  @Test(
    "a file for serving only tells the same weights, deviations to seven digits, and says so",
    arguments: GoldenCase.all)
  func serving(golden: GoldenCase) throws {
    let (sums, serving) = (
      SnapshotView(of: try #require(try golden.kept())),
      SnapshotView(of: try #require(try golden.kept(keepsSums: false)))
    )
    #expect(serving.from == "serving" && serving.condition == nil)
    for (a, b) in zip(sums.actions, serving.actions) {
      #expect(a.id == b.id && a.n == b.n && a.meanReward == b.meanReward && a.interval == b.interval)
      check(a.weights, b.weights)
      #expect(b.mean == (golden.kind == "counts" ? a.mean : nil))
    }
    check(sums.sharedWeights, serving.sharedWeights)
  }

  private func check(_ sums: [SnapshotView.Weight], _ serving: [SnapshotView.Weight]) {
    #expect(sums.map(\.feature) == serving.map(\.feature))
    #expect(isClose(sums.map(\.value), serving.map(\.value)))
    #expect(zip(sums, serving).allSatisfy { abs($0.deviation / $1.deviation - 1) < 1e-5 })
  }

  @Test("weights carry the schema's names in the vector's order: of hybrid x by action, z shared")
  func names() throws {
    let names = GoldenCase.features.elementNames
    for golden in GoldenCase.all {
      let view = SnapshotView(of: try #require(try golden.kept()))
      let own = view.actions.first?.weights.map(\.feature) ?? []
      switch golden.kind {
      case "counts": #expect(own.isEmpty && view.sharedWeights.isEmpty)
      case "disjoint": #expect(own == names && view.sharedWeights.isEmpty)
      case "shared": #expect(own.isEmpty && view.sharedWeights.map(\.feature) == names)
      default: #expect(own == Array(names[..<4]) && view.sharedWeights.map(\.feature) == Array(names[4...]))
      }
    }
  }

  @Test(
    "of a learning pipeline the weights are those that rank, open pairs and retired actions too",
    arguments: UInt64(0)..<12, World.models + World.retiringModels)
  func ranksByThese(seed: UInt64, model: ModelConfiguration) throws {
    let world = World(seed: seed)
    let placements = world.placements(model: model)
    var pipeline = Pipeline(placements: placements)
    var outputs: [Pipeline.Output] = []
    for title in world.catalogue { pipeline.apply(.title(title), into: &outputs) }
    for (number, event) in world.events.enumerated() {
      pipeline.apply(.event(event), into: &outputs)
      guard number % 7 == 0 || number == world.events.count - 1 else { continue }
      for (index, placement) in pipeline.placements.enumerated() {
        let sums = pipeline.snapshotSums(at: index)
        let derived = pipeline.derive(at: index)
        let snapshot = try #require(derived)
        let published = PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 0), parent: nil)
        let kept = KeptSnapshot(placement: placement, published: published, sums: sums, kernel: "")
        let serving = KeptSnapshot(placement: placement, published: published, sums: nil, kernel: "")
        let (a, b) = (SnapshotView(of: kept), SnapshotView(of: serving))
        #expect(a.from == "sums" && a.actions.map(\.id) == b.actions.map(\.id))
        for (own, other) in zip(a.actions, b.actions) {
          #expect(own.n == other.n)
          check(own.weights, other.weights)
        }
        check(a.sharedWeights, b.sharedWeights)
      }
    }
  }

  @Test("of shared an action's average is that of the decisions that offered it, in the context of all examples")
  func offered() throws {
    let golden = try #require(GoldenCase.all.last { $0.kind == "shared" && $0.halfLife == nil })
    let kept = try #require(try golden.kept())
    let at = EventTime(milliseconds: 0)
    let decisions = [[1.0, 0], [0, 0.5]].enumerated().map { index, f in
      Decision(
        id: DecisionID("d\(index)"), at: at, placement: "billboard", context: ["c": .vector([1, 2]), "h": .number(9)],
        candidates: [
          Candidate(id: "a1", features: ["f": .vector(f)]), Candidate(id: "new", features: ["f": .vector(f)]),
        ],
        places: [])
    }
    let unfit = Decision(id: "u", at: at, placement: "billboard", candidates: [Candidate(id: "a2")], places: [])
    let view = SnapshotView(of: kept, decisions: decisions + [unfit], catalogue: Catalogue())
    #expect(view.actions.map { $0.mean != nil } == [false, true, false, false])
    // Bias, c, c, h and h × c are those of all examples; f is (½, ¼), c × f its products with (1, 2).
    let all = try #require(kept.sums?.all.outerProducts).storage
    let average = (0..<12).map { all[$0] / all[0] }
    let vector = Array(average[0..<4]) + [0.5, 0.25] + Array(average[6..<8]) + [0.5, 0.25, 1, 0.5]
    let mean = zip(vector, view.sharedWeights).reduce(0) { $0 + $1.0 * $1.1.value }
    #expect(isClose([view.actions[1].mean], [mean]))
    let model = try #require(kept.published.snapshot.model as? SharedModel)
    var estimates = Estimates()
    model.estimate(["a1"], vectors: .shared(vector), into: &estimates)
    #expect(abs((view.actions[1].deviation ?? 0) / estimates.deviations[0] - 1) < 1e-5)
  }

  @Test("without a bias there is no average context")
  func nothing() throws {
    let features = FeatureSchema(bias: false, context: [Feature(name: "c", kind: .vector(size: 2))])
    let placement = KeptSnapshots.placement(ModelConfiguration(), features)
    let one: ActionID = "a"
    let kept = try #require(KeptSnapshots.of([(one, Example(features: [1, 2], reward: 1))], placement))
    let view = SnapshotView(of: kept)
    #expect(view.actions.first?.mean == nil && view.actions.first?.deviation == nil)
    #expect(view.actions.first?.weights.count == 2)
    let empty = SnapshotView(of: try #require(KeptSnapshots.of([], placement)))
    #expect(empty.actions.isEmpty && empty.condition == nil)
    #expect(JSONWriter.text(empty.write).contains(#""condition":null,"sharedWeights":[],"actions":[]"#))
  }

  @Test("the object has the documented keys")
  func keys() throws {
    // λ + A = 4, whose root is exact.
    let placement = KeptSnapshots.placement(ModelConfiguration(regularization: 3), FeatureSchema())
    let one: ActionID = "a"
    let kept = try #require(KeptSnapshots.of([(one, Example(features: [1], reward: 1))], placement, version: 7))
    let text = JSONWriter.text(SnapshotView(of: kept).write)
    #expect(
      text == """
        {"placement":"billboard","version":"7","content":"\(kept.published.content)",\
        "policy":"linUCB(alpha: 1.0) floor=0.0 slots=1 seed=0",\
        "features":"bias=true","model":"disjoint regularization=3.0",\
        "trainedThrough":"2023-11-14T22:13:20Z","publishedAt":"2023-11-14T22:13:21Z","outcomes":1,"parent":"3",\
        "kernel":"\(kept.kernel)","from":"sums","rewardRange":{"lower":0,"upper":1},\
        "condition":{"number":1,"action":"a"},"sharedWeights":[],\
        "actions":[{"id":"a","n":1,"weight":1,"meanReward":1,"interval":{"lower":0.2065493143772374,"upper":1},\
        "mean":0.25,"deviation":0.5,"weights":[{"feature":"bias","value":0.25,"deviation":0.5}]}]}
        """)
  }
}

/// To 1e-9, relative above 1; what is missing on one side is missing on the other.
func isClose(_ found: [Double?], _ expected: [Double?]) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { found, expected in
      guard let found, let expected else { return found == nil && expected == nil }
      return abs(found - expected) <= 1e-9 * max(1, abs(expected))
    }
}
