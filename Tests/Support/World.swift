package import Attribution
package import Events

/// A small seeded world: placements with random rules, and what a few members were shown and watched within minutes, so
/// that times, windows and ids meet at every edge. Some of it is nonsense, as clients send it.
package struct World: Sendable {
  package let seed: UInt64
  package private(set) var rules: [PlacementName: AttributionRules] = [:]
  /// What the catalogue says: of some titles nothing, of some no duration, of some first this and then that.
  package private(set) var catalogue: [Title] = []
  /// Each once, in the order of their times.
  package internal(set) var events: [Event] = []

  private var random: WorldRandom
  private var decisions: [Decision] = []
  /// Minutes in which everything begins.
  private let span: Int
  private let members: Int
  private static let titles: [ActionID] = ["a", "b", "c"]

  /// A larger world lasts longer and has more members.
  package init(seed: UInt64, eventLimit: Int = 60, amendWithin: EventDuration = .zero) {
    self.seed = seed
    random = WorldRandom(seed: seed)
    let count = random.int(4...eventLimit)
    span = 24 + count / 10
    members = 3 + count / 100
    for name: PlacementName in ["billboard", "artwork", "hero"].prefix(random.int(1...3)) {
      rules[name] = makeRules(amendWithin: amendWithin)
    }
    for action in World.actions where !random.isOne(in: 4) { makeCatalogue(of: action) }
    for number in 0..<max(1, count / 6) { append(makeDecision(number)) }
    while events.count < count { appendFeedback(number: events.count) }
    events.sort { $0.at < $1.at }
  }

  /// The least lateness of all placements: what a delivery order may use in full.
  package var lateness: EventDuration { rules.values.map(\.lateness).min() ?? .zero }

  /// The names in order.
  package var placementNames: [PlacementName] { rules.keys.sorted() }

  /// A tick by which every window is over.
  package static let end = Event.tick(.minute(100_000))

  /// The actions and images that anything is about.
  package static let actions: [ActionID] = titles + ["x", "y"]

  private mutating func makeRules(amendWithin: EventDuration) -> AttributionRules {
    AttributionRules(drawnWith: &random, amendWithin: amendWithin)
  }

  private mutating func makeCatalogue(of action: ActionID) {
    for _ in 0..<random.int(1...2) {
      let duration = random.isOne(in: 5) ? nil : Double(random.int(1...4)) * 75
      catalogue.append(Title(id: action, at: .minute(Int64(random.int(-9...span))), duration: duration))
    }
  }

  private mutating func makeDecision(_ number: Int) -> Decision {
    let placement = random.pick(placementNames)
    let isArtwork = placement == "artwork"
    let ids: [ActionID] = isArtwork ? ["x", "y"] : World.titles
    let candidates = ids.shuffled(using: &random).map { Candidate(id: $0, features: World.features(of: $0, number)) }
    let context: Features = [
      "hour": .number(Double(random.int(0...23))), "country": .text(random.pick(["US", "BR", "JP"])),
    ]
    let places = candidates.indices.prefix(random.int(1...candidates.count)).map { Place(candidate: $0) }
    return Decision(
      id: DecisionID("d\(number)"), at: makeTime(), placement: placement,
      member: random.isOne(in: 8) ? nil : makeMember(), title: isArtwork ? random.pick(World.titles) : nil,
      context: context, candidates: candidates, places: places, snapshot: random.isOne(in: 3) ? 1 : nil,
      arm: [nil, .policy, .holdback][number % 3])
  }

  /// What a decision says of an action: not always the same, and not always anything.
  private static func features(of action: ActionID, _ number: Int) -> Features {
    let hash = StableHash.of("\(number) \(action)")
    return hash.isMultiple(of: 5) ? .none : ["length": .number(Double(hash % 100))]
  }

  private mutating func append(_ decision: Decision) {
    decisions.append(decision)
    events.append(.decision(decision))
  }

  private mutating func appendFeedback(number: Int) {
    let id = EventID("\(random.int(10...99))-\(number)")
    let decision = random.pick(decisions)
    let decisionID = random.isOne(in: 15) ? "nobody's" : decision.id
    switch random.int(0...9) {
    case 0...4:
      let action = random.isOne(in: 10) ? random.pick(World.actions) : makeAction(of: decision)
      let member = random.isOne(in: 3) ? (random.isOne(in: 5) ? makeMember() : decision.member) : nil
      let at = makeTime(around: decision, -3...4)
      events.append(.impression(Impression(id: id, at: at, decisionID: decisionID, action: action, member: member)))
    case 5...7:
      let member = random.isOne(in: 5) ? makeMember() : decision.member ?? makeMember()
      events.append(
        .play(
          Play(
            id: id, at: makeTime(around: decision, 0...9), member: member, title: makeTitle(like: decision),
            seconds: Double(random.int(0...4)) * 45, decisionID: random.isOne(in: 3) ? decisionID : nil)))
    default:
      events.append(
        .reward(
          Reward(
            id: id, at: makeTime(around: decision, 0...9), decisionID: decisionID,
            action: random.isOne(in: 2) ? makeAction(of: decision) : nil,
            member: random.isOne(in: 3) ? (random.isOne(in: 5) ? makeMember() : decision.member) : nil,
            value: Double(random.int(-3...4)) * 0.75)))
    }
  }

  private mutating func makeTime() -> EventTime {
    let at = EventTime.minute(Int64(random.int(0...span)))
    return random.isOne(in: 10) ? at + EventDuration(milliseconds: Int64(random.int(-1...1))) : at
  }

  /// Mostly minutes after a decision.
  private mutating func makeTime(around decision: Decision, _ minutes: ClosedRange<Int>) -> EventTime {
    random.isOne(in: 6) ? makeTime() : .minute(decision.at.minuteCount + Int64(random.int(minutes)))
  }

  private mutating func makeTitle(like decision: Decision) -> ActionID {
    random.isOne(in: 5) ? random.pick(World.titles) : decision.title ?? makeAction(of: decision)
  }

  private mutating func makeMember() -> MemberID { MemberID("m\(random.int(1...members))") }

  private mutating func makeAction(of decision: Decision) -> ActionID {
    decision.action(at: random.int(0...decision.places.count - 1))
  }
}
