import Bandits
import Events
import Learning
import Placements
import Testing

@Suite("Crosses and models in placement files")
struct CrossFileTests {
  private static let features = """

      context:
        - { name: country, type: category, values: [US, BR] }
        - { name: x, type: vector, size: 6 }
        - { name: action.x, type: number }
      action:
        - { name: genre, type: category, buckets: 8 }
        - { name: f, type: vector, size: 5 }
    """

  private func schema(_ crosses: String, model: String = "disjoint") throws -> FeatureSchema {
    let features = "\(Self.features)\n  crosses: \(crosses)\n"
    return try Placement(yaml: file(["features": features, "model": "{ kind: \(model) }"]), file: "").features
  }

  @Test("of each cross its two features, and buckets for two categories")
  func crosses() throws {
    let crosses = """
      [ { features: [country, action.genre], buckets: 64 }, { features: [action.f, context.x] },
        { features: [country, country] }, { features: [context.action.x, action.genre] } ]
      """
    #expect(
      try schema(crosses).crosses == [
        FeatureCross(.context("country"), .action("genre"), buckets: 64), FeatureCross(.action("f"), .context("x")),
        FeatureCross(.context("country"), .context("country")),
        FeatureCross(.context("action.x"), .action("genre")),
      ])
    #expect(try schema("[ { features: [x, action.f] } ]", model: "shared").dimension == 1 + 3 + 6 + 1 + 8 + 5 + 30)
  }

  @Test("shared with context and no cross of context and action is an error that says why; none means it")
  func shared() throws {
    for crosses in ["[]", "[ { features: [country, x] } ]", "[ { features: [action.f, action.genre] } ]"] {
      let yaml = file(["features": "\(Self.features)\n  crosses: \(crosses)\n", "model": "{ kind: shared }"])
      let found = try #require(error(yaml))
      #expect(found.key == "features.crosses" && found.reason.contains("everyone gets the same order"), "\(found)")
    }
    #expect(try schema("none", model: "shared").crosses == [])
    let unsaid = try #require(error(file(["features": Self.features + "\n", "model": "{ kind: shared }"])))
    #expect(unsaid.key == "features.crosses" && unsaid.line == 3, "\(unsaid)")
    let actionOnly = "{ action: [ { name: f, type: vector, size: 5 } ] }"
    #expect(error(file(["features": actionOnly, "model": "{ kind: shared }"])) == nil, "nothing to cross it with")
  }

  @Test("hybrid needs something for each action, and something for all")
  func hybrid() throws {
    func reason(_ features: String?) -> String? {
      var sections = ["model": "{ kind: hybrid }"]
      sections["features"] = features
      return error(file(sections))?.description
    }
    #expect(reason(nil)?.contains("features: expected an action feature") == true)
    #expect(
      reason("{ context: [ { name: n, type: number } ] }")?.contains("features.action: expected an action") == true)
    #expect(
      reason("{ bias: false, action: [ { name: n, type: number } ] }")?.contains("features.context: expected a bias")
        == true)
    #expect(reason("{ action: [ { name: n, type: number } ] }") == nil)
    let crossedAlone = "{ context: [ { name: n, type: number } ], crosses: [ { features: [n, n] } ] }"
    #expect(reason(crossedAlone)?.contains("expected an action feature") == true, "it moves all scores alike")
  }

  @Test(
    "every kind of model, with its parameters",
    arguments: [
      ("{ kind: counts, halfLife: 7d }", ModelConfiguration(kind: .counts, halfLife: .minutes(7 * 24 * 60))),
      ("{ kind: disjoint, regularization: 0.5 }", ModelConfiguration(kind: .disjoint, regularization: 0.5)),
      ("{ kind: shared, halfLife: 1s }", ModelConfiguration(kind: .shared, halfLife: .seconds(1))),
      ("{}", ModelConfiguration(kind: .disjoint, regularization: 1, halfLife: nil)),
    ])
  func models(text: String, model: ModelConfiguration) throws {
    #expect(try Placement(yaml: file(["model": text]), file: "").model == model)
  }
}
