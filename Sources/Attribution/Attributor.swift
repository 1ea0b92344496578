package import Events

/// Joins impressions, plays and rewards to decisions, for all placements: the whole of attribution.
///
/// A pure state machine. The same events in any order inside the lateness end in the same outcomes (DESIGN §3, §5). An
/// event is told from repeats (`EventLedger`), led to its placements (`+Routing`) or kept until its decision comes
/// (`UnknownDecisions`), and then moves the time of all.
package struct Attributor: Sendable {
  /// How many impressions and rewards of unknown decisions may wait where nothing is said; and in each placement as many
  /// claims, beyond which a play that would wait there is refused unless it names a known decision.
  package static let unknownLimit = 1_000_000

  /// In the order in which they came, and of those that came together in the order of their names. None ever leaves.
  package internal(set) var placements: [PlacementAttributor]
  var names: [PlacementName]
  /// What became of all events.
  package internal(set) var events = AttributionCounts.Events()
  /// What is known of titles.
  package internal(set) var catalogue = Catalogue()
  /// The greatest event time applied; no decision of our own ranking moves it.
  package internal(set) var now = EventTime.distantPast
  var unknown: UnknownDecisions
  var ledger: EventLedger
  /// How long an event id is remembered after its time: the greatest lateness and the greatest memory of all rules in use.
  var reach = EventDuration.zero
  /// Of the record applied last.
  var offset: UInt64 = 0

  package init(rules: [PlacementName: AttributionRules], unknownLimit: Int = Attributor.unknownLimit) {
    placements = rules.sorted { $0.key < $1.key }.map { PlacementAttributor(name: $0.key, rules: $0.value) }
    names = placements.map(\.name)
    ledger = EventLedger()
    unknown = UnknownDecisions(limit: unknownLimit)
    noteRules()
  }

  /// The row of impressions and rewards whose decision is unknown.
  package var unknownCounts: AttributionCounts { unknown.counts }

  /// The earliest event time at which a tick would change something; nil if none would.
  package var nextDeadline: EventTime? {
    let deadlines = placements.compactMap { placement in placement.nextDeadline.map { $0 + placement.rules.lateness } }
    return (deadlines + [unknown.nextDeadline].compactMap(\.self)).min()
  }

  /// The index of a placement in `placements`, withdrawn or not; nil if there is none of that name.
  package func index(of name: PlacementName) -> Int? { names.firstIndex(of: name) }

  /// Whether a placement refuses new decisions. - Complexity: O(1).
  package func isFull(at index: Int) -> Bool { placements[index].isFull }

  /// Applies one event and moves the time.
  ///
  /// - Parameter outcomes: Amended outcomes are appended, then pairs that close, each placement's in canonical order.
  /// - Returns: Whether the event was new. A late event is accepted and counted.
  @discardableResult
  package mutating func apply(_ event: Event, outcomes: inout [Outcome]) -> Admission {
    apply(event, digest: event.digest, outcomes: &outcomes)
  }

  /// Applies one event whose digest is known, and moves the time.
  ///
  /// - Parameters:
  ///   - digest: As `Event.digest` gives it; of a tick it is not looked at.
  ///   - offset: Of its record in the log, greater than all before; nil where there is none: one more than the last.
  ///   - outcomes: As above.
  /// - Complexity: O(1) expected, and what the closing of pairs and the resolving of claims that are due cost.
  @discardableResult
  package mutating func apply(
    _ event: Event, digest: UInt64, at offset: UInt64? = nil, outcomes: inout [Outcome]
  ) -> Admission {
    self.offset = offset ?? self.offset + 1
    let admission = admit(event, digest: digest)
    events.count(admission)
    if admission != .conflicting && admission != .full { advance(to: event, outcomes: &outcomes) }
    return admission
  }

  /// Takes up what the catalogue says of a title. It moves no time.
  ///
  /// - Parameter offset: Of its record in the log, greater than all before; 0 where there is none.
  package mutating func apply(_ title: Title, at offset: UInt64 = 0) {
    self.offset = max(self.offset, offset)
    catalogue.insert(title, at: offset)
  }

  /// Ends the input: everything that waits is resolved, everything open closes, and all of it is forgotten, repeats and
  /// changed actions too, so that what comes next may be of any time. Counts and the catalogue stay.
  ///
  /// - Complexity: O(*n* log *n*) for *n* things kept.
  package mutating func finish(outcomes: inout [Outcome]) {
    unknown.finish()
    for index in placements.indices { placements[index].finish(titles: catalogue, outcomes: &outcomes) }
    ledger.forgetAll()
    noteRules()
    now = .distantPast
  }

  /// The actions of a placement whose open or closed pairs have changed since this was last asked, in the order of ids.
  package mutating func takeChangedActions(at index: Int) -> [ActionID] {
    placements[index].takeChangedActions()
  }

  /// Notes every action of a placement that has open pairs as changed: what the catalogue says of it may have.
  package mutating func noteOpenActions(at index: Int) { placements[index].actions.noteOpen() }

  /// Keeps the decision of a pair's first outcome as it was filled in, so that its amendments teach by the same features.
  package mutating func keep(_ outcome: Outcome, at index: Int) { placements[index].keep(outcome) }

  /// The actions of a placement that have open pairs, in the order of their ids. - Complexity: O(*actions*), sorted.
  package func openActions(at index: Int) -> [ActionID] { placements[index].actions.openIDs }

  /// The open pairs of an action of a placement, in canonical order.
  ///
  /// - Complexity: O(*n* log *n*) for *n* open pairs of the action.
  package func openPairs(of action: ActionID, at index: Int) -> [OpenPair] {
    placements[index].openPairs(of: action, titles: catalogue)
  }

  /// What is known of a decision; nil if none of that id is known. - Complexity: O(*n* log *n*) for all it was given.
  package func report(of id: DecisionID) -> DecisionReport? {
    let hash = id.tableHash
    // Look-ups are `mutating`, for the sake of those made at every event.
    var copy = self
    return copy.placement(knowing: id, hash: hash).map { placements[$0.index].report(of: $0.slot, titles: catalogue) }
  }

  /// Whether something is wrong, as a sentence; nil where all holds. For tests.
  package func brokenInvariant() -> String? {
    if !events.areConserved { return "the conservation law of events is broken: \(events)" }
    if !unknownCounts.areConserved { return "the conservation law of unknown decisions is broken: \(unknownCounts)" }
    return placements.lazy.compactMap { $0.brokenInvariant() }.first
  }

  /// Looks an event up, and leads a new one to where it belongs. What is older than any memory of it changes nothing but
  /// a count; what is refused since the state is full is not remembered.
  private mutating func admit(_ event: Event, digest: UInt64) -> Admission {
    guard ledger.remembers(event.at) else {
      refuseLate(event)
      return .accepted
    }
    guard let key = EventLedger.key(of: event) else { return .accepted }
    let admission = ledger.admission(of: key, digest: digest)
    guard admission == .accepted else { return admission }
    guard route(event, key: key) else { return .full }
    ledger.remember(key, digest: digest, at: event.at)
    return .accepted
  }

  private mutating func advance(to event: Event, outcomes: inout [Outcome]) {
    if case .decision(let decision) = event, decision.snapshot != nil {
      // Our own ranking: it says when it was asked, not how far the world's events have come.
    } else {
      now = max(now, event.at)
    }
    unknown.expire(now: now)
    for index in placements.indices {
      let watermark = now - placements[index].rulesInUse.newestLateness
      placements[index].advance(to: watermark, titles: catalogue, outcomes: &outcomes)
      if placements[index].haveRulesGone { noteRules() }
    }
    ledger.forget(before: now - reach)
  }
}

extension AttributionCounts.Events {
  fileprivate mutating func count(_ admission: Admission) {
    received += 1
    switch admission {
    case .accepted: accepted += 1
    case .duplicate: duplicate += 1
    case .conflicting: conflicting += 1
    case .full: rejected += 1
    }
  }
}
