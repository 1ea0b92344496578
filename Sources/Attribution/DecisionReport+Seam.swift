package import Events

extension Attributor {
  package func report(of id: DecisionID) -> DecisionReport? {
    placements.compactMap { $0.report(of: id) }.first
  }
}
extension PlacementAttributor {
  func report(of id: DecisionID) -> DecisionReport? {
    guard let slot = slots[id] else { return nil }
    let tracked = decisions[slot]
    let pairs = tracked.pairs.map { pair in
      let waitingEarnings = pair.claims.compactMap { waiting[$0].target.map { [claim = waiting[$0].claim] in claim.earning(by: $0.rule) } }
      let taken = (pair.earnings + waitingEarnings).sorted()
      let (reward, by) = rules.reward.combine(taken)
      return DecisionReport.Pair(
        action: tracked.decision.action(at: pair.place), place: pair.place, impressionAt: pair.impressionAt,
        impressionID: pair.impressionID, repeats: 1, activation: pair.activation,
        closesAt: pair.activation + rules.window, isOpen: pair.isOpen, revision: 0, reward: reward,
        rule: by?.rule ?? .none, isMeasured: true,
        takings: taken.map { t in DecisionReport.Taking(earning: t, isWaiting: waitingEarnings.contains { $0 == t }) })
    }
    return DecisionReport(
      decision: tracked.decision, state: tracked.hasEnded ? (pairs.isEmpty ? .unseen : .closed) : .pending,
      pairs: pairs.sorted { $0.place < $1.place })
  }
}
