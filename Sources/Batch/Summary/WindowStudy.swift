import Attribution
package import Events

/// Which plays other windows would miss.
///
/// The events are attributed once more with a window of 7 days. Of the plays and rewards that then join a pair, a window
/// of *w* misses those that come *w* or more after that pair's activation. What comes later than 7 days is not counted,
/// and what is held is forgotten two windows after its decision, so that memory is bounded by the events of 15 days.
struct WindowStudy {
  /// By their names in the summary.
  static let windows: [EventDuration] = [
    .minutes(10), .minutes(30), .hours(1), .hours(3), .hours(6), .hours(12), .hours(24), .hours(48), longest,
  ]
  private static let longest = EventDuration.hours(168)

  private var attributor: Attributor
  private var outcomes: [Outcome] = []
  private var counted: [PlacementName: MissedPlays]

  init(rules: [PlacementName: AttributionRules]) {
    attributor = Attributor(
      rules: rules.mapValues { rules in
        AttributionRules(
          activation: rules.activation, window: WindowStudy.longest, lateness: rules.lateness, reward: rules.reward,
          limits: StateLimits(pairs: .max, bytes: .max))
      })
    counted = rules.mapValues { _ in MissedPlays() }
  }

  mutating func apply(_ event: Event, digest: UInt64) {
    attributor.apply(event, digest: digest, outcomes: &outcomes)
    count()
  }

  mutating func finish() {
    attributor.finish(outcomes: &outcomes)
    count()
  }

  func missed(of name: PlacementName) -> MissedPlays { counted[name] ?? MissedPlays() }

  private mutating func count() {
    for outcome in outcomes {
      for delay in outcome.delays { counted[outcome.decision.placement]?.add(delay) }
    }
    outcomes.removeAll(keepingCapacity: true)
  }
}

/// Plays within 7 days of what they follow, and how many of them each window would miss.
package struct MissedPlays: Equatable, Sendable {
  package private(set) var plays = 0
  /// As many as `WindowStudy.windows`.
  private var counts = WindowStudy.windows.map { _ in 0 }

  mutating func add(_ delay: EventDuration) {
    plays += 1
    for (index, window) in WindowStudy.windows.enumerated() where delay >= window { counts[index] += 1 }
  }

  /// Each window with the share that it misses, from 0 to 1; 0 where there are no plays.
  package var shares: [(window: EventDuration, share: Double)] {
    zip(WindowStudy.windows, counts).map { ($0, plays > 0 ? Double($1) / Double(plays) : 0) }
  }
}
