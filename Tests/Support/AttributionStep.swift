package import Attribution
package import Events

/// What an Attributor is told, in the order of the log: events, and between them edits of rules.
package enum AttributionStep: Sendable {
  case event(Event)
  case rules(AttributionRules, PlacementName)
  case withdrawn(PlacementName)
}

extension Attributor {
  /// Sets rules, or has none.
  package mutating func edit(_ step: AttributionStep) {
    switch step {
    case .event: break
    case .rules(let rules, let name): set(rules: rules, of: name)
    case .withdrawn(let name): withdraw(name)
    }
  }
}

extension AttributionRules {
  /// Rules whose times are minutes, for small worlds.
  package init(drawnWith random: inout WorldRandom, amendWithin: EventDuration) {
    let kind: RewardRule.Kind =
      switch random.int(0...6) {
      case 0...2: .atLeast(seconds: 60)
      case 3: .minutes(cap: 3)
      case 4: .fraction
      case 5: .value(range: 0...1)
      default: .value(range: -2...3)
      }
    self.init(
      activation: random.isOne(in: 4) ? .rank : .impression, window: .minutes(Int64(random.int(1...9))),
      lateness: .minutes(Int64(random.int(0...9))), amendWithin: amendWithin,
      reward: RewardRule(kind: kind, combination: random.pick(RewardRule.Combination.allCases)))
  }

  /// These rules after an edit: as often all of them are others as one is.
  package func edited(with random: inout WorldRandom) -> AttributionRules {
    let other = AttributionRules(drawnWith: &random, amendWithin: random.isOne(in: 2) ? .zero : .minutes(4))
    if random.isOne(in: 2) { return other }
    let changed = random.int(0...4)
    return AttributionRules(
      activation: changed == 0 ? other.activation : activation, window: changed == 1 ? other.window : window,
      lateness: changed == 2 ? other.lateness : lateness, amendWithin: changed == 3 ? other.amendWithin : amendWithin,
      reward: changed == 4 ? other.reward : reward, limits: limits)
  }
}
