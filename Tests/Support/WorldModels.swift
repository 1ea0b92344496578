package import Attribution
import Bandits
package import Events
package import Learning

extension World {
  /// The world's placements, learning from the hour and the country of each decision.
  package func placements(learn: LearnMode = .immediate, publish: PublishRule = PublishRule()) -> [Placement] {
    placementNames.compactMap { name in
      rules[name].map { World.placement(name, attribution: $0, learn: learn, publish: publish) }
    }
  }

  /// A placement that learns from bias, hour and country.
  package static func placement(
    _ name: PlacementName, attribution: AttributionRules, learn: LearnMode = .immediate,
    publish: PublishRule = PublishRule()
  ) -> Placement {
    let context = [
      Feature(name: "hour", kind: .number(mean: 12, scale: 7)),
      Feature(name: "country", kind: .oneHot(values: ["US", "BR"])),
    ]
    return Placement(
      name: name, policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1)), model: ModelConfiguration(),
      features: FeatureSchema(context: context), attribution: attribution, learn: learn, publish: publish)
  }
}
