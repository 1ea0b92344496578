import Attribution
import Events
import Support

/// Two Attributors over the same events: one that is never asked for its state, and one that is taken piece by piece and,
/// now and then, replaced by what is read from the pieces.
struct TrackedRun {
  let unknownLimit: Int
  private(set) var plain: Attributor
  private(set) var tracked: Attributor
  private(set) var state = KeptState()
  /// By their offsets.
  private(set) var decisions: [UInt64: Decision] = [:]
  private(set) var offset: UInt64 = 0
  private(set) var readings = 0
  /// What went otherwise in the one than in the other.
  private(set) var difference: String?
  private var random: WorldRandom

  init(rules: [PlacementName: AttributionRules], unknownLimit: Int = Attributor.unknownLimit, seed: UInt64 = 0) {
    self.unknownLimit = unknownLimit
    plain = Attributor(rules: rules, unknownLimit: unknownLimit)
    tracked = plain
    tracked.keepsTrack = true
    random = WorldRandom(seed: seed)
  }

  /// A world with limits that are reached, or with amendments, or with neither.
  init(_ world: World) {
    let isLimited = world.seed.isMultiple(of: 4)
    let rules = world.rules.mapValues { rules in
      AttributionRules(
        activation: rules.activation, window: rules.window, lateness: rules.lateness, amendWithin: rules.amendWithin,
        reward: rules.reward, limits: isLimited ? StateLimits(pairs: 6, bytes: 12_000) : StateLimits())
    }
    self.init(rules: rules, unknownLimit: isLimited ? 3 : Attributor.unknownLimit, seed: world.seed)
  }

  /// Changes rules, or withdraws a placement.
  mutating func edit(_ step: AttributionStep) {
    plain.edit(step)
    tracked.edit(step)
  }

  mutating func apply(_ title: Title) {
    offset += UInt64(random.int(1...3))
    plain.apply(title, at: offset)
    tracked.apply(title, at: offset)
  }

  mutating func apply(_ event: Event) {
    // Not every record of a log is an event.
    offset += UInt64(random.int(1...3))
    if case .decision(let decision) = event { decisions[offset] = decision }
    let expected = TrackedRun.apply(event, at: offset, to: &plain)
    let found = TrackedRun.apply(event, at: offset, to: &tracked)
    if expected != found { note("\(event): \(found), not \(expected)") }
    for index in plain.placements.indices {
      for action in World.actions {
        let (expected, found) = (plain.openPairs(of: action, at: index), tracked.openPairs(of: action, at: index))
        let isSame = expected.elementsEqual(found) {
          ($0.decision, $0.place, $0.activatedAt, $0.reward) == ($1.decision, $1.place, $1.activatedAt, $1.reward)
            && $0.isMeasured == $1.isMeasured
        }
        if !isSame { note("\(event): other open pairs of \(action)") }
      }
    }
  }

  private struct Answer: Equatable {
    let admission: Admission
    let outcomes: [Outcome]
  }

  /// What an event gives. A first outcome is kept with features filled in, as the Pipeline does.
  private static func apply(_ event: Event, at offset: UInt64, to attributor: inout Attributor) -> Answer {
    var outcomes: [Outcome] = []
    let admission = attributor.apply(event, digest: event.digest, at: offset, outcomes: &outcomes)
    for var outcome in outcomes where outcome.amended == nil {
      guard let index = attributor.index(of: outcome.decision.placement) else { continue }
      let hash = StableHash.of("\(outcome.decision.id) \(outcome.place)")
      if hash % 3 == 0 { outcome.decision.context = ["filled": .number(Double(hash % 7))] }
      let candidate = outcome.decision.places[outcome.place].candidate
      if hash % 5 < 2 { outcome.decision.candidates[candidate].features = ["filled": .number(1)] }
      attributor.keep(outcome, at: index)
    }
    return Answer(admission: admission, outcomes: outcomes)
  }

  /// Takes some entries; whether these are all.
  @discardableResult
  mutating func take(upTo limit: Int) -> Bool {
    var entries: [StateEntry] = []
    let isWhole = tracked.takeChanges(upTo: limit, into: &entries)
    if isWhole != (tracked.changedCount == 0) { note("whole with \(tracked.changedCount) changes") }
    state.store(entries)
    return isWhole
  }

  /// Goes on with what is read from all that was taken. - Precondition: That is the whole state.
  mutating func read() {
    readings += 1
    let before = KeptState.dump(tracked)
    do {
      tracked = try reading()
    } catch {
      return note("\(error)")
    }
    if let broken = tracked.brokenInvariant() { note(broken) }
    if KeptState.dump(tracked) != before { note("another state was read") }
    if tracked.changedCount != 0 { note("changed as it was read") }
    compare()
  }

  func reading(of entries: [StateEntry]? = nil) throws -> Attributor {
    try Attributor(unknownLimit: unknownLimit, entries: entries ?? state.entries) { offset in
      guard let decision = decisions[offset] else { throw Missing(offset: offset) }
      return decision
    }
  }

  struct Missing: Error { let offset: UInt64 }

  /// Compares all that can be seen of the two.
  mutating func compare() {
    if KeptState.dump(plain) != KeptState.dump(tracked) { note("another state than without track") }
    // A timer that was taken back may still be looked at where it was set.
    switch (plain.nextDeadline, tracked.nextDeadline) {
    case (nil, nil): break
    case (let before?, let after?) where before <= after: break
    case (let before, let after): note("due at \(String(describing: after)), not \(String(describing: before))")
    }
    if plain.events != tracked.events || plain.unknownCounts != tracked.unknownCounts { note("other counts") }
    for (a, b) in zip(plain.placements, tracked.placements)
    where (a.name, a.rules, a.rulesInUseCount, a.isWithdrawn) != (b.name, b.rules, b.rulesInUseCount, b.isWithdrawn)
      || (a.counts, a.watermark, a.changes, a.bytes) != (b.counts, b.watermark, b.changes, b.bytes)
      || a.knownPairs != b.knownPairs || a.openPairCount != b.openPairCount
    {
      note("\(a.name): \(b.counts), not \(a.counts)")
    }
  }

  private mutating func note(_ text: String) { difference = difference ?? "offset \(offset): \(text)" }
}
