import Events

extension PlacementAttributor {
  /// Takes an impression of a decision that is known here.
  mutating func receive(_ impression: Impression) {
    counts.impressions.received += 1
    guard let slot = slots[impression.decisionID] else { preconditionFailure("an impression of an unknown decision") }
    guard let place = place(of: impression, in: decisions[slot].decision) else {
      counts.impressions.unmatched += 1
      return
    }
    if let pair = decisions[slot].pairs.firstIndex(where: { $0.place == place }) {
      receive(impression, again: PairReference(slot: slot, pair: pair))
    } else if rules.activation == .rank {
      counts.impressions.repeated += 1
    } else if decisions[slot].hasEnded || activation(of: impression, in: slot) + rules.window <= watermark {
      counts.impressions.late += 1
    } else {
      counts.impressions.activating += 1
      activate(place: place, of: slot, impressionAt: impression.at, impressionID: impression.id)
    }
  }

  /// Counts an impression that cannot belong to its decision, since the time to wait for it was over.
  mutating func refuse(_ impression: Impression) {
    counts.impressions.received += 1
    counts.impressions.unmatched += 1
  }

  /// Counts an impression that came too late to be looked at.
  mutating func refuseLate(_: Impression) {
    counts.impressions.received += 1
    counts.impressions.late += 1
  }

  /// Activates the pair of a place; the waiting claims that its member or a client makes are led anew.
  mutating func activate(place: Int, of slot: Int, impressionAt: EventTime, impressionID: EventID?) {
    let decision = decisions[slot].decision
    let action = decision.action(at: place)
    var pair = TrackedPair(
      place: place, impressionAt: impressionAt, impressionID: impressionID,
      activation: max(impressionAt, decision.at))
    pair.position = shown[action]?.count ?? 0
    let reference = PairReference(slot: slot, pair: decisions[slot].pairs.count)
    decisions[slot].pairs.append(pair)
    decisions[slot].openPairs += 1
    shown[action, default: []].append(reference)
    for trail in decisions[slot].trails(of: reference.pair) {
      trails[trail, default: MemberTrail()].pairs.append(reference)
    }
    closings.set(reference.token, at: pair.activation + rules.window)
    noteChange(of: action)
    retargetClaims(near: reference)
  }

  /// Of several impressions of a pair the least (at, id) activates; the others are repeated.
  ///
  /// One by which the pair would have closed already is late: no pair closes behind the watermark, so that closing
  /// order is canonical order whatever comes late.
  private mutating func receive(_ impression: Impression, again reference: PairReference) {
    let pair = decisions[reference.slot].pairs[reference.pair]
    guard let first = pair.impressionID,
      (impression.at, impression.id) < (pair.impressionAt, first)
    else {
      counts.impressions.repeated += 1
      return
    }
    let activation = activation(of: impression, in: reference.slot)
    guard pair.isOpen, activation + rules.window > watermark else {
      counts.impressions.late += 1
      return
    }
    counts.impressions.repeated += 1
    decisions[reference.slot].pairs[reference.pair].impressionAt = impression.at
    decisions[reference.slot].pairs[reference.pair].impressionID = impression.id
    guard activation != pair.activation else { return }
    decisions[reference.slot].pairs[reference.pair].activation = activation
    closings.set(reference.token, at: activation + rules.window)
    noteChange(of: decisions[reference.slot].action(of: reference.pair))
    retargetClaims(near: reference)
  }

  /// The place an impression speaks of; nil if it cannot: wrong action, member or time.
  private func place(of impression: Impression, in decision: Decision) -> Int? {
    if let member = impression.member, let own = decision.member, member != own { return nil }
    guard decision.at - rules.lateness <= impression.at, impression.at < decision.at + rules.window else { return nil }
    return decision.places.indices.first { decision.action(at: $0) == impression.action }
  }

  private func activation(of impression: Impression, in slot: Int) -> EventTime {
    max(impression.at, decisions[slot].decision.at)
  }

  mutating func noteChange(of action: ActionID) {
    changedActions.insert(action)
    changes += 1
  }
}
