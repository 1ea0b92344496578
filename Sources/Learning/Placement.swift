package import Attribution
package import Bandits
package import Events

/// One ranking problem: everything that its file says, validated.
package struct Placement: Equatable, Sendable {
  package let name: PlacementName
  package let policy: PolicyConfiguration
  package let model: ModelConfiguration
  package let features: FeatureSchema
  package let attribution: AttributionRules
  package let learn: LearnMode
  package let publish: PublishRule
  /// How often, by the wall clock, a published snapshot is also kept as a file.
  package let persist: EventDuration

  package init(
    name: PlacementName, policy: PolicyConfiguration, model: ModelConfiguration, features: FeatureSchema,
    attribution: AttributionRules, learn: LearnMode = .immediate, publish: PublishRule = PublishRule(),
    persist: EventDuration = .minutes(5)
  ) {
    self.name = name
    self.policy = policy
    self.model = model
    self.features = features
    self.attribution = attribution
    self.learn = learn
    self.publish = publish
    self.persist = persist
  }
}

/// When a model sees a pair.
package enum LearnMode: String, Equatable, Sendable, CaseIterable {
  /// From its activation on, with the reward it has so far: seconds, and a launch looks a little worse than it is until
  /// its plays arrive.
  case immediate
  /// Once its window has closed: late by the window, unbiased between new and old actions.
  case windowClose
}

/// The `publish` section of a placement: whichever comes first.
package struct PublishRule: Equatable, Sendable {
  /// After so many closed outcomes, with `learn: immediate` also impressions and plays; nil: never for their number.
  package let everyOutcomes: Int?
  /// After so much event time, if there is anything new; nil: never for the time.
  package let every: EventDuration?

  package init(everyOutcomes: Int? = 500, every: EventDuration? = .seconds(2)) {
    self.everyOutcomes = everyOutcomes
    self.every = every
  }
}
