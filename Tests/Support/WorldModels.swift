package import Attribution
package import Bandits
package import Events
package import Learning

extension World {
  /// The world's placements, learning from the hour and the country of each decision.
  package func placements(
    learn: LearnMode = .immediate, publish: PublishRule = PublishRule(),
    model: ModelConfiguration = ModelConfiguration()
  ) -> [Placement] {
    placementNames.compactMap { name in
      rules[name].map { World.placement(name, attribution: $0, learn: learn, publish: publish, model: model) }
    }
  }

  /// A model of each kind, and one of each kind that forgets as fast as a world goes by.
  package static let models: [ModelConfiguration] = ModelConfiguration.Kind.allCases.flatMap { kind in
    [nil, EventDuration.minutes(5)].map { ModelConfiguration(kind: kind, halfLife: $0) }
  }

  /// The same, where actions are retired within minutes, and two of three titles stay.
  package static let retiringModels = models.map {
    ModelConfiguration(kind: $0.kind, halfLife: $0.halfLife, retireAfter: .minutes(13), maxActions: 2)
  }

  /// One of `models` or `retiringModels` for each seed.
  package static func model(of seed: UInt64) -> ModelConfiguration {
    let all = models + retiringModels
    return all[Int(seed % UInt64(all.count))]
  }

  /// A placement that learns from bias, hour and country, and where weights are shared from each action's length.
  package static func placement(
    _ name: PlacementName, attribution: AttributionRules, learn: LearnMode = .immediate,
    publish: PublishRule = PublishRule(), model: ModelConfiguration = ModelConfiguration()
  ) -> Placement {
    let context = [
      Feature(name: "hour", kind: .number(mean: 12, scale: 7)),
      Feature(name: "country", kind: .oneHot(values: ["US", "BR"])),
    ]
    let length = Feature(name: "length", kind: .number(mean: 50, scale: 30))
    return Placement(
      name: name, policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1)), model: model,
      features: FeatureSchema(context: context, action: model.kind.sharesWeights ? [length] : []),
      attribution: attribution, learn: learn, publish: publish)
  }
}

extension ModelConfiguration.Kind {
  fileprivate var sharesWeights: Bool { self == .shared || self == .hybrid }
}
