import Events

extension PlacementAttributor {
  /// Takes a play, or a reward of a decision that is known here.
  ///
  /// It waits until the watermark has passed it, for only then are all impressions known that it could follow; behind
  /// the watermark it is resolved at once.
  mutating func receive(_ claim: Claim) {
    counts.claims.received += 1
    guard claim.at >= watermark else { return resolve(claim, from: nil) }
    counts.claims.pending += 1
    let token = waiting.insert(WaitingClaim(claim: claim))
    if let decision = claim.decisionID { naming[decision, default: []].insert(token) }
    if let trail = claim.trail { trails[trail, default: MemberTrail()].claims.insert(token) }
    resolutions.set(token, at: claim.at)
    retarget([token])
  }

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

  /// Leads waiting claims to the pairs they would join now. Each is led by itself: their order has no effect.
  mutating func retarget(_ tokens: Set<Int>) {
    for token in tokens {
      let target = target(of: waiting[token].claim).flatMap { isOpen($0.pair) ? $0 : nil }
      guard target != waiting[token].target else { continue }
      detach(token)
      waiting[token].target = target
      guard let pair = target?.pair else { continue }
      decisions[pair.slot].pairs[pair.pair].claims.insert(token)
      noteChange(of: decisions[pair.slot].action(of: pair.pair))
    }
  }

  /// Leads anew the claims that a change of a pair can concern.
  mutating func retargetClaims(near pair: PairReference) {
    retarget(naming[decisions[pair.slot].decision.id] ?? [])
    for trail in decisions[pair.slot].trails(of: pair.pair) { retarget(trails[trail]?.claims ?? []) }
  }

  /// Resolves a waiting claim for good.
  mutating func resolve(waiting token: Int) {
    let (claim, target) = (waiting[token].claim, waiting[token].target)
    if let pair = target?.pair { decisions[pair.slot].pairs[pair.pair].claims.remove(token) }
    if let decision = claim.decisionID { remove(token, fromClaimsNaming: decision) }
    if let trail = claim.trail { remove(from: trail) { $0.claims.remove(token) } }
    waiting.remove(token)
    counts.claims.pending -= 1
    resolve(claim, from: target)
  }

  /// Gives a claim to its pair; a learner that saw it there already, while it waited, sees nothing new.
  private mutating func resolve(_ claim: Claim, from provisional: ClaimTarget?) {
    let target = target(of: claim)
    if let provisional, target != provisional {
      noteChange(of: decisions[provisional.pair.slot].action(of: provisional.pair.pair))
    }
    guard let target else {
      counts.claims.unmatched += 1
      return
    }
    guard isOpen(target.pair) else {
      counts.claims.late += 1
      return
    }
    counts.claims.attributed += 1
    decisions[target.pair.slot].pairs[target.pair.pair].earnings.append(claim.earning(by: target.rule))
    if target != provisional { noteChange(of: decisions[target.pair.slot].action(of: target.pair.pair)) }
  }

  private func isOpen(_ reference: PairReference) -> Bool {
    decisions[reference.slot].pairs[reference.pair].isOpen
  }

  private mutating func detach(_ token: Int) {
    guard let pair = waiting[token].target?.pair else { return }
    decisions[pair.slot].pairs[pair.pair].claims.remove(token)
    waiting[token].target = nil
    noteChange(of: decisions[pair.slot].action(of: pair.pair))
  }

  private mutating func remove(_ token: Int, fromClaimsNaming decision: DecisionID) {
    naming[decision]?.remove(token)
    if naming[decision]?.isEmpty == true { naming[decision] = nil }
  }

  mutating func remove(from key: TrailKey, _ change: (inout MemberTrail) -> Void) {
    guard var trail = trails.removeValue(forKey: key) else { return }
    change(&trail)
    if !trail.isEmpty { trails[key] = trail }
  }
}

// MARK: - Which pair a claim joins

extension PlacementAttributor {
  /// The pair a claim joins by what is known now, open or closed; nil if there is none.
  private func target(of claim: Claim) -> ClaimTarget? {
    switch claim.kind {
    case .play: targetOfPlay(claim)
    case .reward: targetOfReward(claim)
    }
  }

  /// A decision that counts is followed and nothing else; without one, the last the member was shown.
  private func targetOfPlay(_ claim: Claim) -> ClaimTarget? {
    guard let title = claim.action else { return nil }
    if let slot = claim.decisionID.flatMap({ slots[$0] }), counts(decisions[slot].decision, for: claim) {
      let tracked = decisions[slot]
      let pairs = tracked.pairs.indices.filter { tracked.matches(pair: $0, title: title) }
      return latest(of: pairs.map { PairReference(slot: slot, pair: $0) }, admitting: claim.at)
        .map { ClaimTarget(pair: $0, rule: .decisionID) }
    }
    let shown = claim.trail.flatMap { trails[$0]?.pairs } ?? []
    return latest(of: shown, admitting: claim.at).map { ClaimTarget(pair: $0, rule: .lastTouch) }
  }

  /// Whether a decision that a play names may be followed: not later than the play, not another member's, not so old
  /// that no pair of it can be open.
  private func counts(_ decision: Decision, for claim: Claim) -> Bool {
    if let own = decision.member, let member = claim.member, own != member { return false }
    return decision.at <= claim.at && claim.at < decision.at + rules.knownFor
  }

  /// The decision's pair of the action named; without one, the first place that the time rule admits.
  private func targetOfReward(_ claim: Claim) -> ClaimTarget? {
    guard let slot = claim.decisionID.flatMap({ slots[$0] }) else { return nil }
    let tracked = decisions[slot]
    let pairs = tracked.pairs.indices.filter { index in
      tracked.pairs[index].admits(claim.at, window: rules.window)
        && (claim.action == nil || tracked.action(of: index) == claim.action)
    }
    return pairs.min { tracked.pairs[$0].place < tracked.pairs[$1].place }
      .map { ClaimTarget(pair: PairReference(slot: slot, pair: $0), rule: .decisionID) }
  }

  /// Of the pairs whose window admits `at`, the one with the greatest (activation, decision id, action).
  private func latest(of pairs: [PairReference], admitting at: EventTime) -> PairReference? {
    pairs.filter { decisions[$0.slot].pairs[$0.pair].admits(at, window: rules.window) }
      .max { precedes($0, $1) }
  }
}
