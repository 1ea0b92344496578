import Events

/// Impressions and rewards whose decision has not come yet. They count in a row of their own until it does.
struct UnknownDecisions: Sendable {
  enum Feedback: Sendable {
    case impression(Impression)
    case reward(Reward)
    /// Of a freed slot.
    case none
  }

  struct Waiting: Sendable {
    let feedback: Feedback
    /// Of the record that brought it.
    let offset: UInt64
    let decision: Slot
  }

  private struct Decision: Sendable {
    let id: DecisionID
    var firstWaiting = Slot.nowhere
  }

  /// What waited for a decision, and the offsets of the rewards' records.
  typealias Taken = (impressions: [Impression], rewards: [(reward: Reward, offset: UInt64)])

  var counts = AttributionCounts()
  private var decisions = Directory<Decision>(vacant: Decision(id: ""))
  private(set) var waiting = Slab<Waiting>(vacant: Waiting(feedback: .none, offset: 0, decision: .nowhere))
  private var waitingOfDecisions = Chains()
  private var expiries = TimerQueue()
  private var due: [Slot] = []
  /// What waits and has changed since it was taken (`Keeping`).
  var changed = ChangedSlots()
  /// The greatest lateness of all placements that take decisions: when the last of them has given up.
  ///
  /// Another one holds for what waits already. - Complexity: O(*n* log *n*) to change for *n* things that wait.
  var lateness = EventDuration.zero {
    didSet { if lateness != oldValue { resetExpiries() } }
  }
  /// How much may wait.
  let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Whether nothing more may wait. - Complexity: O(1).
  var isFull: Bool { waiting.count >= limit }

  /// The earliest moment of event time at which something is given up.
  var nextDeadline: EventTime? { expiries.next.map { $0 + EventDuration(milliseconds: 1) } }

  /// Keeps an impression until every placement's watermark is past its time and the lateness.
  ///
  /// - Parameters:
  ///   - hash: Of the decision's id.
  ///   - offset: Of its record.
  mutating func receive(_ impression: Impression, hash: UInt64, offset: UInt64) {
    counts.impressions.received += 1
    counts.impressions.pending += 1
    keep(impression, hash: hash, offset: offset)
  }

  /// Keeps a reward until every placement's watermark is past its time.
  ///
  /// - Parameters: As above.
  mutating func receive(_ reward: Reward, hash: UInt64, offset: UInt64) {
    counts.claims.received += 1
    counts.claims.pending += 1
    keep(reward, hash: hash, offset: offset)
  }

  mutating func refuseLate(_: Impression) {
    counts.impressions.received += 1
    counts.impressions.late += 1
  }

  mutating func refuseLate(_: Reward) {
    counts.claims.received += 1
    counts.claims.late += 1
  }

  /// As `receive`, but does not count.
  mutating func keep(_ impression: Impression, hash: UInt64, offset: UInt64) {
    keep(.impression(impression), of: impression.decisionID, hash: hash, offset: offset)
  }

  mutating func keep(_ reward: Reward, hash: UInt64, offset: UInt64) {
    keep(.reward(reward), of: reward.decisionID, hash: hash, offset: offset)
  }

  private mutating func keep(_ feedback: Feedback, of id: DecisionID, hash: UInt64, offset: UInt64) {
    var decision = slot(of: id, hash: hash)
    if !decision.isSomewhere { decision = decisions.insert(Decision(id: id), hash: hash) }
    let slot = waiting.insert(Waiting(feedback: feedback, offset: offset, decision: decision))
    changed.enter(slot)
    waitingOfDecisions.insert(slot, first: &decisions[decision].firstWaiting)
    setExpiry(of: slot)
  }

  private mutating func setExpiry(of slot: Slot) {
    switch waiting[slot].feedback {
    case .impression(let impression): expiries.set(slot, at: impression.at + lateness + lateness)
    case .reward(let reward): expiries.set(slot, at: reward.at + lateness)
    case .none: break
    }
  }

  private mutating func resetExpiries() {
    for slot in waiting.occupied { setExpiry(of: slot) }
  }

  private func slot(of id: DecisionID, hash: UInt64) -> Slot { decisions.slot(of: hash) { $0.id == id } }

  /// Hands over what waited for a decision, impressions before rewards, each in the order of (at, id).
  mutating func take(_ id: DecisionID, hash: UInt64) -> Taken {
    let decision = slot(of: id, hash: hash)
    guard decision.isSomewhere else { return ([], []) }
    var (impressions, rewards): Taken = ([], [])
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
        rewards.append((reward, waiting[slot].offset))
      case .none: break
      }
      expiries.cancel(slot)
      remove(slot)
      slot = waitingOfDecisions.next(after: slot)
    }
    decisions.remove(decision)
    if impressions.count > 1 { impressions.sort { ($0.at, $0.id) < ($1.at, $1.id) } }
    if rewards.count > 1 { rewards.sort { ($0.reward.at, $0.reward.id) < ($1.reward.at, $1.reward.id) } }
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
    remove(slot)
  }

  private mutating func remove(_ slot: Slot) {
    changed.leave(slot, key: waiting[slot].offset)
    waiting.remove(slot)
  }
}
