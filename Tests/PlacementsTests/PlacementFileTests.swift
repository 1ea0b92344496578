import Attribution
import Bandits
import Events
import Foundation
import Learning
import Placements
import Testing

@Suite("Placement files")
struct PlacementFileTests {
  static let complete = """
    placement: billboard
    policy: { algorithm: linUCB, alpha: 1.5, floor: 0.02, slots: 3, seed: 7 }   # uniform | epsilonGreedy{epsilon} | ...
    model: { kind: disjoint, regularization: 2.0 }
    features:
      bias: true
      context:
        - { name: country, type: category, values: [US, BR, JP] }
        - { name: interests, type: category, buckets: 32 }
        - { name: hour, type: number, mean: 12, scale: 7 }
        - { name: taste, type: vector, size: 16 }
      action:
        - { name: genres, type: category, buckets: 8 }
        - { name: hour, type: number }
    attribution:
      activation: impression
      window: 6h
      lateness: 10m
      amendWithin: 2d
      limits: { pairs: 1000, bytes: 64m }
      reward: { kind: atLeast, seconds: 120 }
      combine: max
    learn: windowClose
    publish: { everyOutcomes: 50, every: 500ms }
    persist: 1h
    """

  @Test("a file is read as it says")
  func complete() throws {
    let placement = try Placement(yaml: PlacementFileTests.complete, file: "p.yaml")
    let features = FeatureSchema(
      bias: true,
      context: [
        Feature(name: "country", kind: .oneHot(values: ["US", "BR", "JP"])),
        Feature(name: "interests", kind: .hashed(buckets: 32)),
        Feature(name: "hour", kind: .number(mean: 12, scale: 7)),
        Feature(name: "taste", kind: .vector(size: 16)),
      ],
      action: [
        Feature(name: "genres", kind: .hashed(buckets: 8)), Feature(name: "hour", kind: .number(mean: 0, scale: 1)),
      ])
    let expected = Placement(
      name: "billboard",
      policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1.5), floor: 0.02, slots: 3, seed: 7),
      model: ModelConfiguration(kind: .disjoint, regularization: 2), features: features,
      attribution: AttributionRules(
        activation: .impression, window: .hours(6), lateness: .minutes(10), amendWithin: .hours(48),
        reward: RewardRule(kind: .atLeast(seconds: 120), combination: .max),
        limits: StateLimits(pairs: 1_000, bytes: 64 << 20)),
      learn: .windowClose, publish: PublishRule(everyOutcomes: 50, every: EventDuration(milliseconds: 500)),
      persist: .hours(1))
    #expect(placement == expected)
    #expect(placement.features.dimension == 1 + 4 + 32 + 1 + 16 + 8 + 1)
  }

  @Test("what is left out has its default")
  func defaults() throws {
    let placement = try Placement(yaml: file(), file: "p.yaml")
    let expected = Placement(
      name: "billboard", policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1), floor: 0, slots: 1, seed: 0),
      model: ModelConfiguration(kind: .disjoint, regularization: 1), features: FeatureSchema(bias: true, context: []),
      attribution: AttributionRules(
        activation: .impression, window: .hours(6), lateness: .zero,
        reward: RewardRule(kind: .atLeast(seconds: 120), combination: .max)),
      learn: .immediate, publish: PublishRule(everyOutcomes: 500, every: .seconds(2)), persist: .minutes(5))
    #expect(placement == expected)
    #expect(try Placement(yaml: file(["publish": "{ every: 1m }"]), file: "").publish.everyOutcomes == 500)
    #expect(try Placement(yaml: file(["publish": "{ everyOutcomes: 9 }"]), file: "").publish.every == .seconds(2))
    let number = try Placement(
      yaml: file(["features": "{ context: [ { name: hour, type: number } ] }"]), file: "")
    #expect(number.features.context == [Feature(name: "hour", kind: .number(mean: 0, scale: 1))])
  }

  @Test("a model may bound its actions, and does not by itself; the time must leave room to learn what was offered")
  func retiring() throws {
    let model = try Placement(
      yaml: file(["model": "{ kind: shared, retireAfter: 30d, maxActions: 10000 }"]), file: ""
    ).model
    #expect(model == ModelConfiguration(kind: .shared, retireAfter: .hours(720), maxActions: 10_000))
    #expect(model.description == "shared regularization=1.0 retireAfter=30d maxActions=10000" && model.retires)
    #expect(!(try Placement(yaml: file(), file: "").model.retires))
    for most in [1, 1_000_000] {
      #expect(try Placement(yaml: file(["model": "{ maxActions: \(most) }"]), file: "").model.maxActions == most)
    }
    // Two windows of 6h, 10m of lateness, 1d of amendments.
    let rules = "{ window: 6h, lateness: 10m, amendWithin: 1d, reward: { kind: value } }"
    _ = try Placement(yaml: file(["attribution": rules, "model": "{ retireAfter: 2170m }"]), file: "")
    let short = error(file(["attribution": rules, "model": "{ retireAfter: 2169m }"]))
    #expect(short?.key == "model.retireAfter" && short?.line == 2)
    #expect(short?.reason.hasPrefix("expected at least 2170m, found 2169m: so long after a decision") == true)
  }

  @Test(
    "every policy",
    arguments: [
      ("{ algorithm: uniform }", .uniform), ("{ algorithm: epsilonGreedy }", .epsilonGreedy(epsilon: 0.1)),
      ("{ algorithm: epsilonGreedy, epsilon: 0.25 }", .epsilonGreedy(epsilon: 0.25)),
      ("{ algorithm: linUCB, alpha: 0 }", .linUCB(alpha: 0)), ("{ algorithm: thompson }", .thompson(scale: 1)),
      ("{ algorithm: thompson, scale: 1e-3 }", .thompson(scale: 0.001)),
      ("{ algorithm: thompson, draws: 64 }", .thompson(scale: 1, draws: 64)),
      ("{ algorithm: squareCB }", .squareCB(gamma: 10, exponent: 0.5)),
      ("{ algorithm: squareCB, gamma: 0, exponent: 1 }", .squareCB(gamma: 0, exponent: 1)),
    ] as [(String, PolicyConfiguration.Algorithm)])
  func policies(text: String, algorithm: PolicyConfiguration.Algorithm) throws {
    #expect(try Placement(yaml: file(["policy": text]), file: "").policy.algorithm == algorithm)
  }

  @Test(
    "every kind of reward, and every way to combine",
    arguments: [
      ("{ kind: atLeast, seconds: 0 }", .atLeast(seconds: 0)), ("{ kind: minutes, cap: 90 }", .minutes(cap: 90)),
      ("{ kind: value }", .value(range: 0...1)), ("{ kind: value, range: [-1, 2.5] }", .value(range: -1...2.5)),
    ] as [(String, RewardRule.Kind)])
  func rewards(text: String, kind: RewardRule.Kind) throws {
    for combination in RewardRule.Combination.allCases {
      for activation in AttributionRules.Activation.allCases {
        let section =
          "{ window: 1ms, reward: \(text), combine: \(combination.rawValue), activation: \(activation.rawValue) }"
        let rules = try Placement(yaml: file(["attribution": section]), file: "").attribution
        #expect(rules.reward == RewardRule(kind: kind, combination: combination))
        #expect(rules.activation == activation)
      }
    }
  }

  @Test("words that YAML takes for something else are the strings that they look like")
  func words() throws {
    let features = "{ context: [ { name: on, type: category, values: [NO, yes, null, 1, 1.0, ~] } ] }"
    let placement = try Placement(yaml: file(["features": features, "placement": "no"]), file: "")
    #expect(placement.name == "no")
    #expect(
      placement.features.context
        == [Feature(name: "on", kind: .oneHot(values: ["NO", "yes", "null", "1", "1.0", "~"]))])
  }

  @Test("the largest vector that is allowed")
  func largest() throws {
    let features = "{ bias: false, context: [ { name: v, type: vector, size: 1024 } ] }"
    #expect(try Placement(yaml: file(["features": features]), file: "").features.dimension == 1_024)
  }

  @Test("names that are placements' names", arguments: ["a", "A-b_9", String(repeating: "x", count: 64)])
  func names(name: String) throws {
    #expect(try Placement(yaml: file(["placement": name]), file: "").name == PlacementName(name))
  }

  @Test("the files that come with Marquee are placements")
  func models() {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Models").path()
    let (files, errors) = PlacementFolder.load(folder)
    #expect(errors == [])
    #expect(files.contains { $0.placement.name == "billboard" })
  }
}
