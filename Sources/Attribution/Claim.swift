package import Events

/// In the order in which claims of one moment are resolved.
package enum ClaimKind: UInt8, Sendable {
  case play = 0
  case reward = 1
}

/// A play or a reward on its way to a pair.
struct Claim: Sendable {
  typealias Kind = ClaimKind

  let kind: Kind
  let at: EventTime
  let id: EventID
  /// Seconds watched, or the reward's value.
  let amount: Double
  let decisionID: DecisionID?
  /// Of a play.
  let member: MemberID?
  /// The title watched, or the action that a reward names.
  let action: ActionID?

  init(_ play: Play) {
    kind = .play
    at = play.at
    id = play.id
    amount = play.seconds
    decisionID = play.decisionID
    member = play.member
    action = play.title
  }

  init(_ reward: Reward) {
    kind = .reward
    at = reward.at
    id = reward.id
    amount = reward.value
    decisionID = reward.decisionID
    member = nil
    action = reward.action
  }

  /// Where the pairs are that a play can join without naming a decision.
  var trail: TrailKey? {
    guard kind == .play, let member, let action else { return nil }
    return TrailKey(member: member, title: action)
  }

  func earning(by rule: Outcome.Rule) -> Earning { Earning(kind: kind, at: at, id: id, amount: amount, rule: rule) }
}

/// A play or a reward that a pair took.
package struct Earning: Comparable, Sendable {
  package typealias Kind = ClaimKind
  package let kind: Kind
  package let at: EventTime
  package let id: EventID
  /// Seconds watched, or the reward's value.
  package let amount: Double
  /// How it found the pair.
  package let rule: Outcome.Rule

  package init(kind: Kind, at: EventTime, id: EventID, amount: Double, rule: Outcome.Rule) {
    self.kind = kind
    self.at = at
    self.id = id
    self.amount = amount
    self.rule = rule
  }

  package static func == (a: Earning, b: Earning) -> Bool { a.kind == b.kind && a.at == b.at && a.id == b.id }

  /// The order of (at, type, id).
  package static func < (a: Earning, b: Earning) -> Bool {
    if a.at != b.at { return a.at < b.at }
    return a.kind == b.kind ? a.id < b.id : a.kind.rawValue < b.kind.rawValue
  }
}
