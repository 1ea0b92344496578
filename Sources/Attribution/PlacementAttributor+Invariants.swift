import Events

extension PlacementAttributor {
  /// What is always true between two records, as a sentence where it is not; nil where all holds. For tests.
  ///
  /// - Complexity: O(*all that is kept*), with the slots that were freed.
  package func brokenInvariant() -> String? {
    guard counts.areConserved else { return "\(name): the conservation law is broken: \(counts)" }
    guard revisions.isEmpty && due.isEmpty else { return "\(name): something due was not done" }
    guard forgettings.count == decisions.count else {
      return "\(name): \(decisions.count) decisions, \(forgettings.count) to forget"
    }
    guard waiting.count == counts.claims.pending, resolutions.count == waiting.count else {
      return "\(name): \(waiting.count) claims wait, \(resolutions.count) to resolve"
    }
    let tracked = decisions.slots
    var shown = 0
    var open = 0
    var kept = 0
    for slot in tracked {
      if let broken = brokenInvariant(of: slot) { return "\(name): decision \(decisions[slot].id) \(broken)" }
      for pair in pairs(of: slot) {
        shown += 1
        open += pairs[pair].isOpen ? 1 : 0
        kept +=
          StateBytes.pair + StateBytes.of(pairs[pair].impressionID?.text ?? "") + StateBytes.of(pairs[pair].taught)
        kept += earnings(of: pair, withWaiting: false).count * StateBytes.earning
      }
      kept += decisions[slot].bytes
    }
    for claim in waiting.occupied { kept += waiting[claim].claim.map { StateBytes.of($0) } ?? 0 }
    guard shown == pairs.count, open == closings.count else {
      return "\(name): \(shown) pairs shown, \(pairs.count) kept; \(open) open, \(closings.count) to close"
    }
    guard kept == bytes else { return "\(name): \(bytes) bytes counted, \(kept) kept" }
    guard tracked.count(where: { decisions[$0].term == .pending }) == counts.decisions.pending else {
      return "\(name): \(counts.decisions.pending) decisions pending"
    }
    guard rulesInUse.areUsed, userCounts(of: tracked) == rulesInUse.userCounts else {
      return "\(name): rules of no decision, or decisions of no rules"
    }
    return nil
  }

  private func userCounts(of slots: [Slot]) -> [Int] {
    var counts = rulesInUse.userCounts.map { _ in 0 }
    for slot in slots { counts[decisions[slot].rules.index] += 1 }
    return counts
  }

  private func brokenInvariant(of slot: Slot) -> String? {
    let shown = pairs(of: slot)
    if shown.count(where: { pairs[$0].isOpen }) != decisions[slot].openPairs { return "miscounts its open pairs" }
    var table = decisions
    if table.slot(of: decisions[slot].id, hash: decisions[slot].hash) != slot { return "is not found" }
    for pair in shown {
      if pairs[pair].decision != slot { return "has another's pair" }
      if pairs[pair].rules != decisions[slot].rules { return "has a pair of other rules" }
      let open = actions.open(actions[pairs[pair].action])
      if open.contains(pair) != pairs[pair].isOpen { return "has a pair that is open in one place only" }
    }
    return nil
  }

  /// The pairs of a decision, the latest first.
  func pairs(of slot: Slot) -> [Slot] {
    var shown: [Slot] = []
    var pair = decisions[slot].firstPair
    while pair.isSomewhere {
      shown.append(pair)
      pair = pairs[pair].next
    }
    return shown
  }
}
