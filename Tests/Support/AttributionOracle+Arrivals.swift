import Attribution
import Events

extension AttributionOracle {
  /// What came to a placement, each event once, with the rules under which each decision came.
  struct Arrivals {
    private(set) var decisions: [Known] = []
    private(set) var impressions: [Impression] = []
    /// Those that were heard.
    private(set) var plays: [Play] = []
    private(set) var rewards: [Reward] = []
    /// All that there were.
    private(set) var rules: [AttributionRules] = []

    private let name: PlacementName
    private var isOpen = false
    private var seen: [Event] = []
    private var now = EventTime.distantPast
    private var watermark = EventTime.distantPast

    init(_ steps: [AttributionStep], of name: PlacementName) {
      self.name = name
      for step in steps {
        switch step {
        case .event(let event):
          if !seen.contains(event) { take(event) }
          seen.append(event)
          moveTime(to: event)
        case .rules(let new, name):
          rules.append(new)
          isOpen = true
        case .withdrawn(name): isOpen = false
        case .rules, .withdrawn: break
        }
      }
    }

    private mutating func take(_ event: Event) {
      switch event {
      case .decision(let decision):
        guard decision.placement == name, isOpen, let newest = rules.last else { return }
        decisions.append(Known(decision: decision, rules: newest))
      case .impression(let impression): impressions.append(impression)
      case .play(let play): if hearsPlays { plays.append(play) }
      case .reward(let reward): rewards.append(reward)
      case .tick: break
      }
    }

    /// Whether any decision could take a play: one that is known, or one that comes next.
    private var hearsPlays: Bool {
      let known = decisions.filter { known in
        let rules = known.rules
        return watermark <= known.decision.at + rules.window + rules.window + rules.lateness + rules.amendWithin
      }
      guard isOpen || !known.isEmpty, let newest = rules.last else { return false }
      return ([newest] + known.map(\.rules)).contains { $0.reward.takesPlays }
    }

    private mutating func moveTime(to event: Event) {
      now = max(now, event.time)
      if let newest = rules.last { watermark = max(watermark, now - newest.lateness) }
    }
  }
}
