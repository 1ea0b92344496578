package import Attribution
package import Events

/// Events applied to an Attributor one by one, with what came of it. The invariants are checked after each, or after
/// every so many.
package struct AttributionRun {
  package var attributor: Attributor
  package private(set) var outcomes: [Outcome] = []
  package private(set) var admissions: [Admission] = []
  /// What the Attributor said was wrong, if it did.
  package private(set) var broken: String?

  private let checkEvery: Int
  /// How many outcomes there were when time last began anew.
  private var begun = 0

  package init(
    _ events: [Event], rules: [PlacementName: AttributionRules], catalogue: [Title] = [], checkEvery: Int = 1,
    unknownLimit: Int = Attributor.unknownLimit
  ) {
    attributor = Attributor(rules: rules, unknownLimit: unknownLimit)
    self.checkEvery = checkEvery
    for title in catalogue { attributor.apply(title) }
    for event in events { apply(event) }
    if broken == nil { broken = attributor.brokenInvariant() }
  }

  /// A world's events in an order of their own, and then the end of its time.
  package init(_ events: [Event], of world: World, checkEvery: Int = 1) {
    self.init(events + [World.end], rules: world.rules, catalogue: world.catalogue, checkEvery: checkEvery)
  }

  /// Events and edits from nothing on.
  package init(_ steps: [AttributionStep], catalogue: [Title] = [], checkEvery: Int = 1) {
    self.init([], rules: [:], catalogue: catalogue, checkEvery: checkEvery)
    for step in steps { apply(step) }
    if broken == nil { broken = attributor.brokenInvariant() }
  }

  package mutating func apply(_ step: AttributionStep) {
    if case .event(let event) = step { return apply(event) }
    attributor.edit(step)
    if broken == nil { broken = attributor.brokenInvariant() }
  }

  package mutating func apply(_ event: Event) {
    let before = outcomes.count
    admissions.append(attributor.apply(event, outcomes: &outcomes))
    if broken == nil { broken = disorder(from: before) }
    if broken == nil, admissions.count % checkEvery == 0 { broken = attributor.brokenInvariant() }
  }

  /// An outcome since `start` that should have closed before an earlier one; revisions come when they come.
  private func disorder(from start: Int) -> String? {
    for (index, outcome) in zip(start..., outcomes[start...]) where outcome.revision == 0 {
      let last = outcomes[begun..<index].last {
        $0.revision == 0 && $0.decision.placement == outcome.decision.placement
      }
      if let last, outcome.precedes(last) { return "closed after what it precedes: \(outcome)" }
    }
    return nil
  }

  /// Applies the end of the input.
  package mutating func finish() {
    let before = outcomes.count
    attributor.finish(outcomes: &outcomes)
    if broken == nil { broken = attributor.brokenInvariant() ?? disorder(from: before) }
    begun = outcomes.count
  }

  /// The outcomes of a placement in their order.
  package func outcomes(of name: PlacementName) -> [Outcome] { outcomes.filter { $0.decision.placement == name } }

  /// The counts of a placement.
  package func counts(of name: PlacementName = "p") -> AttributionCounts {
    attributor.index(of: name).map { attributor.placements[$0].counts } ?? AttributionCounts()
  }

  /// The outcomes of a placement as a picture: `---b1-a0` says that b closed with reward 1 in minute 3, and a with 0 a
  /// minute later. With more than one decision each outcome names its own: `1b1`. A revision stands where it came. A
  /// broken invariant takes the picture's place.
  package func picture(of name: PlacementName = "p") -> String {
    if let broken { return broken }
    let outcomes = outcomes(of: name)
    let namesDecisions = counts(of: name).decisions.received > 1
    var minute: Int64 = 0
    var text = ""
    for outcome in outcomes {
      text += String(repeating: "-", count: Int(max(0, outcome.closedAt.minuteCount - minute)))
      if namesDecisions { text += outcome.decision.id.text.dropFirst() }
      text += outcome.action.text
      text += outcome.reward == outcome.reward.rounded() ? "\(Int(outcome.reward))" : "\(outcome.reward)"
      minute = max(minute, outcome.closedAt.minuteCount)
    }
    return text
  }
}
