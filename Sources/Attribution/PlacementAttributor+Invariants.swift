import Events

extension PlacementAttributor {
  /// What is always true between two records, as a sentence where it is not; nil where all holds. For tests.
  package func brokenInvariant() -> String? {
    guard counts.areConserved else { return "\(name): the conservation law is broken: \(counts)" }
    let tracked = slots.values.map { decisions[$0] }
    guard tracked.count == decisions.count else { return "\(name): a slot without a decision" }
    guard tracked.count(where: { !$0.hasEnded }) == counts.decisions.pending else {
      return "\(name): \(counts.decisions.pending) decisions pending, \(tracked.count { !$0.hasEnded }) not ended"
    }
    guard waiting.count == counts.claims.pending else { return "\(name): \(waiting.count) claims wait" }
    for decision in tracked where decision.openPairs != decision.pairs.count(where: \.isOpen) {
      return "\(name): decision \(decision.decision.id) miscounts its open pairs"
    }
    guard shown.values.reduce(0, { $0 + $1.count }) == tracked.reduce(0, { $0 + $1.openPairs }) else {
      return "\(name): the open pairs by action are not those by decision"
    }
    for (action, references) in shown {
      for (position, reference) in references.enumerated() {
        let pair = decisions[reference.slot].pairs[reference.pair]
        guard pair.isOpen, pair.position == position, decisions[reference.slot].action(of: reference.pair) == action
        else { return "\(name): an open pair of \(action) is out of its position" }
      }
    }
    return nil
  }
}
