import Events

extension Attributor {
  /// The placement that knows a decision, and its slot there; nil if none does.
  mutating func placement(knowing id: DecisionID, hash: UInt64) -> (index: Int, slot: Slot)? {
    for index in placements.indices {
      let slot = placements[index].decisions.slot(of: id, hash: hash)
      if slot.isSomewhere { return (index, slot) }
    }
    return nil
  }

  /// Leads a new event to the placements it concerns. Plays concern all that take plays, rewards their decision's if that
  /// earns by them.
  ///
  /// - Parameter key: Of the event, by `EventLedger.key(of:)`.
  /// - Returns: False if it would need room that there is not: nothing has changed then.
  mutating func route(_ event: Event, key: UInt64) -> Bool {
    switch event {
    case .decision(let decision): return route(decision, hash: key)
    case .impression(let impression): return route(impression)
    case .play(let play): return route(play)
    case .reward(let reward): return route(reward)
    case .tick: break
    }
    return true
  }

  /// A decision, and what waited for it as far as its own placement still waits.
  ///
  /// An id given out anew while its first decision is still known is late: that one has been counted under it.
  private mutating func route(_ decision: Decision, hash: UInt64) -> Bool {
    guard let index = indexTakingDecisions(of: decision.placement) else { return true }
    guard placement(knowing: decision.id, hash: hash) == nil else {
      placements[index].refuseLate(decision)
      return true
    }
    guard !placements[index].isFull else { return false }
    placements[index].receive(decision, hash: hash, offset: offset)
    let (impressions, rewards) = unknown.take(decision.id, hash: hash)
    if impressions.isEmpty && rewards.isEmpty { return true }
    let slot = placements[index].decisions.slot(of: decision.id, hash: hash)
    let (watermark, rules) = (placements[index].watermark, placements[index].rules)
    for impression in impressions {
      if watermark > impression.at + rules.lateness || !slot.isSomewhere {
        placements[index].refuse(impression)
      } else {
        placements[index].receive(impression, of: slot)
      }
    }
    for (reward, offset) in rewards where !rules.reward.takesPlays {
      let claim = Claim(reward, decisionHash: hash, offset: offset)
      if watermark > reward.at {
        placements[index].refuseUnmatched(claim)
      } else {
        placements[index].receive(claim, naming: slot)
      }
    }
    return true
  }

  private mutating func route(_ impression: Impression) -> Bool {
    let hash = impression.decisionID.tableHash
    if let (index, slot) = placement(knowing: impression.decisionID, hash: hash) {
      placements[index].receive(impression, of: slot)
    } else if unknown.isFull {
      return false
    } else {
      unknown.receive(impression, hash: hash, offset: offset)
    }
    return true
  }

  /// A play goes to all placements that take plays, or to none: what one has no room for can be sent again as a whole.
  private mutating func route(_ play: Play) -> Bool {
    let claim = Claim(play, offset: offset)
    guard hasRoom(for: claim) else { return false }
    for index in placements.indices where placements[index].takesPlays {
      var named = Slot.nowhere
      if let id = claim.decisionID { named = placements[index].decisions.slot(of: id, hash: claim.decisionHash) }
      placements[index].receive(claim, naming: named)
    }
    return true
  }

  /// Whether a play names a known decision, or may wait in every placement in which it would.
  private mutating func hasRoom(for claim: Claim) -> Bool {
    let hasRoom = placements.indices.allSatisfy {
      !placements[$0].takesPlays || placements[$0].hasRoom(for: claim, limit: unknown.limit)
    }
    if !hasRoom, let id = claim.decisionID { return placement(knowing: id, hash: claim.decisionHash) != nil }
    return hasRoom
  }

  private mutating func route(_ reward: Reward) -> Bool {
    let hash = reward.decisionID.tableHash
    if let (index, slot) = placement(knowing: reward.decisionID, hash: hash) {
      guard placements[index].takesRewards(of: slot) else { return true }
      placements[index].receive(Claim(reward, decisionHash: hash, offset: offset), naming: slot)
    } else if unknown.isFull {
      return false
    } else {
      unknown.receive(reward, hash: hash, offset: offset)
    }
    return true
  }

  /// Counts what is older than any memory of it.
  mutating func refuseLate(_ event: Event) {
    switch event {
    case .decision(let decision):
      if let index = indexTakingDecisions(of: decision.placement) { placements[index].refuseLate(decision) }
    case .impression(let impression):
      let hash = impression.decisionID.tableHash
      if let (index, _) = placement(knowing: impression.decisionID, hash: hash) {
        placements[index].refuseLate(impression)
      } else {
        unknown.refuseLate(impression)
      }
    case .play(let play):
      for index in placements.indices where placements[index].takesPlays {
        placements[index].refuseLate(Claim(play, offset: offset))
      }
    case .reward(let reward):
      let hash = reward.decisionID.tableHash
      if let (index, slot) = placement(knowing: reward.decisionID, hash: hash) {
        guard placements[index].takesRewards(of: slot) else { return }
        placements[index].refuseLate(Claim(reward, decisionHash: hash, offset: offset))
      } else {
        unknown.refuseLate(reward)
      }
    case .tick: break
    }
  }
}
