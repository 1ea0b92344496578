import Events

/// Decisions and waiting claims as they were written. Whatever is read must be what can be true at the watermark: anything
/// else is an error here, and would be a trap later.
extension PlacementAttributor {
  /// Takes up a decision that was known.
  ///
  /// - Parameter resolve: The decision in the record at an offset; asked only for one whose outcomes are not all told.
  /// - Returns: Its id and the id's hash.
  /// - Throws: `ByteError`, and what `resolve` throws.
  mutating func restore(
    decisionAt offset: UInt64, from reader: inout ByteReader, decision resolve: (UInt64) throws -> Decision
  ) throws -> (id: DecisionID, hash: UInt64) {
    guard let own = rulesInUse.slot(numbered: try reader.number()) else { throw reader.error("rules in use") }
    let rules = rulesInUse[own]
    let isReleased = try reader.flag()
    let decision = isReleased ? try knownPart(from: &reader) : try resolve(offset)
    guard decision.placement == name, EventTime.accepted.contains(decision.at.milliseconds) else {
      throw reader.error("a record that holds a decision of \(name)")
    }
    let forgetting = decision.at + rules.knownFor + rules.amendWithin
    guard forgetting >= watermark else { throw reader.error("a decision that is not forgotten") }
    let hash = decision.id.tableHash
    guard !decisions.slot(of: decision.id, hash: hash).isSomewhere else { throw reader.error("each decision once") }
    let slot = decisions.insert(TrackedDecision(decision, hash: hash, offset: offset, rules: own))
    rulesInUse.retain(own)
    if isReleased { _ = decisions[slot].releaseContents() }
    bytes += decisions[slot].bytes
    forgettings.set(slot, at: forgetting)
    for _ in 0..<(try reader.count()) { try restorePair(of: slot, from: &reader) }
    let term = term(of: slot)
    decisions[slot].term = term
    guard isReleased == (term != .pending && rules.amendWithin == .zero) else {
      throw reader.error("the contents of a decision that still tells outcomes")
    }
    let end = decision.at + rules.window
    if !decisions[slot].firstPair.isSomewhere, watermark < end { endings.set(slot, at: end) }
    return (decision.id, hash)
  }

  /// What is still known of a decision whose outcomes are told.
  private func knownPart(from reader: inout ByteReader) throws(ByteError) -> Decision {
    let id = DecisionID(try reader.text())
    let at = try reader.time()
    let member = try reader.optional { reader throws(ByteError) in MemberID(try reader.text()) }
    let title = try reader.optional { reader throws(ByteError) in ActionID(try reader.text()) }
    let actions = try reader.list { reader throws(ByteError) in ActionID(try reader.text()) }
    return Decision(
      id: id, at: at, placement: name, member: member, title: title, candidates: actions.map { Candidate(id: $0) },
      places: actions.indices.map { Place(candidate: $0) })
  }

  private mutating func restorePair(of slot: Slot, from reader: inout ByteReader) throws(ByteError) {
    let place = try reader.number()
    guard place < decisions[slot].actions.count, !pair(of: slot, at: place).isSomewhere else {
      throw reader.error("a place of the decision, each once")
    }
    let impressionAt = try reader.time()
    let impressionID = try reader.optional { reader throws(ByteError) in EventID(try reader.text()) }
    try check(impressionAt, impressionID, of: slot, reader)
    var restored = TrackedPair(
      decision: slot, place: Int32(place), action: actions.retain(decisions[slot].actions[place]),
      next: decisions[slot].firstPair, rules: decisions[slot].rules, impressionAt: impressionAt,
      activation: max(impressionAt, decisions[slot].at), impressionID: impressionID)
    restored.repeats = Int32(try reader.number(through: 1 << 30))
    restored.isOpen = restored.activation + rulesInUse[restored.rules].window > watermark
    restored.number = try reader.number(through: UInt64(counts.outcomes))
    guard restored.hasOutcome != restored.isOpen else { throw reader.error("an outcome if the pair has closed") }
    if restored.hasOutcome { try restoreOutcome(of: &restored, from: &reader) }
    let pair = pairs.insert(restored)
    bytes += StateBytes.pair + StateBytes.of(impressionID?.text ?? "") + StateBytes.of(restored.taught)
    decisions[slot].firstPair = pair
    setOut(pair, of: decisions[slot].actions[place], in: slot)
    if restored.isOpen { open(pair, in: slot) }
    for earning in try reader.list({ reader throws(ByteError) in try Earning(from: &reader) }) {
      let first = pairs[pair].firstEarning
      pairs[pair].firstEarning = earnings.insert(KeptEarning(earning: earning, next: first))
      bytes += StateBytes.earning
    }
  }

  /// That an impression can have activated a pair of the decision.
  private mutating func check(
    _ at: EventTime, _ id: EventID?, of slot: Slot, _ reader: ByteReader
  ) throws(ByteError) {
    let (decidedAt, rules) = (decisions[slot].at, rulesInUse[decisions[slot].rules])
    let isPossible =
      switch rules.activation {
      case .rank: id == nil && at == decidedAt
      case .impression: id != nil && decidedAt - rules.lateness <= at && at < decidedAt + rules.window
      }
    guard isPossible else { throw reader.error("an impression that activates") }
  }

  private mutating func restoreOutcome(of pair: inout TrackedPair, from reader: inout ByteReader) throws(ByteError) {
    pair.revision = Int32(try reader.number(through: 1 << 30))
    pair.reward = try reader.double()
    pair.duration = try reader.optional { reader throws(ByteError) in try reader.double() }
    guard try reader.flag() else { return }
    guard let contents = decisions[pair.decision].contents else { throw reader.error("no features without contents") }
    let said = PairFeatures(of: contents, at: Int(pair.place))
    let taught = try PairFeatures(from: &reader, beside: said)
    guard taught != said else { throw reader.error("features that were filled in") }
    pair.taught = taught
  }

  /// Takes up a claim that waited. All decisions must have been taken up before: where it goes is found anew.
  mutating func restore(claimAt offset: UInt64, from reader: inout ByteReader) throws(ByteError) {
    let claim = try Claim(from: &reader, offset: offset)
    guard claim.at >= watermark else { throw reader.error("a claim that waits in \(name)") }
    bytes += StateBytes.of(claim)
    var named = Slot.nowhere
    if let id = claim.decisionID { named = decisions.slot(of: id, hash: claim.decisionHash) }
    enroll(claim, in: waiting.insert(WaitingClaim(claim: claim)), naming: named)
  }

  /// Ends reading: what stood beside everything small must agree with what is there.
  mutating func finishReading(_ small: SmallState) throws(StateError) {
    actions.noteOpen()
    // Leading claims has counted some.
    changes = small.changes
    let pending = decisions.slots.count { decisions[$0].term == .pending }
    guard decisions.count == small.decisions, bytes == small.bytes, pending == counts.decisions.pending,
      waiting.count == counts.claims.pending, rulesInUse.areUsed
    else {
      throw StateError(.missing, at: nil, "\(name): other decisions or waiting claims than those that were written")
    }
    keepChanges(areTaken: true)
  }

  /// What is written beside everything small, to be compared.
  struct SmallState: Sendable {
    let changes: Int
    let decisions: Int
    let bytes: Int
  }

  func writeSmallState(to writer: inout ByteWriter) {
    writer.text(name.text)
    writer.flag(isWithdrawn)
    rulesInUse.write(to: &writer)
    writer.signed(watermark.milliseconds)
    counts.write(to: &writer)
    for count in [changes, decisions.count, bytes] { writer.count(count) }
  }

  /// A placement of which everything small is read, and what of that is to be compared.
  static func restored(from reader: inout ByteReader) throws(ByteError) -> (PlacementAttributor, SmallState) {
    let name = PlacementName(try reader.text())
    let isWithdrawn = try reader.flag()
    let rules = try RulesInUse(from: &reader)
    var placement = PlacementAttributor(name: name, rulesInUse: rules)
    placement.isWithdrawn = isWithdrawn
    placement.watermark = try reader.time()
    placement.counts = try AttributionCounts(from: &reader)
    let small = SmallState(
      changes: try reader.number(), decisions: try reader.number(), bytes: try reader.number())
    return (placement, small)
  }
}
