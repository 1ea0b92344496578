package import Bandits
package import Events

/// Eight candidates of a model that learned from seeded examples, through the sums and the derivation that serve, and
/// that is asked at encoded vectors.
///
/// "fjord" was taught what "beryl" was and has its features; "grove" and "haze" were never seen, and have the same ones.
package struct TrainedSlate: CheckedSlate {
  package let model: any Model
  package let actions: [ActionID]
  package let twins = [(1, 5), (6, 7)]

  private let candidates: [Candidate]

  private static let schema = FeatureSchema(
    context: [
      Feature(name: "country", kind: .oneHot(values: ["BR"])),
      Feature(name: "hour", kind: .number(mean: 12, scale: 6)),
    ],
    action: [
      Feature(name: "genre", kind: .oneHot(values: ["drama"])),
      Feature(name: "year", kind: .number(mean: 2020, scale: 5)),
    ],
    crosses: [FeatureCross(.context("country"), .action("genre"))])

  /// Eight candidates, with features where the model uses any.
  private static let candidates: [Candidate] = zip(
    ["amber", "beryl", "coral", "dune", "ember", "fjord", "grove", "haze"],
    [("drama", 2021), ("comedy", 2020), ("drama", 2022), ("news", 2020), ("drama", 2020.5), ("comedy", 2020)]
      + [("comedy", 2021), ("comedy", 2021)]
  ).map { id, features in
    Candidate(id: ActionID(id), features: ["genre": .text(features.0), "year": .number(features.1)])
  }

  private let context: Features = ["country": .text("BR"), "hour": .number(21)]

  /// - Returns: nil if no model comes of it, or its vectors cannot be encoded.
  package init?(_ kind: ModelConfiguration.Kind) {
    candidates = TrainedSlate.candidates
    actions = candidates.map(\.id)
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: kind), shape: VectorShape(kind, of: TrainedSlate.schema))
    var random = WorldRandom(seed: 20_261_127)
    for _ in 0..<200 {
      let candidate = random.int(0...4)
      guard let features = TrainedSlate.vector(of: candidates[candidate], in: TrainedSlate.context(&random)) else {
        return nil
      }
      let chance = 0.3 + (candidate == 3 ? -0.2 : 0.02 * Double(candidate % 3))
      let example = Example(
        features: kind == .counts ? [] : features, reward: random.uniform() < chance ? 1 : 0)
      for action in candidate == 1 ? [1, 5] : [candidate] where sums.add(example, of: actions[action]) != nil {
        return nil
      }
    }
    guard let model = sums.model() else { return nil }
    self.model = model
    guard encode(Array(actions.indices)) != nil else { return nil }
  }

  private static func context(_ random: inout WorldRandom) -> Features {
    ["country": .text(random.pick(["BR", "FR", "US"])), "hour": .number(Double(random.int(0...23)))]
  }

  private static func vector(of candidate: Candidate, in context: Features) -> [Double]? {
    try? schema.encode(context, action: candidate.features)
  }

  private func encode(_ rows: [Int]) -> SlateVectors? {
    try? TrainedSlate.schema.encode(context, candidates: rows.map { candidates[$0] })
  }

  /// - Precondition: Candidates of this slate, whose vectors could be encoded before.
  package func vectors(of rows: [Int]) -> SlateVectors {
    if model.configuration.kind == .counts { return .shared([]) }
    guard let vectors = encode(rows) else { preconditionFailure("candidates \(rows) of another slate") }
    return vectors
  }
}
