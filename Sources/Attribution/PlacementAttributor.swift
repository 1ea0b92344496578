package import Events

/// Attribution for one placement: a state machine over events in any order, driven by their times alone.
///
/// The parts: decisions and impressions activate pairs (`+Impressions`), plays and rewards wait (`+Claims`), are led to
/// the pairs that they would join (`+Leading`) and join them (`+Joining`), the watermark resolves them, closes pairs and
/// forgets decisions (`+Time`), a pair's end becomes an outcome (`+Closing`); `+Invariants` says what is always true.
/// Rules: DESIGN §5. A decision is known from its arrival until the watermark has passed it by `knownFor` and
/// `amendWithin`.
///
/// Rules may change. A decision and its pairs keep those under which it came: activation, window, reward, amendWithin, and
/// how long before it an impression may be. Limits and the lateness by which the watermark follows are the placement's: the
/// newest hold for all. The watermark never moves back: where the lateness has grown, it stands still until time has come
/// as much further.
///
/// Everything kept stands in a slot of a `Slab` and refers to others by their slots; ids are looked up once, at the door.
///
/// What is asked for each event is `mutating` though it changes nothing: a struct of so many tables is copied for a call
/// that only reads it more often than not.
package struct PlacementAttributor: Sendable {
  package let name: PlacementName
  package internal(set) var counts = AttributionCounts()
  /// Event time up to which input is taken as complete.
  package internal(set) var watermark = EventTime.distantPast
  /// How often something a learner sees has changed: activations, claims that found a pair, closed pairs, amendments.
  package internal(set) var changes = 0
  /// An estimate of the memory of decisions, pairs and waiting claims: a function of the events applied.
  package internal(set) var bytes = 0

  /// Whether decisions that come are nobody's; what is under way goes on.
  package internal(set) var isWithdrawn = false
  var rulesInUse: RulesInUse
  /// Whether plays concern it: any rules in use take them.
  package internal(set) var takesPlays = false
  /// Whether rules have been forgotten since the Attributor noted them last.
  var haveRulesGone = false

  var decisions = DecisionTable()
  var pairs = Slab<TrackedPair>(vacant: .vacant)
  var earnings = Slab<KeptEarning>(vacant: .vacant)
  var actions = ActionTable()
  var trails = TrailTable()

  var waiting = Slab<WaitingClaim>(vacant: WaitingClaim(claim: nil))
  /// Decisions that are not known and that waiting claims name.
  var named = Directory<NamedDecision>(vacant: NamedDecision(id: ""))
  /// Waiting claims by the pair they would join, and by the decision they name, known or not.
  var claimsOfPairs = Chains()
  var claimsOfDecisions = Chains()

  /// When claims resolve, pairs close, decisions end unseen, and decisions are forgotten.
  var resolutions = TimerQueue()
  var closings = TimerQueue()
  var endings = TimerQueue()
  var forgettings = TimerQueue()
  /// Closed pairs whose outcome is to come out, for the first time or again, once the event is applied.
  var revisions: [Slot] = []
  var due: [Slot] = []

  /// Decisions, with their pairs, and waiting claims that have changed since they were taken (`Keeping`).
  var changedDecisions = ChangedSlots()
  var changedClaims = ChangedSlots()

  init(name: PlacementName, rules: AttributionRules) { self.init(name: name, rulesInUse: RulesInUse(rules)) }

  init(name: PlacementName, rulesInUse: RulesInUse) {
    self.name = name
    self.rulesInUse = rulesInUse
  }

  /// Those under which a decision comes now. - Complexity: O(1).
  @inline(__always)
  package var rules: AttributionRules { rulesInUse[rulesInUse.newest] }

  /// How many rules known decisions came under, the newest included. - Complexity: O(that).
  package var rulesInUseCount: Int { rulesInUse.count }

  /// Whether nothing can come of it any more, unless rules are set again. - Complexity: O(1).
  @inline(__always)
  var isOver: Bool { isWithdrawn && decisions.count == 0 }

  /// Pairs that are known, open or closed. - Complexity: O(1).
  package var knownPairs: Int { pairs.count }

  /// Pairs that are open. - Complexity: O(1).
  package var openPairCount: Int { closings.count }

  /// Whether the limits of state are reached: new decisions are refused. - Complexity: O(1).
  package var isFull: Bool { pairs.count >= rules.limits.pairs || bytes >= rules.limits.bytes }

  /// The earliest moment at which the watermark would change something.
  package var nextDeadline: EventTime? {
    let resolution = resolutions.next.map { $0 + EventDuration(milliseconds: 1) }
    return [resolution, closings.next, endings.next].compactMap(\.self).min()
  }

  /// Takes a new decision of this placement.
  ///
  /// With `amendWithin` one that comes when its window is over is known nevertheless, and counts as unseen until late
  /// impressions open pairs of it.
  ///
  /// - Parameter offset: Of its record.
  mutating func receive(_ decision: Decision, hash: UInt64, offset: UInt64) {
    let (newest, rules) = (rulesInUse.newest, rules)
    let end = decision.at + rules.window
    guard watermark < end + rules.amendWithin else { return refuseLate(decision) }
    counts.decisions.received += 1
    counts.decisions.pending += 1
    let slot = decisions.insert(TrackedDecision(decision, hash: hash, offset: offset, rules: newest))
    rulesInUse.retain(newest)
    changedDecisions.enter(slot)
    bytes += decisions[slot].bytes
    forgettings.set(slot, at: decision.at + rules.knownFor + rules.amendWithin)
    if watermark < end { endings.set(slot, at: end) } else { updateTerm(of: slot) }
    adoptClaims(of: slot)
    retargetClaims(naming: slot)
    if rules.activation == .rank, !decision.places.isEmpty {
      activate(place: 0, of: slot, impressionAt: decision.at, impressionID: nil)
    }
  }

  /// Counts a decision that came after its end.
  mutating func refuseLate(_: Decision) {
    counts.decisions.received += 1
    counts.decisions.late += 1
  }

  /// The actions whose open or closed pairs have changed since this was last asked, in the order of their ids.
  mutating func takeChangedActions() -> [ActionID] { actions.takeChanged() }

  /// The open pairs of an action in canonical order: by close time, then decision id.
  ///
  /// - Parameter titles: Where a `fraction` finds durations.
  /// - Complexity: O(*n* log *n*) for *n* open pairs of the action.
  package func openPairs(of action: ActionID, titles: Catalogue) -> [OpenPair] {
    actions.open(action).sorted { precedes($0, $1) }.compactMap { slot in
      let reward = reward(of: earnings(of: slot, withWaiting: true), pair: slot, titles: titles)
      return decisions[pairs[slot].decision].contents.map {
        OpenPair(
          decision: $0, place: Int(pairs[slot].place), features: PairFeatures(of: $0, at: Int(pairs[slot].place)),
          activatedAt: pairs[slot].activation, reward: reward.amount, isMeasured: reward.isMeasured)
      }
    }
  }

  /// When a pair closes, or closed. - Complexity: O(1).
  @inline(__always)
  func closing(of pair: Slot) -> EventTime { pairs[pair].activation + rulesInUse[pairs[pair].rules].window }

  /// Canonical order: close time, then decision id, then action.
  @inline(__always)
  func precedes(_ a: Slot, _ b: Slot) -> Bool {
    let (first, second) = (closing(of: a), closing(of: b))
    return first == second ? precedesByIDs(a, b) : first < second
  }

  /// Whether the last touch is rather the second pair: activation, then decision id, then action.
  @inline(__always)
  func isShown(_ a: Slot, before b: Slot) -> Bool {
    let (first, second) = (pairs[a].activation, pairs[b].activation)
    return first == second ? precedesByIDs(a, b) : first < second
  }

  @inline(__always)
  private func precedesByIDs(_ a: Slot, _ b: Slot) -> Bool {
    let (first, second) = (pairs[a].decision, pairs[b].decision)
    return first == second
      ? actions[pairs[a].action] < actions[pairs[b].action] : decisions[first].id < decisions[second].id
  }

  mutating func noteChange(of pair: Slot) {
    actions.noteChange(of: pairs[pair].action)
    changes += 1
  }
}

/// A pair that can still earn, as a learner sees it now.
package struct OpenPair: Sendable {
  package let decision: Decision
  package let place: Int
  /// As the request said them, until they are filled in.
  package var features: PairFeatures
  /// As it was shown, but not before it was decided.
  package let activatedAt: EventTime
  /// With the plays it has, waiting ones included.
  package let reward: Double
  /// False where a `fraction` is to be earned of a title whose duration nobody knows.
  package let isMeasured: Bool
}
