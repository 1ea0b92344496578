package import Events

/// The `attribution` section of a placement: what counts as seen, for how long, and what it earns.
package struct AttributionRules: Equatable, Sendable {
  package enum Activation: String, Equatable, Sendable, CaseIterable {
    /// A pair counts once an impression says it was shown.
    case impression
    /// The first place counts from the decision on.
    case rank
  }

  package let activation: Activation
  /// How long after activation a pair can earn.
  package let window: EventDuration
  /// How far behind the greatest event time an event may come and still count as in time.
  package let lateness: EventDuration
  /// For how long after its close an outcome is amended by what comes late; zero: what is late is only counted.
  package let amendWithin: EventDuration
  package let reward: RewardRule
  package let limits: StateLimits

  package init(
    activation: Activation = .impression, window: EventDuration, lateness: EventDuration,
    amendWithin: EventDuration = .zero, reward: RewardRule, limits: StateLimits = StateLimits()
  ) {
    precondition(window > .zero && window <= .longest && lateness >= .zero && lateness <= .longest)
    precondition(amendWithin >= .zero && amendWithin <= .longest)
    self.activation = activation
    self.window = window
    self.lateness = lateness
    self.amendWithin = amendWithin
    self.reward = reward
    self.limits = limits
  }

  /// How long after a decision a play can name it: no pair of it is open for longer.
  var knownFor: EventDuration { window + window + lateness }

  /// How long after an event its id is remembered here; an attributor takes the greatest of its placements.
  var memory: EventDuration { window + lateness + amendWithin }
}
