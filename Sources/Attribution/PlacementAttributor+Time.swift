import Events

extension PlacementAttributor {
  /// Moves the watermark: claims before it are resolved, then pairs close in canonical order, then decisions that no
  /// impression came for end unseen, then decisions are forgotten that nothing can change any more.
  ///
  /// - Parameters:
  ///   - titles: Where a `fraction` finds durations.
  ///   - outcomes: Amended outcomes are appended, then the closed pairs.
  /// - Complexity: O(1) where nothing is due, else O(*n* log *n*) for *n* things due.
  mutating func advance(to time: EventTime, titles: Catalogue, outcomes: inout [Outcome]) {
    if !revisions.isEmpty { revise(titles: titles, outcomes: &outcomes) }
    guard time > watermark else { return }
    watermark = time
    let passed = EventTime(milliseconds: watermark.milliseconds - 1)
    resolutions.takeDue(through: passed, into: &due)
    if !due.isEmpty { resolveDue() }
    closings.takeDue(through: watermark, into: &due)
    if !due.isEmpty { closeDue(titles: titles, outcomes: &outcomes) }
    endings.takeDue(through: watermark, into: &due)
    for slot in due { updateTerm(of: slot) }
    due.removeAll(keepingCapacity: true)
    forgettings.takeDue(through: passed, into: &due)
    for slot in due { forget(slot) }
    due.removeAll(keepingCapacity: true)
  }

  /// Takes everything as having come: resolves and closes it, then forgets it, so that time can begin anew.
  ///
  /// - Complexity: O(*n* log *n*) for *n* things kept.
  mutating func finish(titles: Catalogue, outcomes: inout [Outcome]) {
    advance(to: .distantFuture, titles: titles, outcomes: &outcomes)
    actions.forgetChanged()
    watermark = .distantPast
    resolutions.reset()
    closings.reset()
    endings.reset()
    forgettings.reset()
  }

  private mutating func resolveDue() {
    if due.count > 1 {
      var claims: [(claim: Claim, slot: Slot)] = []
      for slot in due { if let claim = waiting[slot].claim { claims.append((claim, slot)) } }
      claims.sort { $0.claim.precedes($1.claim) }
      due.removeAll(keepingCapacity: true)
      for (_, slot) in claims { due.append(slot) }
    }
    for slot in due { resolve(waiting: slot) }
    due.removeAll(keepingCapacity: true)
  }

  private mutating func closeDue(titles: Catalogue, outcomes: inout [Outcome]) {
    if due.count > 1 { orderDuePairs() }
    for slot in due { outcomes.append(close(slot, titles: titles)) }
    due.removeAll(keepingCapacity: true)
  }

  /// Puts the pairs that are due in canonical order. Most are told apart by their times, without looking at anything else.
  private mutating func orderDuePairs() {
    var timed: [(closing: EventTime, slot: Slot)] = []
    timed.reserveCapacity(due.count)
    for slot in due { timed.append((closing(of: slot), slot)) }
    timed.sort { $0.closing == $1.closing ? precedes($0.slot, $1.slot) : $0.closing < $1.closing }
    for index in timed.indices { due[index] = timed[index].slot }
  }

  /// Forgets a decision and its pairs, all of which have closed.
  private mutating func forget(_ slot: Slot) {
    var pair = decisions[slot].firstPair
    while pair.isSomewhere {
      let next = pairs[pair].next
      forget(pair: pair)
      pair = next
    }
    orphanClaims(of: slot)
    bytes -= decisions[slot].bytes
    changedDecisions.leave(slot, key: decisions[slot].offset)
    if rulesInUse.release(decisions[slot].rules) { haveRulesGone = true }
    decisions.remove(slot)
    if isOver { haveRulesGone = true }
  }

  private mutating func forget(pair: Slot) {
    let (action, title) = (pairs[pair].actionTrail, pairs[pair].titleTrail)
    if action.isSomewhere { trails.remove(pair: pair, .action, from: action) }
    if title.isSomewhere { trails.remove(pair: pair, .title, from: title) }
    var earning = pairs[pair].firstEarning
    while earning.isSomewhere {
      let next = earnings[earning].next
      earnings.remove(earning)
      bytes -= StateBytes.earning
      earning = next
    }
    actions.release(pairs[pair].action)
    bytes -= StateBytes.pair + StateBytes.of(pairs[pair].impressionID?.text ?? "") + StateBytes.of(pairs[pair].taught)
    pairs.remove(pair)
  }
}
