import Events

/// Impressions and rewards whose decision has not come yet. They count in a row of their own until it does.
struct UnknownDecisions: Sendable {
  enum Waiting: Sendable {
    case impression(Impression)
    case reward(Reward)
    /// Handed over: it only waits for its timer.
    case taken
  }

  private(set) var counts = AttributionCounts()
  private var waiting = Slab<Waiting>()
  private var tokens: [DecisionID: Set<Int>] = [:]
  /// Its earliest entry is of something that still waits.
  private var expiries = TimerQueue()
  /// The greatest lateness of all placements: when the last of them has given up.
  private let lateness: EventDuration

  init(lateness: EventDuration) { self.lateness = lateness }

  /// The earliest moment of event time at which something is given up.
  var nextDeadline: EventTime? { expiries.next.map { $0 + EventDuration(milliseconds: 1) } }

  /// Keeps an impression until every placement's watermark is past its time and the lateness; `now` is the greatest
  /// event time.
  mutating func receive(_ impression: Impression, now: EventTime) {
    counts.impressions.received += 1
    counts.impressions.pending += 1
    keep(.impression(impression), of: impression.decisionID, until: impression.at + lateness + lateness, now: now)
  }

  /// Keeps a reward until every placement's watermark is past its time.
  mutating func receive(_ reward: Reward, now: EventTime) {
    counts.claims.received += 1
    counts.claims.pending += 1
    keep(.reward(reward), of: reward.decisionID, until: reward.at + lateness, now: now)
  }

  mutating func refuseLate(_: Impression) {
    counts.impressions.received += 1
    counts.impressions.late += 1
  }

  mutating func refuseLate(_: Reward) {
    counts.claims.received += 1
    counts.claims.late += 1
  }

  private mutating func keep(_ event: Waiting, of decision: DecisionID, until limit: EventTime, now: EventTime) {
    let token = waiting.insert(event)
    tokens[decision, default: []].insert(token)
    expiries.set(token, at: limit)
    expire(now: now)
  }

  /// Hands over what waited for a decision, impressions before rewards, each in the order of (at, id).
  mutating func take(_ id: DecisionID) -> (impressions: [Impression], rewards: [Reward]) {
    var (impressions, rewards): ([Impression], [Reward]) = ([], [])
    for token in tokens.removeValue(forKey: id) ?? [] {
      switch waiting[token] {
      case .impression(let impression):
        counts.impressions.received -= 1
        counts.impressions.pending -= 1
        impressions.append(impression)
      case .reward(let reward):
        counts.claims.received -= 1
        counts.claims.pending -= 1
        rewards.append(reward)
      case .taken: break
      }
      waiting[token] = .taken
    }
    return (
      impressions.sorted { ($0.at, $0.id) < ($1.at, $1.id) }, rewards.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    )
  }

  /// Gives up what no placement waits for any more.
  mutating func expire(now: EventTime) {
    for entry in expiries.takeDue(through: EventTime(milliseconds: now.milliseconds - 1)) {
      giveUp(entry.token)
      waiting.remove(entry.token)
    }
    while let first = expiries.first, case .taken = waiting[first.token] {
      expiries.removeFirst()
      waiting.remove(first.token)
    }
  }

  private mutating func giveUp(_ token: Int) {
    switch waiting[token] {
    case .impression(let impression):
      counts.impressions.pending -= 1
      counts.impressions.unmatched += 1
      forget(token, of: impression.decisionID)
    case .reward(let reward):
      counts.claims.pending -= 1
      counts.claims.unmatched += 1
      forget(token, of: reward.decisionID)
    case .taken: break
    }
  }

  private mutating func forget(_ token: Int, of decision: DecisionID) {
    tokens[decision]?.remove(token)
    if tokens[decision]?.isEmpty == true { tokens[decision] = nil }
  }
}
