import Events

/// A play or a reward on its way to a pair.
struct Claim: Sendable {
  /// In the order in which claims of one moment are resolved.
  enum Kind: UInt8, Sendable {
    case play = 0
    case reward = 1
  }

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

/// A claim that a pair took.
struct Earning: Comparable, Sendable {
  let kind: Claim.Kind
  let at: EventTime
  let id: EventID
  let amount: Double
  let rule: Outcome.Rule

  static func == (a: Earning, b: Earning) -> Bool { a.kind == b.kind && a.at == b.at && a.id == b.id }

  /// The order of (at, type, id).
  static func < (a: Earning, b: Earning) -> Bool {
    if a.at != b.at { return a.at < b.at }
    return a.kind == b.kind ? a.id < b.id : a.kind.rawValue < b.kind.rawValue
  }
}
