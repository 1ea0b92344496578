package import Events

/// A play or a reward that a pair took.
package struct Earning: Equatable, Sendable {
  /// In the order in which those of one moment are resolved.
  package enum Kind: UInt8, Equatable, Sendable {
    case play = 0
    case reward = 1
  }

  package let kind: Kind
  package let at: EventTime
  package let id: EventID
  /// Seconds watched, or the reward's value.
  package let amount: Double
  /// How it found its pair.
  package let rule: Outcome.Rule

  package init(kind: Kind, at: EventTime, id: EventID, amount: Double, rule: Outcome.Rule) {
    self.kind = kind
    self.at = at
    self.id = id
    self.amount = amount
    self.rule = rule
  }

  /// The order of (at, type, id): in it claims are resolved, and what a pair took makes its reward.
  package func precedes(_ other: Earning) -> Bool {
    if at != other.at { return at < other.at }
    return kind == other.kind ? id < other.id : kind.rawValue < other.kind.rawValue
  }
}
