package import Attribution
package import Events

/// What DESIGN §5 says comes of events that are all at hand, in plain loops over all of them. It shares nothing with the
/// Attributor. Every event is taken as in time, and every window as over.
///
/// Where §5 leaves open until when a decision is "known", it is until no pair of it can be open any more and the
/// lateness after that is over: a play may name it before decision.at + 2 · window + lateness.
///
/// Rules change between events: a decision has those that were in force as it came, and a play is heard if any decision
/// that is known then, or one that comes, may take it (`+Arrivals`).
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

  struct Known {
    let decision: Decision
    let rules: AttributionRules
  }

  private struct Pair {
    let decision: Decision
    let rules: AttributionRules
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
  /// Whether plays alone earn, by whatever rules: then it is known which of them are unmatched.
  package var takesPlays: Bool { arrivals.rules.allSatisfy(\.reward.takesPlays) }

  /// How many outcomes are of decisions whose rules are not the last ones.
  package var outcomesByOldRules: Int { pairs.count { $0.rules != arrivals.rules.last } }

  let arrivals: Arrivals
  private let catalogue: [Title]
  private var pairs: [Pair] = []

  /// - Parameters:
  ///   - events: In any order; the same event may be there several times.
  ///   - catalogue: Of two entries of one title and moment the later counts.
  package init(_ events: [Event], of name: PlacementName, rules: AttributionRules, catalogue: [Title] = []) {
    self.init([.rules(rules, name)] + events.map { .event($0) }, of: name, catalogue: catalogue)
  }

  /// - Parameter steps: In the order in which they come.
  package init(_ steps: [AttributionStep], of name: PlacementName, catalogue: [Title] = []) {
    self.catalogue = catalogue
    arrivals = Arrivals(steps, of: name)
    activate()
    join()
    close()
  }

  // MARK: Rule 1

  private mutating func activate() {
    for known in arrivals.decisions {
      let (decision, rules) = (known.decision, known.rules)
      let valid = arrivals.impressions.filter { impression in
        impression.decisionID == decision.id
          && decision.at - rules.lateness <= impression.at && impression.at < decision.at + rules.window
          && decision.places.indices.contains { decision.action(at: $0) == impression.action }
          && (impression.member == nil || decision.member == nil || impression.member == decision.member)
      }
      let before = pairs.count
      if rules.activation == .rank {
        pairs.append(
          Pair(decision: decision, rules: rules, place: 0, impressionAt: decision.at, activation: decision.at))
        tally.repeated += valid.count
      } else {
        for place in decision.places.indices {
          let own = valid.filter { $0.action == decision.action(at: place) }
          guard let first = own.min(by: { ($0.at, $0.id) < ($1.at, $1.id) }) else { continue }
          let activation = max(first.at, decision.at)
          pairs.append(
            Pair(decision: decision, rules: rules, place: place, impressionAt: first.at, activation: activation))
          tally.activating += 1
          tally.repeated += own.count - 1
        }
      }
      if pairs.count == before { tally.unseen += 1 } else { tally.closed += 1 }
    }
  }

  // MARK: Rule 2

  private mutating func join() {
    for play in arrivals.plays {
      let (index, rule) = joined(by: play)
      if index == nil, takesPlays { tally.unmatchedPlays += 1 }
      take(Taken(at: play.at, type: 0, id: play.id, amount: play.seconds, rule: rule), at: index)
    }
    for reward in arrivals.rewards {
      guard let decision = arrivals.decisions.first(where: { $0.decision.id == reward.decisionID })?.decision else {
        continue
      }
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
    let matching = open(at: play.at, toPlays: true).filter { index in
      pairs[index].action == play.title || pairs[index].decision.title == play.title
    }
    let named = arrivals.decisions.first { known in
      let (decision, rules) = (known.decision, known.rules)
      return decision.id == play.decisionID && decision.at <= play.at
        && play.at < decision.at + rules.window + rules.window + rules.lateness
        && (decision.member == nil || decision.member == play.member)
    }
    let rule: Outcome.Rule = named == nil ? .lastTouch : .decisionID
    let candidates = matching.filter { index in
      if let named {
        pairs[index].decision.id == named.decision.id
      } else {
        pairs[index].decision.member == play.member
      }
    }
    let last = candidates.max { a, b in
      (pairs[a].activation, pairs[a].decision.id, pairs[a].action)
        < (pairs[b].activation, pairs[b].decision.id, pairs[b].action)
    }
    return (last, rule)
  }

  private func joined(by reward: Reward) -> Int? {
    let own = open(at: reward.at, toPlays: false).filter { pairs[$0].decision.id == reward.decisionID }
    if let action = reward.action { return own.first { pairs[$0].action == action } }
    return own.min { pairs[$0].place < pairs[$1].place }
  }

  private func open(at time: EventTime, toPlays: Bool) -> [Int] {
    pairs.indices.filter { index in
      let (activation, rules) = (pairs[index].activation, pairs[index].rules)
      return activation <= time && time < activation + rules.window && rules.reward.takesPlays == toPlays
    }
  }

  // MARK: Rule 4

  private mutating func close() {
    for pair in pairs {
      let taken = pair.taken.sorted { ($0.at, $0.type, $0.id) < ($1.at, $1.type, $1.id) }
      let (duration, rules) = (duration(of: pair), pair.rules)
      let (reward, rule) = combine(taken, duration, by: rules.reward)
      outcomes.append(
        Outcome(
          decision: pair.decision, place: pair.place, reward: reward, impressionAt: pair.impressionAt,
          closedAt: pair.activation + rules.window, plays: pair.taken.count, rule: rule,
          isMeasured: rules.reward.kind != .fraction || duration != nil,
          number: rules.amendWithin > .zero ? .max : 0, earnings: taken.map(\.earning)))
    }
    outcomes.sort { a, b in
      (a.closedAt, a.decision.id, a.action) < (b.closedAt, b.decision.id, b.action)
    }
    for index in outcomes.indices where outcomes[index].number > 0 { outcomes[index].number = index + 1 }
  }

  /// What was known at the decision's time.
  private func duration(of pair: Pair) -> Double? {
    let known = catalogue.enumerated().filter { $0.element.id == pair.title && $0.element.at <= pair.decision.at }
    return known.max { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }?.element.duration
  }

  private func combine(_ taken: [Taken], _ duration: Double?, by rule: RewardRule) -> (Double, Outcome.Rule) {
    guard let first = taken.first, let last = taken.last else { return (0, .none) }
    let worth = { (amount: Double) in AttributionOracle.worth(amount, duration, by: rule) }
    switch rule.combination {
    case .first: return (worth(first.amount), first.rule)
    case .sum:
      let amounts = taken.map { rule.takesPlays ? $0.amount : worth($0.amount) }
      return (worth(amounts.reduce(0, +)), last.rule)
    case .max:
      let greatest = taken.map { worth($0.amount) }.max() ?? 0
      return (greatest, taken.first { worth($0.amount) == greatest }?.rule ?? .none)
    }
  }

  private static func worth(_ amount: Double, _ duration: Double?, by rule: RewardRule) -> Double {
    switch rule.kind {
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

extension AttributionRun {
  /// Whether the same came out of it, in the same order, and was counted the same, with nothing broken.
  package func agrees(with oracle: AttributionOracle, of name: PlacementName) -> Bool {
    broken == nil && outcomes(of: name) == oracle.outcomes
      && AttributionOracle.Tally(counts(of: name), takesPlays: oracle.takesPlays) == oracle.tally
  }
}
