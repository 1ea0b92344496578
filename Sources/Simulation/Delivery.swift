package import Events

/// The way from clients to the service, with its faults. A pure machine: events go in with the true time they happened,
/// and come out in the order in which they arrive, with the time that the member's clock showed.
///
/// What becomes of an event is a function of seed and event id. An event without a fault arrives when it happens. Without
/// late ones, no event that has not arrived is older than the greatest delivered time less the lateness (DESIGN §3).
package struct Delivery: Sendable {
  /// An event that arrives.
  package struct Arrival: Equatable, Sendable {
    /// By the true clock.
    package let at: EventTime
    package let event: Event
    /// Whether it was held back beyond the lateness.
    package let isLate: Bool
  }

  /// What became of the events sent.
  package struct Counts: Equatable, Sendable {
    package fileprivate(set) var sent = 0
    package fileprivate(set) var duplicated = 0
    package fileprivate(set) var reordered = 0
    package fileprivate(set) var late = 0
    package fileprivate(set) var lost = 0

    package init() {}
  }

  package let faults: DeliveryFaults
  package private(set) var counts = Counts()
  private let seed: UInt64
  /// By arrival; of one time, as they were sent.
  private var underWay: [Arrival] = []

  package init(seed: UInt64, faults: DeliveryFaults) {
    self.seed = seed
    self.faults = faults
  }

  /// Sends an event off. - Complexity: O(*events under way*), all but the search a move of memory.
  ///
  /// - Parameters:
  ///   - event: With the true time.
  ///   - member: Whose clock dates it.
  package mutating func send(_ event: Event, of member: MemberID) {
    var random = SimulatedRandom(seed: seed, .delivery, event.deliveryKey)
    counts.sent += 1
    // Every number is drawn, so that one rate does not change what another does.
    let (isLost, isLate, isReordered) = (
      random.unit() < faults.lost, random.unit() < faults.late, random.unit() < faults.reordered
    )
    let isDuplicated = random.unit() < faults.duplicates
    if isLost {
      counts.lost += 1
      return
    }
    let dated = event.dated(event.at + skew(of: member))
    var pause = EventDuration.zero
    if isLate {
      counts.late += 1
      // Beyond the lateness by any two clocks, and by a lateness more, so that traffic with pauses leaves it behind too.
      let over = 2 * (faults.lateness.milliseconds + faults.skew.milliseconds) + 1
      pause = random.milliseconds(over, over + faults.lateness.milliseconds)
    } else if isReordered {
      counts.reordered += 1
      pause = random.milliseconds(0, faults.longestPause.milliseconds)
    }
    insert(Arrival(at: event.at + pause, event: dated, isLate: isLate))
    if isDuplicated {
      counts.duplicated += 1
      pause = pause + random.milliseconds(0, isLate ? 0 : faults.longestPause.milliseconds - pause.milliseconds)
      insert(Arrival(at: event.at + pause, event: dated, isLate: isLate))
    }
  }

  /// Hands over what has arrived by `time`, in the order of arrival.
  package mutating func arrivals(by time: EventTime) -> [Arrival] {
    let count = position(after: time)
    defer { underWay.removeFirst(count) }
    return Array(underWay[..<count])
  }

  /// The arrival of the last event under way; nil if there is none.
  package var lastArrival: EventTime? { underWay.last?.at }

  /// How far ahead a member's clock is, behind where it is negative.
  private func skew(of member: MemberID) -> EventDuration {
    var random = SimulatedRandom(seed: seed, .clock, StableHash.of(member.text))
    return random.milliseconds(-faults.skew.milliseconds, faults.skew.milliseconds)
  }

  private mutating func insert(_ arrival: Arrival) { underWay.insert(arrival, at: position(after: arrival.at)) }

  /// The index of the first arrival after `time`.
  private func position(after time: EventTime) -> Int {
    var (low, high) = (0, underWay.count)
    while low < high {
      let middle = (low + high) / 2
      if underWay[middle].at <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Event {
  /// The same event, dated otherwise.
  fileprivate func dated(_ at: EventTime) -> Event {
    switch self {
    case .decision(var decision):
      decision.at = at
      return .decision(decision)
    case .impression(var impression):
      impression.at = at
      return .impression(impression)
    case .play(var play):
      play.at = at
      return .play(play)
    case .reward(var reward):
      reward.at = at
      return .reward(reward)
    case .tick: return .tick(at)
    }
  }

  /// A hash of what tells it from others: its kind and its id.
  fileprivate var deliveryKey: UInt64 {
    switch self {
    case .decision(let decision): StableHash.of("decision \(decision.id)")
    case .impression(let impression): StableHash.of("impression \(impression.id)")
    case .play(let play): StableHash.of("play \(play.id)")
    case .reward(let reward): StableHash.of("reward \(reward.id)")
    case .tick(let at): StableHash.of("tick \(at.milliseconds)")
    }
  }
}
