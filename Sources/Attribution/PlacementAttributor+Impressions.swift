import Events

extension PlacementAttributor {
  /// Takes an impression of the decision in a slot.
  mutating func receive(_ impression: Impression, of slot: Slot) {
    counts.impressions.received += 1
    guard let place = place(of: impression, in: slot) else {
      counts.impressions.unmatched += 1
      return
    }
    let known = pair(of: slot, at: place)
    if known.isSomewhere { return receive(impression, again: known) }
    guard rulesInUse[decisions[slot].rules].activation == .impression else {
      counts.impressions.repeated += 1
      return
    }
    guard canActivate(max(impression.at, decisions[slot].at), in: slot) else {
      counts.impressions.late += 1
      return
    }
    counts.impressions.activating += 1
    activate(place: place, of: slot, impressionAt: impression.at, impressionID: impression.id)
  }

  /// Counts an impression that cannot belong to its decision, since the time to wait for it was over.
  mutating func refuse(_: Impression) {
    counts.impressions.received += 1
    counts.impressions.unmatched += 1
  }

  /// Counts an impression that came too late to be looked at.
  mutating func refuseLate(_: Impression) {
    counts.impressions.received += 1
    counts.impressions.late += 1
  }

  /// Activates the pair of a place; the waiting claims that its member or a client makes are led anew.
  ///
  /// One whose window is over closes at once, with revision 1; no claim that still waits can join it.
  mutating func activate(place: Int, of slot: Slot, impressionAt: EventTime, impressionID: EventID?) {
    let action = decisions[slot].actions[place]
    let activation = max(impressionAt, decisions[slot].at)
    let pair = pairs.insert(
      TrackedPair(
        decision: slot, place: Int32(place), action: actions.retain(action), next: decisions[slot].firstPair,
        rules: decisions[slot].rules, impressionAt: impressionAt, activation: activation, impressionID: impressionID))
    bytes += StateBytes.pair + StateBytes.of(impressionID?.text ?? "")
    decisions[slot].firstPair = pair
    changedDecisions.note(slot)
    endings.cancel(slot)
    setOut(pair, of: action, in: slot)
    if closing(of: pair) > watermark {
      open(pair, in: slot)
      leadClaims(toOpened: pair)
    } else {
      awaitRevision(of: pair)
    }
    noteChange(of: pair)
    updateTerm(of: slot)
  }

  /// Has a pair of a decision earn until its window is over.
  mutating func open(_ pair: Slot, in slot: Slot) {
    pairs[pair].isOpen = true
    actions.open(pair, of: pairs[pair].action)
    decisions[slot].openPairs += 1
    closings.set(pair, at: closing(of: pair))
  }

  /// Puts a pair on the trails of its action and of what its decision is about; on none without a member.
  mutating func setOut(_ pair: Slot, of action: ActionID, in slot: Slot) {
    guard let member = decisions[slot].member else { return }
    let (hash, activation) = (decisions[slot].memberHash, pairs[pair].activation)
    pairs[pair].actionTrail = trails.insert(
      pair: pair, .action, at: activation, on: TrailKey(member: member, hash: hash, title: action))
    guard let title = decisions[slot].title, title != action else { return }
    pairs[pair].titleTrail = trails.insert(
      pair: pair, .title, at: activation, on: TrailKey(member: member, hash: hash, title: title))
  }

  /// Whether a pair may still open: its window is not over, and neither is its decision.
  ///
  /// With `amendWithin` it may until its outcome could not be amended any more.
  private mutating func canActivate(_ activation: EventTime, in slot: Slot) -> Bool {
    let rules = decisions[slot].rules
    let (end, amendWithin) = (activation + rulesInUse[rules].window, rulesInUse[rules].amendWithin)
    if amendWithin > .zero { return watermark < end + amendWithin }
    return watermark < end && decisions[slot].term == .pending
  }

  /// Of several impressions of a pair the least (at, id) activates; the others are repeated.
  ///
  /// One by which the pair would have closed already is late, with `amendWithin` too: no pair closes behind the
  /// watermark, so that closing order is canonical order whatever comes late.
  private mutating func receive(_ impression: Impression, again pair: Slot) {
    guard let first = pairs[pair].impressionID,
      (impression.at, impression.id) < (pairs[pair].impressionAt, first)
    else {
      counts.impressions.repeated += 1
      pairs[pair].repeats += 1
      changedDecisions.note(pairs[pair].decision)
      return
    }
    let activation = max(impression.at, decisions[pairs[pair].decision].at)
    guard pairs[pair].isOpen, activation + rulesInUse[pairs[pair].rules].window > watermark else {
      counts.impressions.late += 1
      return
    }
    counts.impressions.repeated += 1
    bytes += StateBytes.of(impression.id.text) - StateBytes.of(first.text)
    pairs[pair].repeats += 1
    pairs[pair].impressionAt = impression.at
    pairs[pair].impressionID = impression.id
    changedDecisions.note(pairs[pair].decision)
    guard activation != pairs[pair].activation else { return }
    pairs[pair].activation = activation
    closings.set(pair, at: closing(of: pair))
    let (action, title) = (pairs[pair].actionTrail, pairs[pair].titleTrail)
    if action.isSomewhere { trails.move(pair: pair, .action, to: activation, on: action) }
    if title.isSomewhere { trails.move(pair: pair, .title, to: activation, on: title) }
    noteChange(of: pair)
    leadClaims(fromOrToMoved: pair)
  }

  /// The place an impression speaks of; nil if it cannot: wrong action, member or time.
  private mutating func place(of impression: Impression, in slot: Slot) -> Int? {
    if let member = impression.member, let own = decisions[slot].member, member != own { return nil }
    let (at, rules) = (decisions[slot].at, decisions[slot].rules)
    guard at - rulesInUse[rules].lateness <= impression.at, impression.at < at + rulesInUse[rules].window else {
      return nil
    }
    return decisions[slot].actions.firstIndex(of: impression.action)
  }

  /// The pair of a decision's place; `nowhere` if it was not shown.
  mutating func pair(of slot: Slot, at place: Int) -> Slot {
    var pair = decisions[slot].firstPair
    while pair.isSomewhere && pairs[pair].place != Int32(place) { pair = pairs[pair].next }
    return pair
  }
}
