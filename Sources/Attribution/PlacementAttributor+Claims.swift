import Events

extension PlacementAttributor {
  /// Takes a play, or a reward of a decision that is known here.
  ///
  /// It waits until the watermark has passed it, for only then are all impressions known that it could follow; behind
  /// the watermark it is resolved at once.
  ///
  /// - Parameter decision: The slot of the decision it names; `nowhere` if that is not known here.
  mutating func receive(_ claim: Claim, naming decision: Slot) {
    counts.claims.received += 1
    guard claim.at >= watermark else {
      let trail = claim.trail.map { trails.slot(of: $0) } ?? .nowhere
      return settle(claim, on: target(of: claim, naming: decision, on: trail), isSeen: false)
    }
    counts.claims.pending += 1
    bytes += StateBytes.of(claim)
    let slot = waiting.insert(WaitingClaim(claim: claim))
    changedClaims.enter(slot)
    enroll(claim, in: slot, naming: decision)
  }

  /// Enrolls the waiting claim in a slot: puts it on its trail, beside others that name its decision, and where it would go now.
  mutating func enroll(_ claim: Claim, in slot: Slot, naming decision: Slot) {
    if let trail = claim.trail { waiting[slot].trail = trails.insert(claim: slot, at: claim.at, on: trail) }
    if decision.isSomewhere {
      link(slot, toDecision: decision)
    } else if let id = claim.decisionID {
      link(slot, toName: id, hash: claim.decisionHash)
    }
    resolutions.set(slot, at: claim.at)
    retarget(slot)
  }

  /// Whether a claim can come in while no more than `limit` are to wait: behind the watermark it does not wait.
  func hasRoom(for claim: Claim, limit: Int) -> Bool { waiting.count < limit || claim.at < watermark }

  /// Whether rewards earn by the rules of the decision in a slot.
  func takesRewards(of decision: Slot) -> Bool { rulesInUse[decisions[decision].rules].reward.takes(.reward) }

  /// Counts a claim that came too late to be looked at.
  mutating func refuseLate(_: Claim) {
    counts.claims.received += 1
    counts.claims.late += 1
  }

  /// Counts a reward whose decision came when the reward had been given up.
  mutating func refuseUnmatched(_: Claim) {
    counts.claims.received += 1
    counts.claims.unmatched += 1
  }

  /// Resolves a waiting claim for good: it joins the pair to which it was led last.
  mutating func resolve(waiting slot: Slot) {
    let wait = waiting[slot]
    guard let claim = wait.claim else { return }
    if let pair = wait.target?.pair { claimsOfPairs.remove(slot, first: &pairs[pair].firstClaim) }
    if wait.trail.isSomewhere { trails.remove(claim: slot, from: wait.trail) }
    unlinkFromDecision(slot)
    changedClaims.leave(slot, key: claim.offset)
    waiting.remove(slot)
    counts.claims.pending -= 1
    bytes -= StateBytes.of(claim)
    settle(claim, on: wait.target, isSeen: true)
  }

  /// Gives a claim to the pair it joins; a learner that saw it there already, while it waited, sees nothing new.
  ///
  /// With `amendWithin` a closed pair takes it too, until the watermark is past its close by that; it is then attributed,
  /// not late, and its pair has a new outcome whether or not the reward changes: the number of its plays has.
  private mutating func settle(_ claim: Claim, on target: ClaimTarget?, isSeen: Bool) {
    guard let target else {
      counts.claims.unmatched += 1
      return
    }
    guard pairs[target.pair].isOpen || isAmendable(target.pair) else {
      counts.claims.late += 1
      return
    }
    counts.claims.attributed += 1
    changedDecisions.note(pairs[target.pair].decision)
    bytes += StateBytes.earning
    pairs[target.pair].firstEarning = earnings.insert(
      KeptEarning(earning: claim.earning(by: target.rule), next: pairs[target.pair].firstEarning))
    if !pairs[target.pair].isOpen { awaitRevision(of: target.pair) }
    if !isSeen { noteChange(of: target.pair) }
  }

  private func isAmendable(_ pair: Slot) -> Bool {
    watermark < closing(of: pair) + rulesInUse[pairs[pair].rules].amendWithin
  }
}

// MARK: - Claims by the decision they name

extension PlacementAttributor {
  /// Claims that waited for a decision that has come name it from now on.
  mutating func adoptClaims(of decision: Slot) {
    let name = named.slot(of: decisions[decision].hash) { $0.id == decisions[decision].id }
    guard name.isSomewhere else { return }
    var claim = named[name].firstClaim
    decisions[decision].firstClaim = claim
    named.remove(name)
    while claim.isSomewhere {
      waiting[claim].name = .nowhere
      waiting[claim].decision = decision
      claim = claimsOfDecisions.next(after: claim)
    }
  }

  /// Claims that name a decision that is forgotten name nothing known from now on.
  mutating func orphanClaims(of decision: Slot) {
    let first = decisions[decision].firstClaim
    guard first.isSomewhere else { return }
    let id = decisions[decision].id
    let name = named.insert(NamedDecision(id: id, firstClaim: first), hash: decisions[decision].hash)
    var claim = first
    while claim.isSomewhere {
      waiting[claim].decision = .nowhere
      waiting[claim].name = name
      claim = claimsOfDecisions.next(after: claim)
    }
  }

  private mutating func link(_ slot: Slot, toDecision decision: Slot) {
    waiting[slot].decision = decision
    claimsOfDecisions.insert(slot, first: &decisions[decision].firstClaim)
  }

  private mutating func link(_ slot: Slot, toName id: DecisionID, hash: UInt64) {
    var name = named.slot(of: hash) { $0.id == id }
    if !name.isSomewhere { name = named.insert(NamedDecision(id: id), hash: hash) }
    waiting[slot].name = name
    claimsOfDecisions.insert(slot, first: &named[name].firstClaim)
  }

  private mutating func unlinkFromDecision(_ slot: Slot) {
    let (decision, name) = (waiting[slot].decision, waiting[slot].name)
    if decision.isSomewhere {
      claimsOfDecisions.remove(slot, first: &decisions[decision].firstClaim)
    } else if name.isSomewhere {
      claimsOfDecisions.remove(slot, first: &named[name].firstClaim)
      if !named[name].firstClaim.isSomewhere { named.remove(name) }
    }
  }
}
