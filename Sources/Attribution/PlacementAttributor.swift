package import Events

/// Attribution for one placement: a state machine over events in any order, driven by their times alone.
///
/// The parts: decisions and impressions activate pairs (`+Impressions`), plays and rewards claim them (`+Claims`), the
/// watermark resolves claims, closes pairs and forgets decisions (`+Time`); `+Invariants` says what is always true.
/// Rules: DESIGN §5. A decision is known from its arrival until the watermark has passed it by `knownFor`.
package struct PlacementAttributor: Sendable {
  package let name: PlacementName
  package let rules: AttributionRules
  package internal(set) var counts = AttributionCounts()
  /// Event time up to which input is taken as complete.
  package internal(set) var watermark = EventTime.distantPast
  /// How often something a learner sees has changed: activations, claims that found a pair, closed pairs.
  package internal(set) var changes = 0

  var decisions = Slab<TrackedDecision>()
  var slots: [DecisionID: Int] = [:]
  var trails: [TrailKey: MemberTrail] = [:]
  var waiting = Slab<WaitingClaim>()
  /// Waiting claims by the decision they name.
  var naming: [DecisionID: Set<Int>] = [:]
  /// The open pairs of each action, in no order.
  var shown: [ActionID: [PairReference]] = [:]
  var changedActions: Set<ActionID> = []

  /// When claims resolve, pairs close, decisions end unseen, and decisions are forgotten.
  var resolutions = TimerQueue()
  var closings = TimerQueue()
  var endings = TimerQueue()
  var forgettings = TimerQueue()

  init(name: PlacementName, rules: AttributionRules) {
    self.name = name
    self.rules = rules
  }

  func knows(_ id: DecisionID) -> Bool { slots[id] != nil }

  /// The earliest moment at which the watermark would change something.
  package var nextDeadline: EventTime? {
    let resolution = resolutions.next.map { $0 + EventDuration(milliseconds: 1) }
    return [resolution, closings.next, endings.next].compactMap(\.self).min()
  }

  /// Takes a new decision of this placement.
  mutating func receive(_ decision: Decision) {
    guard watermark < decision.at + rules.window else { return refuseLate(decision) }
    counts.decisions.received += 1
    counts.decisions.pending += 1
    let slot = decisions.insert(TrackedDecision(decision))
    slots[decision.id] = slot
    endings.set(slot, at: decision.at + rules.window)
    forgettings.set(slot, at: decision.at + rules.knownFor)
    if rules.activation == .rank, !decision.places.isEmpty {
      activate(place: 0, of: slot, impressionAt: decision.at, impressionID: nil)
    } else {
      retarget(naming[decision.id] ?? [])
    }
  }

  /// Counts a decision that came after its end.
  mutating func refuseLate(_: Decision) {
    counts.decisions.received += 1
    counts.decisions.late += 1
  }

  /// The actions whose open or closed pairs have changed since this was last asked, in the order of their ids.
  package mutating func takeChangedActions() -> [ActionID] {
    defer { changedActions.removeAll(keepingCapacity: true) }
    return changedActions.sorted()
  }

  /// The open pairs of an action in canonical order: by close time, then decision id.
  ///
  /// - Complexity: O(*n* log *n*) for *n* open pairs of the action.
  package func openPairs(of action: ActionID) -> [OpenPair] {
    let references = (shown[action] ?? []).sorted { precedes($0, $1) }
    return references.map { reference in
      let pair = decisions[reference.slot].pairs[reference.pair]
      var earnings = pair.earnings
      for claim in pair.claims {
        if let target = waiting[claim].target { earnings.append(waiting[claim].claim.earning(by: target.rule)) }
      }
      return OpenPair(
        decision: decisions[reference.slot].decision, place: pair.place,
        reward: rules.reward.combine(earnings.sorted()).reward)
    }
  }

  /// Canonical order: close time, then decision id, then action. All windows are alike, so activation tells.
  func precedes(_ a: PairReference, _ b: PairReference) -> Bool {
    let (first, second) = (decisions[a.slot].pairs[a.pair].activation, decisions[b.slot].pairs[b.pair].activation)
    if first != second { return first < second }
    if a.slot != b.slot { return decisions[a.slot].decision.id < decisions[b.slot].decision.id }
    return decisions[a.slot].action(of: a.pair) < decisions[b.slot].action(of: b.pair)
  }
}
