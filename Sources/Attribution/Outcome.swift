package import Events

/// A closed pair with its reward.
package struct Outcome: Equatable, Sendable {
  /// How the play that set the reward found the pair.
  package enum Rule: String, Equatable, Sendable {
    /// The play, or the reward event, named the decision.
    case decisionID
    /// The pair was the last that the member was shown of that title.
    case lastTouch
    /// Nothing was earned.
    case none
  }

  package let decision: Decision
  /// Index into the decision's places.
  package let place: Int
  package let reward: Double
  /// When it was shown; for `activation: rank`, when it was decided.
  package let impressionAt: EventTime
  /// activation.at + window.
  package let closedAt: EventTime
  /// How many plays and rewards it took.
  package let plays: Int
  package let rule: Rule

  package var action: ActionID { decision.action(at: place) }

  package init(
    decision: Decision, place: Int, reward: Double, impressionAt: EventTime, closedAt: EventTime, plays: Int,
    rule: Rule
  ) {
    self.decision = decision
    self.place = place
    self.reward = reward
    self.impressionAt = impressionAt
    self.closedAt = closedAt
    self.plays = plays
    self.rule = rule
  }
}
