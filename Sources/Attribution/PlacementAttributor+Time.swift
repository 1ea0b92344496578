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
    takeDue(inOrder: { $0.resolvesBefore($1, $2) }) { $0.resolve(waiting: $1) }
    closings.takeDue(through: watermark, into: &due)
    takeDue(inOrder: { $0.precedes($1, $2) }) { outcomes.append($0.close($1, titles: titles)) }
    endings.takeDue(through: watermark, into: &due)
    takeDue { $0.updateTerm(of: $1) }
    forgettings.takeDue(through: passed, into: &due)
    takeDue { $0.forget($1) }
  }

  /// Takes everything as having come: resolves and closes it, then forgets it, so that time can begin anew.
  ///
  /// - Complexity: O(*n* log *n*) for *n* things kept.
  mutating func finish(titles: Catalogue, outcomes: inout [Outcome]) {
    advance(to: .distantFuture, titles: titles, outcomes: &outcomes)
    _ = actions.takeChanged()
    watermark = .distantPast
    resolutions.reset()
    closings.reset()
    endings.reset()
    forgettings.reset()
  }

  private func resolvesBefore(_ a: Slot, _ b: Slot) -> Bool {
    guard let first = waiting[a].claim, let second = waiting[b].claim else { return false }
    return first.precedes(second)
  }

  /// Does something with each slot that is due, in an order where it has an effect.
  @inline(__always)
  private mutating func takeDue(
    inOrder precedes: ((PlacementAttributor, Slot, Slot) -> Bool)? = nil,
    _ body: (inout PlacementAttributor, Slot) -> Void
  ) {
    guard !due.isEmpty else { return }
    var slots: [Slot] = []
    swap(&slots, &due)
    if let precedes, slots.count > 1 { slots.sort { precedes(self, $0, $1) } }
    for slot in slots { body(&self, slot) }
    slots.removeAll(keepingCapacity: true)
    swap(&slots, &due)
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
    slots.remove(slot, hash: decisions[slot].hash)
    decisions.remove(slot)
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
    bytes -= StateBytes.pair + StateBytes.of(pairs[pair].impressionID?.text ?? "")
    pairs.remove(pair)
  }
}
