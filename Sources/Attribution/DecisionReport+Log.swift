package import Events

extension DecisionReport {
  /// The report of a decision that attribution has forgotten, from what the log keeps of it.
  ///
  /// - Parameters:
  ///   - impressions: Those that name it, each event once.
  ///   - outcomes: The last of each pair, with their earnings.
  ///   - rules: Those under which it came, not those of its placement now; nil if nobody knows, and then any time and
  ///     member of an impression will do.
  package init(of decision: Decision, impressions: [Impression], outcomes: [Outcome], rules: AttributionRules?) {
    let pairs = outcomes.map { outcome in
      let activation = max(outcome.impressionAt, decision.at)
      let own = impressions.filter { impression in
        impression.action == outcome.action && rules.map { decision.admits(impression, by: $0) } ?? true
      }
      let first = rules?.activation == .rank ? nil : own.filter { $0.at == outcome.impressionAt }.map(\.id).min()
      return Pair(
        action: outcome.action, place: outcome.place, impressionAt: outcome.impressionAt, impressionID: first,
        repeats: own.count - (first == nil ? 0 : 1), activation: activation, closesAt: outcome.closedAt, isOpen: false,
        revision: outcome.revision, reward: outcome.reward, rule: outcome.rule, isMeasured: outcome.isMeasured,
        takings: outcome.earnings.map { Taking(earning: $0, isWaiting: false) })
    }
    self.init(
      decision: decision, state: pairs.isEmpty ? .unseen : .closed, pairs: pairs.sorted { $0.place < $1.place })
  }
}

extension Decision {
  /// Whether an impression that names it can be of one of its pairs, by member and time.
  fileprivate func admits(_ impression: Impression, by rules: AttributionRules) -> Bool {
    if let own = member, let other = impression.member, own != other { return false }
    return at - rules.lateness <= impression.at && impression.at < at + rules.window
  }
}
