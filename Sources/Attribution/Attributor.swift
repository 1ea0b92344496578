package import Events

/// Joins impressions, plays and rewards to decisions, for all placements: the whole of attribution.
///
/// A pure state machine. The same events in any order inside the lateness end in the same outcomes (DESIGN §3, §5).
package struct Attributor: Sendable {
  /// In the order of their names.
  package private(set) var placements: [PlacementAttributor]
  private var unknown: UnknownDecisions
  private var ledger = EventLedger()
  /// The greatest event time applied; no decision of our own ranking moves it.
  package private(set) var now = EventTime.distantPast
  /// How long an event id is remembered: the greatest window + lateness of all placements.
  private let memory: EventDuration
  private let greatestLateness: EventDuration

  package init(rules: [PlacementName: AttributionRules]) {
    placements = rules.sorted { $0.key < $1.key }.map { PlacementAttributor(name: $0.key, rules: $0.value) }
    greatestLateness = rules.values.map(\.lateness).max() ?? .zero
    memory = rules.values.map { $0.window + $0.lateness }.max() ?? .zero
    unknown = UnknownDecisions(lateness: greatestLateness)
  }

  /// The row of impressions and rewards whose decision is unknown.
  package var unknownCounts: AttributionCounts { unknown.counts }

  /// The earliest event time at which a tick would change something; nil if none would.
  package var nextDeadline: EventTime? {
    let deadlines = placements.compactMap { placement in placement.nextDeadline.map { $0 + placement.rules.lateness } }
    return (deadlines + [unknown.nextDeadline].compactMap(\.self)).min()
  }

  /// The index of a placement in `placements`; nil if there is none of that name.
  package func index(of name: PlacementName) -> Int? { placements.firstIndex { $0.name == name } }

  /// Applies one event and moves the time.
  ///
  /// - Parameter outcomes: Pairs that close are appended, each placement's in canonical order.
  /// - Returns: Whether the event was new. A late event is accepted and counted.
  @discardableResult
  package mutating func apply(_ event: Event, outcomes: inout [Outcome]) -> Admission {
    apply(event, digest: event.digest, outcomes: &outcomes)
  }

  /// Applies one event whose digest was made where it was encoded.
  @discardableResult
  package mutating func apply(_ event: Event, digest: UInt64, outcomes: inout [Outcome]) -> Admission {
    let admission: Admission
    if event.at + memory < now - greatestLateness {
      admission = .accepted
      refuseLate(event)
    } else {
      admission = ledger.admit(event, digest: digest)
      if admission == .accepted { route(event) }
    }
    if admission != .conflicting { advance(to: event, outcomes: &outcomes) }
    return admission
  }

  /// What is known of titles.
  package private(set) var catalogue = Catalogue()

  /// Takes up what the catalogue says of a title. It moves no time.
  package mutating func apply(_ title: Title) { catalogue.insert(title) }

  package mutating func takeChangedActions(at index: Int) -> [ActionID] { placements[index].takeChangedActions() }

  private mutating func route(_ event: Event) {
    switch event {
    case .decision(let decision): route(decision)
    case .impression(let impression):
      if let index = placement(knowing: impression.decisionID) {
        placements[index].receive(impression)
      } else {
        unknown.receive(impression, now: now)
      }
    case .play(let play):
      for index in placements.indices where placements[index].rules.reward.takesPlays {
        placements[index].receive(Claim(play))
      }
    case .reward(let reward):
      if let index = placement(knowing: reward.decisionID) {
        if !placements[index].rules.reward.takesPlays { placements[index].receive(Claim(reward)) }
      } else {
        unknown.receive(reward, now: now)
      }
    case .tick: break
    }
  }

  /// A decision, and what waited for it as far as its own placement still waits.
  ///
  /// An id given out anew while its first decision is still known is late: that one has been counted under it.
  private mutating func route(_ decision: Decision) {
    guard let index = index(of: decision.placement) else { return }
    guard placement(knowing: decision.id) == nil else { return placements[index].refuseLate(decision) }
    placements[index].receive(decision)
    let (impressions, rewards) = unknown.take(decision.id)
    let (watermark, rules) = (placements[index].watermark, placements[index].rules)
    for impression in impressions {
      if watermark > impression.at + rules.lateness || !placements[index].knows(decision.id) {
        placements[index].refuse(impression)
      } else {
        placements[index].receive(impression)
      }
    }
    for reward in rewards where !rules.reward.takesPlays {
      if watermark > reward.at {
        placements[index].refuseUnmatched(Claim(reward))
      } else {
        placements[index].receive(Claim(reward))
      }
    }
  }

  /// What is older than any memory of it changes nothing but a count.
  private mutating func refuseLate(_ event: Event) {
    switch event {
    case .decision(let decision):
      if let index = index(of: decision.placement) { placements[index].refuseLate(decision) }
    case .impression(let impression):
      if let index = placement(knowing: impression.decisionID) {
        placements[index].refuseLate(impression)
      } else {
        unknown.refuseLate(impression)
      }
    case .play(let play):
      for index in placements.indices where placements[index].rules.reward.takesPlays {
        placements[index].refuseLate(Claim(play))
      }
    case .reward(let reward):
      if let index = placement(knowing: reward.decisionID) {
        if !placements[index].rules.reward.takesPlays { placements[index].refuseLate(Claim(reward)) }
      } else {
        unknown.refuseLate(reward)
      }
    case .tick: break
    }
  }

  private mutating func advance(to event: Event, outcomes: inout [Outcome]) {
    if case .decision(let decision) = event, decision.snapshot != nil {
      // Our own ranking: it says when it was asked, not how far the world's events have come.
    } else {
      now = max(now, event.at)
    }
    unknown.expire(now: now)
    for index in placements.indices {
      placements[index].advance(to: now - placements[index].rules.lateness, outcomes: &outcomes)
    }
    ledger.forget(before: now - greatestLateness - memory)
  }

  private func placement(knowing id: DecisionID) -> Int? { placements.firstIndex { $0.knows(id) } }
}
