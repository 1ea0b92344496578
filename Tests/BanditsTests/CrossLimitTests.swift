import Bandits
import Events
import Testing

@Suite("Limits of crosses")
struct CrossLimitTests {
  private static let x = Feature(name: "x", kind: .vector(size: 2))
  private static let tags = Feature(name: "tags", kind: .hashed(buckets: 4))

  @Test("a product may reach ±1e6 and no further; the action's feature is named, and its candidate")
  func products() throws {
    for cross in [FeatureCross(.context("x"), .action("x")), FeatureCross(.action("x"), .context("x"))] {
      let schema = FeatureSchema(bias: false, context: [Self.x], action: [Self.x], crosses: [cross])
      let context: Features = ["x": .vector([1, -1e4])]
      let fits = Candidate(id: "a", features: ["x": .vector([100, 0])])
      #expect(try schema.encode(context, action: fits.features).contains(-1e6))
      let beyond = Candidate(id: "b", features: ["x": .vector([0, 100.001])])
      let error = #expect(throws: FeatureError.self) { try schema.encode(context, candidates: [fits, beyond]) }
      #expect(error?.place == "actions[1].features.x")
      #expect(
        error?.reason == "expected products with x from -1e6 to 1e6, "
          + "found a magnitude of \(1e4 * 100.001)")
    }
    let square = FeatureSchema(context: [Self.x], crosses: [FeatureCross(.context("x"), .context("x"))])
    #expect(try square.encode(["x": .vector([1_000, 0])]).last == 0)
    let error = #expect(throws: FeatureError.self) { try square.encode(["x": .vector([0, 1_001])]) }
    #expect(error?.place == "context.x")
  }

  @Test("greatest elements give a product that is refused, never one that is not finite")
  func extremes() {
    let schema = FeatureSchema(
      context: [Self.x], action: [Self.x], crosses: [FeatureCross(.context("x"), .action("x"))])
    for sign in [-1.0, 1] {
      let vector = FeatureValue.vector([sign * 1e6, 1e-308])
      #expect(throws: FeatureError.self) { try schema.encode(["x": vector], action: ["x": vector]) }
    }
  }

  @Test("a hashed cross takes 1,024 pairs of values and no more", arguments: [0, 1])
  func pairs(actionAt: Int) throws {
    let factors: [FeatureCross.Factor] = [[.context("tags"), .action("tags")], [.action("tags"), .context("tags")]][
      actionAt]
    let schema = FeatureSchema(
      context: [Self.tags], action: [Self.tags], crosses: [FeatureCross(factors[0], factors[1], buckets: 8)])
    func texts(_ count: Int) -> Features { ["tags": .texts((0..<count).map { "tag \($0)" })] }
    #expect(try schema.encode(texts(32), action: texts(32)).suffix(8) == Array(repeating: 1, count: 8)[...])
    let error = #expect(throws: FeatureError.self) {
      try schema.encode(texts(205), candidates: [Candidate(id: "a", features: texts(5))])
    }
    #expect(error?.place == "actions[0].features.tags")
    #expect(error?.reason == "expected at most 1024 pairs with tags, found 1025")
  }

  @Test("a decision that another system made is refused for its products too")
  func check() throws {
    let schema = FeatureSchema(
      context: [Self.x, Self.tags], action: [Self.x, Self.tags],
      crosses: [
        FeatureCross(.context("x"), .action("x")), FeatureCross(.context("tags"), .action("tags"), buckets: 4),
      ])
    func decision(_ context: Features, _ action: Features, title: ActionID? = nil) -> Decision {
      Decision.imported(
        id: "d", at: EventTime(milliseconds: 0), placement: "p", title: title, context: context,
        candidates: [Candidate(id: "a"), Candidate(id: "b", features: action)], chosen: 0, propensity: nil)
    }
    let large: Features = ["x": .vector([1e4, 0])]
    try schema.check(decision(large, ["x": .vector([100, 0]), "tags": .text("a")]))
    try schema.check(decision([:], large, title: "t"))
    try schema.check(decision(large, ["tags": .text("a")]))
    let error = #expect(throws: FeatureError.self) { try schema.check(decision(large, large)) }
    #expect(error?.place == "actions[1].features.x")
    #expect(throws: FeatureError.self) { try schema.check(decision([:], large)) }
  }
}
