package import Events

/// A closed pair with its reward.
package struct Outcome: Equatable, Sendable {
  /// How the play that set the reward found the pair.
  package enum Rule: String, Equatable, Sendable, CaseIterable {
    /// The play, or the reward event, named the decision.
    case decisionID
    /// The pair was the last that the member was shown of that title.
    case lastTouch
    /// Nothing was earned.
    case none
  }

  package var decision: Decision
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
  /// 0 as it closed; one more with each amendment by what came late, and 1 for a pair that late events opened and
  /// closed at once.
  package let revision: Int
  /// The reward of the revision that this one takes the place of; nil for the first outcome of its pair.
  package let amended: Double?
  /// False where a `fraction` was to be earned of a title whose duration nobody knows: it counts, and teaches nothing.
  package let isMeasured: Bool
  /// Whether its line lists all that its decision offered: a model that retires actions learns from that too.
  package var listsOffered: Bool
  /// Which of its placement's outcomes the first one of its pair was, from 1, where a model that retires actions has to
  /// know whether it holds what is amended; else 0.
  package var number: Int
  /// What it took, in the order of (at, type, id): as it closed, not as JSON knows it.
  package let earnings: [Earning]

  package var action: ActionID { decision.action(at: place) }

  package init(
    decision: Decision, place: Int, reward: Double, impressionAt: EventTime, closedAt: EventTime, plays: Int,
    rule: Rule, revision: Int = 0, amended: Double? = nil, isMeasured: Bool = true,
    listsOffered: Bool = false, number: Int = 0, earnings: [Earning] = []
  ) {
    self.decision = decision
    self.place = place
    self.reward = reward
    self.impressionAt = impressionAt
    self.closedAt = closedAt
    self.plays = plays
    self.rule = rule
    self.revision = revision
    self.amended = amended
    self.isMeasured = isMeasured
    self.listsOffered = listsOffered
    self.number = number
    self.earnings = earnings
  }

  /// Canonical order: close time, decision id, action; ids as bytes.
  package func precedes(_ other: Outcome) -> Bool {
    if closedAt != other.closedAt { return closedAt < other.closedAt }
    return decision.id == other.decision.id ? action < other.action : decision.id < other.decision.id
  }
}
