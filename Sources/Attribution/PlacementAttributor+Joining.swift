import Events

/// Which pair a claim joins: DESIGN §5.2.
extension PlacementAttributor {
  /// The pair a claim joins by what is known now, open or closed; nil if there is none.
  ///
  /// - Parameters:
  ///   - decision: The slot of the decision it names; `nowhere` if that is not known here.
  ///   - trail: The slot of its trail; `nowhere` if nothing is on it.
  mutating func target(of claim: Claim, naming decision: Slot, on trail: Slot) -> ClaimTarget? {
    switch claim.kind {
    case .play: targetOfPlay(claim, naming: decision, on: trail)
    case .reward: targetOfReward(claim, naming: decision)
    }
  }

  /// A decision that counts is followed and nothing else; without one, the last the member was shown.
  private mutating func targetOfPlay(_ claim: Claim, naming decision: Slot, on trail: Slot) -> ClaimTarget? {
    var last = Slot.nowhere
    if decision.isSomewhere, counts(decision, for: claim) {
      var pair = decisions[decision].firstPair
      while pair.isSomewhere {
        if speaks(claim, of: pair, in: decision), admits(pair, claim), !last.isSomewhere || isShown(last, before: pair)
        {
          last = pair
        }
        pair = pairs[pair].next
      }
      return last.isSomewhere ? ClaimTarget(pair: last, rule: .decisionID) : nil
    }
    guard trail.isSomewhere else { return nil }
    trails.findLastPairs(on: trail, through: claim.at, after: claim.at - rulesInUse.window) { pair in
      guard admits(pair, claim) else { return false }
      if !last.isSomewhere || isShown(last, before: pair) { last = pair }
      return true
    }
    return last.isSomewhere ? ClaimTarget(pair: last, rule: .lastTouch) : nil
  }

  /// Whether a decision that a play names may be followed: not later than the play, not another member's, not so old
  /// that no pair of it can be open.
  mutating func counts(_ decision: Slot, for claim: Claim) -> Bool {
    if let own = decisions[decision].member, let member = claim.member, own != member { return false }
    let at = decisions[decision].at
    return at <= claim.at && claim.at < at + rulesInUse[decisions[decision].rules].knownFor
  }

  /// Whether a play's title is the pair's action, or what its decision is about.
  private mutating func speaks(_ claim: Claim, of pair: Slot, in decision: Slot) -> Bool {
    actions[pairs[pair].action] == claim.action || decisions[decision].title == claim.action
  }

  /// Whether a pair takes a claim of that kind and time: by its rules, within its window.
  @inline(__always)
  func admits(_ pair: Slot, _ claim: Claim) -> Bool {
    let activation = pairs[pair].activation
    return activation <= claim.at && claim.at < activation + rulesInUse[pairs[pair].rules].window
      && rulesInUse[pairs[pair].rules].reward.takes(claim.kind)
  }

  /// The decision's pair of the action named; without one, the first place that the time rule admits. None if the reward
  /// names another member.
  private mutating func targetOfReward(_ claim: Claim, naming decision: Slot) -> ClaimTarget? {
    guard decision.isSomewhere else { return nil }
    if let own = decisions[decision].member, let member = claim.member, own != member { return nil }
    var found = Slot.nowhere
    var pair = decisions[decision].firstPair
    while pair.isSomewhere {
      if admits(pair, claim), claim.action.map({ $0 == actions[pairs[pair].action] }) ?? true,
        !found.isSomewhere || pairs[pair].place < pairs[found].place
      {
        found = pair
      }
      pair = pairs[pair].next
    }
    return found.isSomewhere ? ClaimTarget(pair: found, rule: .decisionID) : nil
  }
}
