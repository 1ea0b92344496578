import Events

extension PlacementAttributor {
  /// Closes an open pair.
  mutating func close(_ pair: Slot, titles: Catalogue) -> Outcome {
    pairs[pair].isOpen = false
    actions.close(pair, of: pairs[pair].action)
    let slot = pairs[pair].decision
    decisions[slot].openPairs -= 1
    noteChange(of: pair)
    let outcome = outcome(of: pair, titles: titles)
    updateTerm(of: slot)
    return outcome
  }

  /// Has the outcome of a closed pair come out, for the first time or again, once the event is applied: once, whatever
  /// that event brings.
  mutating func awaitRevision(of pair: Slot) {
    guard !pairs[pair].awaitsRevision else { return }
    pairs[pair].awaitsRevision = true
    revisions.append(pair)
  }

  /// Keeps by which features a pair's first outcome taught, if any were filled in and it may be amended: its amendments
  /// teach by the same.
  mutating func keep(_ outcome: Outcome) {
    guard rulesInUse.amendWithin > .zero else { return }
    let slot = decisions.slot(of: outcome.decision.id, hash: outcome.decision.id.tableHash)
    guard slot.isSomewhere, rulesInUse[decisions[slot].rules].amendWithin > .zero,
      case let pair = pair(of: slot, at: outcome.place), pair.isSomewhere
    else { return }
    let features = PairFeatures(of: outcome.decision, at: outcome.place)
    let said = decisions[slot].contents.map { PairFeatures(of: $0, at: outcome.place) }
    bytes -= StateBytes.of(pairs[pair].taught)
    pairs[pair].taught = features == said ? nil : features
    bytes += StateBytes.of(pairs[pair].taught)
    changedDecisions.note(slot)
  }

  /// Brings out the outcomes of closed pairs that what came late has opened or amended.
  mutating func revise(titles: Catalogue, outcomes: inout [Outcome]) {
    for pair in revisions {
      pairs[pair].awaitsRevision = false
      pairs[pair].revision += 1
      outcomes.append(outcome(of: pair, titles: titles))
    }
    revisions.removeAll(keepingCapacity: true)
  }

  /// The outcome of a closed pair, counted.
  private mutating func outcome(of pair: Slot, titles: Catalogue) -> Outcome {
    let rules = rulesInUse[pairs[pair].rules]
    let taken = earnings(of: pair, withWaiting: false)
    let reward = reward(of: taken, pair: pair, titles: titles)
    let before = pairs[pair].hasOutcome ? pairs[pair].reward : nil
    if before == nil { counts.outcomes += 1 } else { counts.amended += 1 }
    counts.rewarded += (reward.amount > 0 ? 1 : 0) - (before ?? 0 > 0 ? 1 : 0)
    if rules.reward.needsDuration { pairs[pair].duration = duration(of: pair, titles: titles) }
    if before == nil { pairs[pair].number = counts.outcomes }
    changedDecisions.note(pairs[pair].decision)
    pairs[pair].reward = reward.amount
    return Outcome(
      decision: decision(of: pair), place: Int(pairs[pair].place), reward: reward.amount,
      impressionAt: pairs[pair].impressionAt, closedAt: closing(of: pair), plays: taken.count,
      rule: reward.rule, revision: Int(pairs[pair].revision), amended: before, isMeasured: reward.isMeasured,
      number: rules.amendWithin > .zero ? pairs[pair].number : 0, earnings: taken)
  }

  /// The decision of a pair, with the features that it taught by if an outcome of it has come out before.
  private func decision(of pair: Slot) -> Decision {
    guard let contents = decisions[pairs[pair].decision].contents else {
      preconditionFailure("an outcome of a decision let go")
    }
    return pairs[pair].taught.map { contents.with($0, at: Int(pairs[pair].place)) } ?? contents
  }

  /// What a pair was given, in the order of (at, type, id); on request with the claims that would join it now.
  func earnings(of pair: Slot, withWaiting: Bool) -> [Earning] {
    var taken = settledEarnings(of: pair)
    if withWaiting { taken += waitingEarnings(of: pair) }
    if taken.count > 1 { taken.sort { $0.precedes($1) } }
    return taken
  }

  /// What a pair was given for good, in no order.
  func settledEarnings(of pair: Slot) -> [Earning] {
    var taken: [Earning] = []
    var kept = pairs[pair].firstEarning
    while kept.isSomewhere {
      taken.append(earnings[kept].earning)
      kept = earnings[kept].next
    }
    return taken
  }

  /// The claims that would join a pair now, in no order.
  func waitingEarnings(of pair: Slot) -> [Earning] {
    var taken: [Earning] = []
    var claim = pairs[pair].firstClaim
    while claim.isSomewhere {
      if let rule = waiting[claim].target?.rule, let earning = waiting[claim].claim?.earning(by: rule) {
        taken.append(earning)
      }
      claim = claimsOfPairs.next(after: claim)
    }
    return taken
  }

  /// The reward of a pair for what it took.
  func reward(
    of taken: [Earning], pair: Slot, titles: Catalogue
  ) -> (amount: Double, rule: Outcome.Rule, isMeasured: Bool) {
    let rewardRule = rulesInUse[pairs[pair].rules].reward
    guard rewardRule.needsDuration else {
      let (amount, rule) = rewardRule.combine(taken, duration: nil)
      return (amount, rule, true)
    }
    let duration = duration(of: pair, titles: titles)
    let (amount, rule) = rewardRule.combine(taken, duration: duration)
    return (amount, rule, duration != nil)
  }

  /// How long a pair's title plays, by what the catalogue says now of the decision's time. From its first outcome on it
  /// is what it was then: an amendment changes what was taken, never how it is measured.
  private func duration(of pair: Slot, titles: Catalogue) -> Double? {
    if pairs[pair].hasOutcome { return pairs[pair].duration }
    let slot = pairs[pair].decision
    let title = decisions[slot].title ?? actions[pairs[pair].action]
    return titles.duration(of: title, at: decisions[slot].at)
  }

  /// The term that its pairs and the watermark give a decision.
  mutating func term(of slot: Slot) -> TrackedDecision.Term {
    let end = decisions[slot].at + rulesInUse[decisions[slot].rules].window
    if watermark < end || decisions[slot].openPairs > 0 { return .pending }
    return decisions[slot].firstPair.isSomewhere ? .closed : .unseen
  }

  /// Counts a decision under the term that its pairs and the watermark give it, and lets go of what only outcomes need
  /// once none can come.
  mutating func updateTerm(of slot: Slot) {
    let term = term(of: slot)
    guard term != decisions[slot].term else { return }
    counts.decisions[decisions[slot].term] -= 1
    counts.decisions[term] += 1
    decisions[slot].term = term
    changedDecisions.note(slot)
    guard term != .pending, rulesInUse[decisions[slot].rules].amendWithin == .zero else { return }
    bytes -= decisions[slot].releaseContents()
  }
}

extension AttributionCounts.Decisions {
  fileprivate subscript(term: TrackedDecision.Term) -> Int {
    get {
      switch term {
      case .pending: pending
      case .closed: closed
      case .unseen: unseen
      }
    }
    set {
      switch term {
      case .pending: pending = newValue
      case .closed: closed = newValue
      case .unseen: unseen = newValue
      }
    }
  }
}
