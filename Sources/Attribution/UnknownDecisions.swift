import Events

/// Impressions and rewards whose decision has not come yet. They count in a row of their own until it does.
struct UnknownDecisions: Sendable {
  private enum Feedback: Sendable {
    case impression(Impression)
    case reward(Reward)
    /// Of a freed slot.
    case none
  }

  private struct Waiting: Sendable {
    let feedback: Feedback
    let decision: Slot
  }

  private struct Decision: Sendable {
    let id: DecisionID
    var firstWaiting = Slot.nowhere
  }

  private(set) var counts = AttributionCounts()
  private var decisions = Directory<Decision>(vacant: Decision(id: ""))
  private var waiting = Slab<Waiting>(vacant: Waiting(feedback: .none, decision: .nowhere))
  private var waitingOfDecisions = Chains()
  private var expiries = TimerQueue()
  private var due: [Slot] = []
  /// The greatest lateness of all placements: when the last of them has given up.
  private let lateness: EventDuration
  /// How much may wait.
  let limit: Int

  init(lateness: EventDuration, limit: Int) {
    self.lateness = lateness
    self.limit = limit
  }

  /// Whether nothing more may wait. - Complexity: O(1).
  var isFull: Bool { waiting.count >= limit }

  /// The earliest moment of event time at which something is given up.
  var nextDeadline: EventTime? { expiries.next.map { $0 + EventDuration(milliseconds: 1) } }

  /// Keeps an impression until every placement's watermark is past its time and the lateness.
  ///
  /// - Parameter hash: Of the decision's id.
  mutating func receive(_ impression: Impression, hash: UInt64) {
    counts.impressions.received += 1
    counts.impressions.pending += 1
    let until = impression.at + lateness + lateness
    keep(.impression(impression), of: impression.decisionID, hash: hash, until: until)
  }

  /// Keeps a reward until every placement's watermark is past its time.
  ///
  /// - Parameter hash: Of the decision's id.
  mutating func receive(_ reward: Reward, hash: UInt64) {
    counts.claims.received += 1
    counts.claims.pending += 1
    keep(.reward(reward), of: reward.decisionID, hash: hash, until: reward.at + lateness)
  }

  mutating func refuseLate(_: Impression) {
    counts.impressions.received += 1
    counts.impressions.late += 1
  }

  mutating func refuseLate(_: Reward) {
    counts.claims.received += 1
    counts.claims.late += 1
  }

  private mutating func keep(_ feedback: Feedback, of id: DecisionID, hash: UInt64, until limit: EventTime) {
    var decision = slot(of: id, hash: hash)
    if !decision.isSomewhere { decision = decisions.insert(Decision(id: id), hash: hash) }
    let slot = waiting.insert(Waiting(feedback: feedback, decision: decision))
    waitingOfDecisions.insert(slot, first: &decisions[decision].firstWaiting)
    expiries.set(slot, at: limit)
  }

  private func slot(of id: DecisionID, hash: UInt64) -> Slot { decisions.slot(of: hash) { $0.id == id } }

  /// Hands over what waited for a decision, impressions before rewards, each in the order of (at, id).
  mutating func take(_ id: DecisionID, hash: UInt64) -> (impressions: [Impression], rewards: [Reward]) {
    let decision = slot(of: id, hash: hash)
    guard decision.isSomewhere else { return ([], []) }
    var (impressions, rewards): ([Impression], [Reward]) = ([], [])
    var slot = decisions[decision].firstWaiting
    while slot.isSomewhere {
      switch waiting[slot].feedback {
      case .impression(let impression):
        counts.impressions.received -= 1
        counts.impressions.pending -= 1
        impressions.append(impression)
      case .reward(let reward):
        counts.claims.received -= 1
        counts.claims.pending -= 1
        rewards.append(reward)
      case .none: break
      }
      expiries.cancel(slot)
      waiting.remove(slot)
      slot = waitingOfDecisions.next(after: slot)
    }
    decisions.remove(decision)
    if impressions.count > 1 { impressions.sort { ($0.at, $0.id) < ($1.at, $1.id) } }
    if rewards.count > 1 { rewards.sort { ($0.at, $0.id) < ($1.at, $1.id) } }
    return (impressions, rewards)
  }

  /// Gives up what no placement waits for any more.
  mutating func expire(now: EventTime) {
    expiries.takeDue(through: EventTime(milliseconds: now.milliseconds - 1), into: &due)
    guard !due.isEmpty else { return }
    for slot in due { giveUp(slot) }
    due.removeAll(keepingCapacity: true)
  }

  /// Gives up everything, so that time can begin anew.
  mutating func finish() {
    expire(now: .distantFuture)
    expiries.reset()
  }

  private mutating func giveUp(_ slot: Slot) {
    switch waiting[slot].feedback {
    case .impression:
      counts.impressions.pending -= 1
      counts.impressions.unmatched += 1
    case .reward:
      counts.claims.pending -= 1
      counts.claims.unmatched += 1
    case .none: break
    }
    let decision = waiting[slot].decision
    waitingOfDecisions.remove(slot, first: &decisions[decision].firstWaiting)
    if !decisions[decision].firstWaiting.isSomewhere { decisions.remove(decision) }
    waiting.remove(slot)
  }
}
