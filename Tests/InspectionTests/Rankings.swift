import Attribution
import Bandits
import Events
import Inspection
import Learning
import Snapshots
import Support

/// A seeded snapshot of each kind and policy, and decisions that it ranked as the service logs them.
struct Rankings {
  let kept: KeptSnapshot
  let catalogue: Catalogue

  static let features = FeatureSchema(
    context: [
      Feature(name: "country", kind: .oneHot(values: ["BR", "US"])), Feature(name: "likes", kind: .hashed(buckets: 3)),
    ],
    action: [Feature(name: "year", kind: .number(mean: 2_000, scale: 10))],
    crosses: [FeatureCross(.context("country"), .action("year"))])

  static let policies: [PolicyConfiguration.Algorithm] = [
    .uniform, .epsilonGreedy(epsilon: 0.2), .linUCB(alpha: 1), .thompson(scale: 1), .squareCB(gamma: 10, exponent: 0.5),
  ]

  init?(
    _ kind: ModelConfiguration.Kind, _ algorithm: PolicyConfiguration.Algorithm, examples: Int = 200, seed: UInt64 = 1
  ) {
    let policy = PolicyConfiguration(
      algorithm: algorithm, floor: 0.05, slots: 3, seed: 11,
      holdback: Holdback(share: 0.3, algorithm: .uniform, salt: "s"))
    let placement = KeptSnapshots.placement(
      ModelConfiguration(kind: kind, regularization: 2), Rankings.features, policy: policy)
    var random = WorldRandom(seed: seed)
    var learned: [(action: ActionID, example: Example)] = []
    for _ in 0..<examples {
      let action = ActionID("t\(random.int(0...5))")
      guard let vector = try? Rankings.features.encode(Rankings.context(&random), action: Rankings.year(&random)) else {
        return nil
      }
      learned.append((action, Example(features: kind == .counts ? [] : vector, reward: random.uniform())))
    }
    guard let kept = KeptSnapshots.of(learned, placement) else { return nil }
    self.kept = kept
    var catalogue = Catalogue()
    for number in 0..<4 {
      let title = Title(
        id: ActionID("t\(number)"), at: EventTime(milliseconds: 0),
        features: ["year": .number(1_990 + Double(number)), "studio": .text("x")])
      catalogue.insert(title, at: UInt64(number + 1))
    }
    self.catalogue = catalogue
  }

  private static func context(_ random: inout WorldRandom) -> Features {
    ["country": .text(random.pick(["BR", "US", "JP"])), "likes": .texts(["a", "b"].shuffled(using: &random))]
  }

  private static func year(_ random: inout WorldRandom) -> Features {
    ["year": .number(Double(random.int(1_980...2_024)))]
  }

  /// A decision ranked and logged as `RankDesk` does it.
  func decision(_ number: Int, explained: Bool = false, limit: Int = .max) throws -> Decision {
    var random = WorldRandom(seed: UInt64(number))
    let ids = (0..<8).shuffled(using: &random).prefix(random.int(1...8))
    let candidates = ids.map { id in
      Candidate(id: ActionID("t\(id)"), features: id.isMultiple(of: 3) ? Rankings.year(&random) : .none)
    }
    let member = MemberID("m\(number % 10)")
    var decision = Decision(
      id: DecisionID("d\(number)"), at: EventTime(milliseconds: 5), placement: kept.published.snapshot.placement,
      member: member, context: Rankings.context(&random), candidates: candidates, places: [],
      snapshot: kept.published.version, catalogue: catalogue.offset,
      arm: kept.published.snapshot.policy.arm(of: member))
    var filledIn = decision
    _ = kept.published.snapshot.features.enrich(&filledIn, from: catalogue)
    let query = RankQuery(
      decisionID: decision.id, placement: decision.placement, arm: decision.arm, actions: candidates.map(\.id),
      vectors: try kept.published.snapshot.features.encode(filledIn.context, candidates: filledIn.candidates))
    var scratch = Ranker.Scratch()
    decision.places = kept.published.ranker.rank(query, scratch: &scratch).prefix(limit).map { place in
      Place(
        candidate: place.candidate, score: place.score, propensity: place.propensity,
        explanation: explained
          ? Place.Explanation(mean: place.mean, deviation: place.deviation, probability: place.probability) : nil)
    }
    return decision
  }
}
