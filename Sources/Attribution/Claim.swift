import Events

/// A play or a reward on its way to a pair. Held by one reference, since a play waits in every placement that takes plays.
final class Claim: Sendable {
  /// Of the record that brought it.
  let offset: UInt64
  let kind: Earning.Kind
  let at: EventTime
  let id: EventID
  /// Seconds watched, or the reward's value.
  let amount: Double
  /// If given, the decision's member must be the same.
  let member: MemberID?
  /// The title watched, or the action that a reward names.
  let action: ActionID?
  let decisionID: DecisionID?
  /// Of the decision's id; 0 without one.
  let decisionHash: UInt64
  /// Where the pairs are that a play can join without naming a decision; nil for a reward.
  let trail: TrailKey?

  init(_ play: Play, offset: UInt64) {
    self.offset = offset
    kind = .play
    at = play.at
    id = play.id
    amount = play.seconds
    member = play.member
    action = play.title
    decisionID = play.decisionID
    decisionHash = play.decisionID?.tableHash ?? 0
    trail = TrailKey(member: play.member, title: play.title)
  }

  init(_ reward: Reward, decisionHash: UInt64, offset: UInt64) {
    self.offset = offset
    kind = .reward
    at = reward.at
    id = reward.id
    amount = reward.value
    member = reward.member
    action = reward.action
    decisionID = reward.decisionID
    self.decisionHash = decisionHash
    trail = nil
  }

  func earning(by rule: Outcome.Rule) -> Earning { Earning(kind: kind, at: at, id: id, amount: amount, rule: rule) }

  /// The order of (at, type, id), plays first.
  func precedes(_ other: Claim) -> Bool {
    if at != other.at { return at < other.at }
    return kind == other.kind ? id < other.id : kind.rawValue < other.kind.rawValue
  }
}

/// The pair a claim joins, and the rule that found it.
struct ClaimTarget: Equatable, Sendable {
  let pair: Slot
  let rule: Outcome.Rule
}

/// A claim that waits until the watermark has passed it.
struct WaitingClaim: Sendable {
  /// nil in a freed slot.
  let claim: Claim?
  /// The open pair it would join now, and why.
  var target: ClaimTarget?
  /// In the `TrailTable`.
  var trail = Slot.nowhere
  /// The decision it names, where that is known; else, where it names one, an entry of those named and unknown.
  var decision = Slot.nowhere
  var name = Slot.nowhere
}

/// A decision that waiting claims name and that is not known.
struct NamedDecision: Sendable {
  let id: DecisionID
  var firstClaim = Slot.nowhere
}
