package import Attribution
package import Events

extension World {
  /// The events in a random order inside the lateness in force, with repeats and ticks, and edits of rules between them.
  ///
  /// What comes is independent of its order, but for the decisions' rules, if: no event is behind a watermark as it comes;
  /// an impression does not come before its decision with an edit between them by which the placement waits longer; and
  /// event ids are remembered all the while. So, here, a lateness becomes less only when nothing that has not come is older
  /// than that, it becomes more only when no impression waits, and there is always a placement.
  ///
  /// - Parameter limit: Of edits; the rules in the beginning are none.
  package func history(seed: UInt64, edits limit: Int) -> [AttributionStep] {
    var history = History(self, seed: seed)
    for name in placementNames { if let own = rules[name] { history.add(.rules(own, name)) } }
    var left = limit
    while history.goesOn {
      if left > 0, history.random.isOne(in: 1 + history.waiting.count / (left + 1)), history.edit() { left -= 1 }
      history.deliver()
    }
    return history.steps
  }
}

private struct History {
  private(set) var steps: [AttributionStep] = []
  /// In the order of their times.
  private(set) var waiting: [Event]
  var random: WorldRandom
  private var events: [Event] = []
  private var rules: [PlacementName: AttributionRules] = [:]
  private var withdrawn: Set<PlacementName> = []
  private var now = EventTime.distantPast
  /// The greatest watermark there ever was.
  private var watermark = EventTime.distantPast

  init(_ world: World, seed: UInt64) {
    waiting = world.events
    random = WorldRandom(seed: seed)
  }

  var goesOn: Bool { !waiting.isEmpty }

  mutating func add(_ step: AttributionStep) {
    switch step {
    case .event(let event):
      events.append(event)
      now = max(now, event.time)
      watermark = max(watermark, now - lateness)
    case .rules(let own, let name):
      rules[name] = own
      withdrawn.remove(name)
    case .withdrawn(let name): withdrawn.insert(name)
    }
    steps.append(step)
  }

  /// Makes an edit, if one that is drawn may be made now.
  mutating func edit() -> Bool {
    let name = random.pick(rules.keys.sorted())
    guard let old = rules[name] else { return false }
    if random.isOne(in: 5), !withdrawn.contains(name), withdrawn.count + 1 < rules.count {
      add(.withdrawn(name))
      return true
    }
    let new = old.edited(with: &random)
    let isLonger = new.lateness > old.lateness || withdrawn.contains(name)
    guard !isLonger || !anImpressionWaits, isInTime(now - min(lateness, new.lateness)) else { return false }
    add(.rules(new, name))
    return true
  }

  /// Delivers an event that may come now; then, perhaps, one again, or a tick.
  mutating func deliver() {
    let admissible = waiting.indices.filter { index in
      let earliest = index == 0 ? waiting.dropFirst().first : waiting.first
      let moved = max(watermark, max(now, waiting[index].time) - lateness)
      return earliest.map { $0.at >= moved } ?? true
    }
    add(.event(waiting.remove(at: random.pick(admissible))))
    if random.isOne(in: 5) { add(.event(random.pick(events))) }
    if random.isOne(in: 5), let earliest = waiting.first?.at {
      add(.event(.tick(earliest + lateness - EventDuration(milliseconds: Int64(random.int(0...120_000))))))
    }
  }

  /// The least of all placements.
  private var lateness: EventDuration { rules.values.map(\.lateness).min() ?? .zero }

  private func isInTime(_ moved: EventTime) -> Bool { waiting.first.map { $0.at >= moved } ?? true }

  private var anImpressionWaits: Bool {
    let coming = waiting.compactMap { if case .decision(let decision) = $0 { decision.id } else { nil } }
    return events.contains { event in
      if case .impression(let impression) = event { coming.contains(impression.decisionID) } else { false }
    }
  }
}

extension Event {
  /// How far this event says the world has come: our own ranking says nothing.
  var time: EventTime {
    if case .decision(let decision) = self, decision.snapshot != nil { .distantPast } else { at }
  }
}
