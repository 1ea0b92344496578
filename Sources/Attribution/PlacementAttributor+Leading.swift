import Events

/// Which pair each waiting claim would join now. It is led there by every change that can concern it, so that a learner
/// sees it, and its end need not look again: a claim that waits is not behind the watermark, so no closed pair admits it.
///
/// Each claim is led by itself: the order in which they are led has no effect.
extension PlacementAttributor {
  /// Leads claims to a pair that has opened.
  mutating func leadClaims(toOpened pair: Slot) {
    retargetClaims(naming: pairs[pair].decision)
    let activation = pairs[pair].activation
    for trail in [pairs[pair].actionTrail, pairs[pair].titleTrail] where trail.isSomewhere {
      var claim = trails.firstClaim(on: trail, notBefore: activation)
      while claim.isSomewhere {
        offer(pair, to: claim)
        claim = trails.claim(after: claim, notBefore: activation)
      }
    }
  }

  /// Leads claims from an open pair whose activation has moved, where they do not belong to it any more, and to it.
  mutating func leadClaims(fromOrToMoved pair: Slot) {
    var claim = pairs[pair].firstClaim
    while claim.isSomewhere {
      let next = claimsOfPairs.next(after: claim)
      retarget(claim)
      claim = next
    }
    leadClaims(toOpened: pair)
  }

  /// Leads anew the claims that name a decision.
  mutating func retargetClaims(naming decision: Slot) {
    var claim = decisions[decision].firstClaim
    while claim.isSomewhere {
      retarget(claim)
      claim = claimsOfDecisions.next(after: claim)
    }
  }

  /// Leads a waiting claim to the pair it would join now.
  mutating func retarget(_ slot: Slot) {
    guard let claim = waiting[slot].claim else { return }
    lead(slot, to: target(of: claim, naming: waiting[slot].decision, on: waiting[slot].trail))
  }

  /// Leads a waiting play to an open pair of its trail, unless it follows a decision, or that pair does not admit it, or
  /// the one it would join is later.
  private mutating func offer(_ pair: Slot, to slot: Slot) {
    guard let claim = waiting[slot].claim, admits(pair, claim) else { return }
    let decision = waiting[slot].decision
    if decision.isSomewhere, counts(decision, for: claim) { return }
    if let last = waiting[slot].target?.pair, !isShown(last, before: pair) { return }
    lead(slot, to: ClaimTarget(pair: pair, rule: .lastTouch))
  }

  private mutating func lead(_ slot: Slot, to target: ClaimTarget?) {
    guard target != waiting[slot].target else { return }
    if let old = waiting[slot].target?.pair {
      claimsOfPairs.remove(slot, first: &pairs[old].firstClaim)
      noteChange(of: old)
    }
    waiting[slot].target = target
    if let new = target?.pair {
      claimsOfPairs.insert(slot, first: &pairs[new].firstClaim)
      noteChange(of: new)
    }
  }
}
