import Attribution
import Bandits
import Evaluation
import Events
import Learning
import LoggedRounds
import Simulation

/// A placement over the features of `Models/billboard.yaml`, without the interests: they say what the taste says.
func billboard(
  _ algorithm: PolicyConfiguration.Algorithm, floor: Double = 0.1, seed: UInt64 = 7, slots: Int = 1,
  holdback: Holdback? = nil,
  features: FeatureSchema = .billboard, kind: ModelConfiguration.Kind = .disjoint, everyOutcomes: Int = 500
) -> Placement {
  Placement(
    name: "billboard",
    policy: PolicyConfiguration(algorithm: algorithm, floor: floor, slots: slots, seed: seed, holdback: holdback),
    model: ModelConfiguration(kind: kind), features: features,
    attribution: AttributionRules(
      window: .minutes(10), lateness: .minutes(1),
      reward: RewardRule(kind: .atLeast(seconds: SimulatedWorld.takenAfter))),
    publish: PublishRule(everyOutcomes: everyOutcomes, every: nil))
}

extension FeatureSchema {
  static let billboard = FeatureSchema(context: [
    Feature(name: "country", kind: .oneHot(values: ["US", "BR", "JP"])),
    Feature(name: "hour", kind: .number(mean: 12, scale: 7)),
    Feature(name: "taste", kind: .vector(size: Taste.size)),
  ])

  /// With a feature of the titles, which the catalogue tells.
  static let withYear = FeatureSchema(
    context: billboard.context, action: [Feature(name: "year", kind: .number(mean: 2_020, scale: 5))])
}

extension FolderRounds {
  /// All rounds, in memory.
  func all() async throws -> (rounds: [Round], tally: RoundTally) {
    var rounds: [Round] = []
    let tally = try await read { rounds.append($0) }
    return (rounds, tally)
  }
}
