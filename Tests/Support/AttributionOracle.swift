package import Attribution
package import Events

/// What DESIGN §5 says comes of events that are all at hand, in plain loops over all of them. It shares nothing with the
/// Attributor. Every event is taken as in time, and every window as over.
///
/// Where §5 leaves open until when a decision is "known", it is until no pair of it can be open any more and the
/// lateness after that is over: a play may name it before decision.at + 2 · window + lateness.
package struct AttributionOracle {
  package struct Tally: Equatable {
    package var closed = 0
    package var unseen = 0
    package var activating = 0
    package var repeated = 0
    package var attributed = 0
    package var unmatchedPlays = 0

    package init() {}

    /// What the Attributor counted, without what was late. Of a decision that is unknown, not come yet or gone, feedback
    /// is unmatched in a row of its own: where it counts depends on when it comes, so it is not here.
    package init(_ counts: AttributionCounts, takesPlays: Bool) {
      closed = counts.decisions.closed
      unseen = counts.decisions.unseen
      activating = counts.impressions.activating
      repeated = counts.impressions.repeated
      attributed = counts.claims.attributed
      unmatchedPlays = takesPlays ? counts.claims.unmatched : 0
    }
  }

  private struct Pair {
    let decision: Decision
    let place: Int
    let impressionAt: EventTime
    let activation: EventTime
    var taken: [Taken] = []
    var action: ActionID { decision.action(at: place) }
    var title: ActionID { decision.title ?? action }
  }

  private struct Taken {
    let at: EventTime
    /// Plays before rewards.
    let type: Int
    let id: EventID
    let amount: Double
    let rule: Outcome.Rule
    var earning: Earning {
      Earning(kind: type == 0 ? .play : .reward, at: at, id: id, amount: amount, rule: rule)
    }
  }

  /// In canonical order.
  package private(set) var outcomes: [Outcome] = []
  package private(set) var tally = Tally()
  private let name: PlacementName
  private let rules: AttributionRules
  private let catalogue: [Title]
  private var decisions: [Decision] = []
  private var impressions: [Impression] = []
  private var plays: [Play] = []
  private var rewards: [Reward] = []
  private var pairs: [Pair] = []

  /// - Parameters:
  ///   - events: In any order; the same event may be there several times.
  ///   - catalogue: Of two entries of one title and moment the later counts.
  package init(_ events: [Event], of name: PlacementName, rules: AttributionRules, catalogue: [Title] = []) {
    self.name = name
    self.rules = rules
    self.catalogue = catalogue
    for event in events { sort(event) }
    activate()
    join()
    close()
  }

  private var takesRewards: Bool { if case .value = rules.reward.kind { true } else { false } }

  private mutating func sort(_ event: Event) {
    switch event {
    case .decision(let decision):
      if decision.placement == name, !decisions.contains(decision) { decisions.append(decision) }
    case .impression(let impression): if !impressions.contains(impression) { impressions.append(impression) }
    case .play(let play): if !plays.contains(play) { plays.append(play) }
    case .reward(let reward): if !rewards.contains(reward) { rewards.append(reward) }
    case .tick: break
    }
  }

  // MARK: Rule 1

  private mutating func activate() {
    for decision in decisions {
      let valid = impressions.filter { impression in
        impression.decisionID == decision.id
          && decision.at - rules.lateness <= impression.at && impression.at < decision.at + rules.window
          && decision.places.indices.contains { decision.action(at: $0) == impression.action }
          && (impression.member == nil || decision.member == nil || impression.member == decision.member)
      }
      let before = pairs.count
      if rules.activation == .rank {
        pairs.append(Pair(decision: decision, place: 0, impressionAt: decision.at, activation: decision.at))
        tally.repeated += valid.count
      } else {
        for place in decision.places.indices {
          let own = valid.filter { $0.action == decision.action(at: place) }
          guard let first = own.min(by: { ($0.at, $0.id) < ($1.at, $1.id) }) else { continue }
          let activation = max(first.at, decision.at)
          pairs.append(Pair(decision: decision, place: place, impressionAt: first.at, activation: activation))
          tally.activating += 1
          tally.repeated += own.count - 1
        }
      }
      if pairs.count == before { tally.unseen += 1 } else { tally.closed += 1 }
    }
  }

  // MARK: Rule 2

  private mutating func join() {
    for play in plays where !takesRewards {
      let (index, rule) = joined(by: play)
      if index == nil { tally.unmatchedPlays += 1 }
      take(Taken(at: play.at, type: 0, id: play.id, amount: play.seconds, rule: rule), at: index)
    }
    for reward in rewards where takesRewards {
      guard let decision = decisions.first(where: { $0.id == reward.decisionID }) else { continue }
      let isOthers = reward.member != nil && decision.member != nil && reward.member != decision.member
      take(
        Taken(at: reward.at, type: 1, id: reward.id, amount: reward.value, rule: .decisionID),
        at: isOthers ? nil : joined(by: reward))
    }
  }

  private mutating func take(_ taken: Taken, at index: Int?) {
    guard let index else { return }
    pairs[index].taken.append(taken)
    tally.attributed += 1
  }

  private func joined(by play: Play) -> (pair: Int?, rule: Outcome.Rule) {
    let matching = open(at: play.at).filter { index in
      pairs[index].action == play.title || pairs[index].decision.title == play.title
    }
    let named = decisions.first { decision in
      decision.id == play.decisionID && decision.at <= play.at
        && play.at < decision.at + rules.window + rules.window + rules.lateness
        && (decision.member == nil || decision.member == play.member)
    }
    let rule: Outcome.Rule = named == nil ? .lastTouch : .decisionID
    let candidates = matching.filter { index in
      if let named { pairs[index].decision.id == named.id } else { pairs[index].decision.member == play.member }
    }
    let last = candidates.max { a, b in
      (pairs[a].activation, pairs[a].decision.id, pairs[a].action)
        < (pairs[b].activation, pairs[b].decision.id, pairs[b].action)
    }
    return (last, rule)
  }

  private func joined(by reward: Reward) -> Int? {
    let own = open(at: reward.at).filter { pairs[$0].decision.id == reward.decisionID }
    if let action = reward.action { return own.first { pairs[$0].action == action } }
    return own.min { pairs[$0].place < pairs[$1].place }
  }

  private func open(at time: EventTime) -> [Int] {
    pairs.indices.filter { pairs[$0].activation <= time && time < pairs[$0].activation + rules.window }
  }

  // MARK: Rule 4

  private mutating func close() {
    for pair in pairs {
      let taken = pair.taken.sorted { ($0.at, $0.type, $0.id) < ($1.at, $1.type, $1.id) }
      let duration = duration(of: pair)
      let (reward, rule) = combine(taken, duration)
      outcomes.append(
        Outcome(
          decision: pair.decision, place: pair.place, reward: reward, impressionAt: pair.impressionAt,
          closedAt: pair.activation + rules.window, plays: pair.taken.count, rule: rule,
          isMeasured: rules.reward.kind != .fraction || duration != nil, earnings: taken.map(\.earning)))
    }
    outcomes.sort { a, b in
      (a.closedAt, a.decision.id, a.action) < (b.closedAt, b.decision.id, b.action)
    }
  }

  /// What was known at the decision's time.
  private func duration(of pair: Pair) -> Double? {
    let known = catalogue.enumerated().filter { $0.element.id == pair.title && $0.element.at <= pair.decision.at }
    return known.max { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }?.element.duration
  }

  private func combine(_ taken: [Taken], _ duration: Double?) -> (Double, Outcome.Rule) {
    guard let first = taken.first, let last = taken.last else { return (0, .none) }
    switch rules.reward.combination {
    case .first: return (worth(first.amount, duration), first.rule)
    case .sum:
      let amounts = taken.map { takesRewards ? worth($0.amount, nil) : $0.amount }
      return (worth(amounts.reduce(0, +), duration), last.rule)
    case .max:
      let greatest = taken.map { worth($0.amount, duration) }.max() ?? 0
      return (greatest, taken.first { worth($0.amount, duration) == greatest }?.rule ?? .none)
    }
  }

  private func worth(_ amount: Double, _ duration: Double?) -> Double {
    switch rules.reward.kind {
    case .atLeast(let seconds): return amount < seconds ? 0 : 1
    case .minutes(let cap): return amount > 60 * cap ? 1 : amount / (60 * cap)
    case .fraction:
      guard let duration else { return 0 }
      return amount > duration ? 1 : amount / duration
    case .value(let range):
      if amount < range.lowerBound { return range.lowerBound }
      return amount > range.upperBound ? range.upperBound : amount
    }
  }
}
