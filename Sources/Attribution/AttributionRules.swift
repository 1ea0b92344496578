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
  package let reward: RewardRule

  package init(
    activation: Activation = .impression, window: EventDuration, lateness: EventDuration, reward: RewardRule
  ) {
    precondition(window > .zero && window <= .longest && lateness >= .zero && lateness <= .longest)
    self.activation = activation
    self.window = window
    self.lateness = lateness
    self.reward = reward
  }

  /// How long after a decision a play can name it: no pair of it is open for longer.
  var knownFor: EventDuration { window + window + lateness }
}
