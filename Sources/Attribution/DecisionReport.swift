package import Events

/// What is known of a decision: what was shown of it, what that took, and where it stands.
package struct DecisionReport: Equatable, Sendable {
  /// The term of the conservation law that it counts under.
  package enum State: String, Equatable, Sendable {
    case pending
    case closed
    case unseen
  }

  /// A pair that was shown.
  package struct Pair: Equatable, Sendable {
    package let action: ActionID
    /// Index into the decision's places.
    package let place: Int
    /// When, by its earliest impression, it was shown, and the id of that; nil where the decision itself activates.
    package let impressionAt: EventTime
    package let impressionID: EventID?
    /// Impressions of it that changed nothing.
    package let repeats: Int
    /// From when on, and until before when, it can earn.
    package let activation: EventTime
    package let closesAt: EventTime
    package let isOpen: Bool
    /// 0 while it is open and as it closed; one more with each amendment.
    package let revision: Int
    /// So far, with what waits.
    package let reward: Double
    package let rule: Outcome.Rule
    package let isMeasured: Bool
    /// In the order of (at, type, id).
    package let takings: [Taking]
  }

  /// A play or a reward that a pair took, or would take now.
  package struct Taking: Equatable, Sendable {
    package let earning: Earning
    /// Whether it waits until the watermark has passed it, and may yet join another pair.
    package let isWaiting: Bool
  }

  /// Without what only learning needs once nothing can come of it any more.
  package let decision: Decision
  package let state: State
  /// In the order of their places.
  package let pairs: [Pair]
}

extension PlacementAttributor {
  /// What is known of the decision in a slot.
  func report(of slot: Slot, titles: Catalogue) -> DecisionReport {
    var shown: [DecisionReport.Pair] = []
    var pair = decisions[slot].firstPair
    while pair.isSomewhere {
      shown.append(report(pair: pair, titles: titles))
      pair = pairs[pair].next
    }
    let state: DecisionReport.State =
      switch decisions[slot].term {
      case .pending: .pending
      case .closed: .closed
      case .unseen: .unseen
      }
    return DecisionReport(
      decision: decisions[slot].kept(placement: name), state: state, pairs: shown.sorted { $0.place < $1.place })
  }

  private func report(pair slot: Slot, titles: Catalogue) -> DecisionReport.Pair {
    let pair = pairs[slot]
    var takings = settledEarnings(of: slot).map { DecisionReport.Taking(earning: $0, isWaiting: false) }
    takings += waitingEarnings(of: slot).map { DecisionReport.Taking(earning: $0, isWaiting: true) }
    takings.sort { $0.earning.precedes($1.earning) }
    let reward = reward(of: takings.map(\.earning), pair: slot, titles: titles)
    return DecisionReport.Pair(
      action: actions[pair.action], place: Int(pair.place), impressionAt: pair.impressionAt,
      impressionID: pair.impressionID, repeats: Int(pair.repeats), activation: pair.activation,
      closesAt: closing(of: slot), isOpen: pair.isOpen, revision: Int(pair.revision),
      reward: reward.amount, rule: reward.rule, isMeasured: reward.isMeasured,
      takings: takings)
  }
}
