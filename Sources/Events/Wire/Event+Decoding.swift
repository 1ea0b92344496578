package import JSON

extension Event {
  /// Reads one event object of the wire format (DESIGN §8). Unknown keys are errors: a misspelt `decisionID` would
  /// lose a reward without a word.
  ///
  /// - Throws: `JSONError`, naming the key.
  package init(from reader: inout JSONReader) throws {
    let here = reader
    var fields = EventFields()
    try reader.object(EventKey.names) { reader, number in
      guard let key = number.flatMap({ EventKey(rawValue: $0) }) else { throw reader.invalid("unknown key") }
      try fields.read(key, from: &reader)
    }
    self = try fields.event(at: here)
  }
}

/// The keys of all event types.
private enum EventKey: Int, CaseIterable {
  case type, id, at, decisionID, action, member, title, seconds, value, placement, context, tags, actions, chosen
  case propensity, arm, origin

  static let names = KeyNames(allCases.map { "\($0)" })
}

/// The types of events.
private enum EventType: Int, CaseIterable {
  case decision, impression, play, reward, tick

  static let names = KeyNames(allCases.map { "\($0)" })
}

/// Some keys.
private struct EventKeys {
  private var bits: UInt32 = 0

  init(_ keys: EventKey...) { for key in keys { insert(key) } }

  mutating func insert(_ key: EventKey) { bits |= 1 << UInt32(key.rawValue) }
  func contains(_ key: EventKey) -> Bool { bits & 1 << UInt32(key.rawValue) != 0 }
  func isSubset(of other: EventKeys) -> Bool { bits & ~other.bits == 0 }

  static let impression = EventKeys(.type, .origin, .id, .at, .decisionID, .action, .member)
  static let play = EventKeys(.type, .origin, .id, .at, .member, .title, .seconds, .decisionID)
  static let reward = EventKeys(.type, .origin, .id, .at, .decisionID, .action, .member, .value)
  static let decision = EventKeys(
    .type, .origin, .id, .at, .placement, .member, .title, .context, .tags, .actions, .chosen, .propensity, .arm)
  static let tick = EventKeys(.type, .origin, .at)
}

/// The values of the keys of all event types; the type may come last.
private struct EventFields {
  var type: EventType?
  /// A type that there is not.
  var otherType: String?
  var id: String?
  var at: EventTime?
  var decisionID: DecisionID?
  var action: ActionID?
  var member: MemberID?
  var title: ActionID?
  var seconds: Double?
  var value: Double?
  var placement: PlacementName?
  var context: Features?
  var tags: [Tag]?
  var candidates: [Candidate]?
  var chosen: ActionID?
  var propensity: Double?
  var arm: Arm?
  var origin = Origin.local
  var given = EventKeys()

  static let longestPlay = 0.0...1e9

  mutating func read(_ key: EventKey, from reader: inout JSONReader) throws {
    given.insert(key)
    switch key {
    case .type:
      let (number, other) = try reader.string(among: EventType.names)
      type = number.flatMap { EventType(rawValue: $0) }
      if type == nil { otherType = other }
    case .id: id = try reader.identifier(as: EventID.self).text
    case .at: at = try reader.time()
    case .decisionID: decisionID = try reader.identifier()
    case .action: action = try reader.identifier()
    case .member: member = try reader.identifier()
    case .title: title = try reader.identifier()
    case .seconds: seconds = try reader.number(in: EventFields.longestPlay, "seconds watched")
    case .value: value = try reader.double()
    case .placement: placement = try reader.identifier()
    case .context: context = try reader.features()
    case .tags: tags = try reader.tags()
    case .actions: candidates = try reader.candidates()
    case .chosen: chosen = try reader.identifier()
    case .propensity:
      let here = reader
      let probability = try reader.double()
      guard probability > 0, probability <= 1 else {
        throw here.invalid("expected a propensity above 0 and at most 1, found \(probability)")
      }
      propensity = probability
    case .arm: arm = try reader.arm()
    case .origin: origin = try reader.identifier()
    }
  }

  func event(at here: JSONReader) throws -> Event {
    if let otherType {
      throw here.invalid("expected type decision, impression, play, reward or tick, found \(otherType)")
    }
    return switch try need(type, "type", here) {
    case .impression: .impression(try impression(at: here))
    case .play: .play(try play(at: here))
    case .reward: .reward(try reward(at: here))
    case .decision: .decision(try decision(at: here))
    case .tick: .tick(try tick(at: here))
    }
  }

  private func impression(at here: JSONReader) throws -> Impression {
    try refuseKeys(otherThan: .impression, here)
    return Impression(
      id: id.map { EventID($0) }, at: try need(at, "at", here), decisionID: try need(decisionID, "decisionID", here),
      action: try need(action, "action", here), member: member, origin: origin)
  }

  private func play(at here: JSONReader) throws -> Play {
    try refuseKeys(otherThan: .play, here)
    return Play(
      id: EventID(try need(id, "id", here)), at: try need(at, "at", here), member: try need(member, "member", here),
      title: try need(title, "title", here), seconds: try need(seconds, "seconds", here), decisionID: decisionID,
      origin: origin)
  }

  private func reward(at here: JSONReader) throws -> Reward {
    try refuseKeys(otherThan: .reward, here)
    return Reward(
      id: EventID(try need(id, "id", here)), at: try need(at, "at", here),
      decisionID: try need(decisionID, "decisionID", here), action: action, member: member,
      value: try need(value, "value", here), origin: origin)
  }

  private func decision(at here: JSONReader) throws -> Decision {
    try refuseKeys(otherThan: .decision, here)
    let candidates = try need(candidates, "actions", here)
    let chosen = try need(chosen, "chosen", here)
    guard let index = candidates.firstIndex(where: { $0.id == chosen }) else {
      throw here.invalid("expected chosen to be one of the actions, found \(chosen)")
    }
    return .imported(
      id: DecisionID(try need(id, "id", here)), at: try need(at, "at", here),
      placement: try need(placement, "placement", here), member: member, title: title, context: context ?? .none,
      tags: tags ?? [], candidates: candidates, chosen: index, propensity: propensity, arm: arm,
      origin: origin)
  }

  private func tick(at here: JSONReader) throws -> EventTime {
    try refuseKeys(otherThan: .tick, here)
    return try need(at, "at", here)
  }

  private func need<T>(_ value: T?, _ name: String, _ here: JSONReader) throws -> T {
    guard let value else { throw here.invalid("expected the key \(name)") }
    return value
  }

  private func refuseKeys(otherThan allowed: EventKeys, _ here: JSONReader) throws {
    guard !given.isSubset(of: allowed) else { return }
    for key in EventKey.allCases where given.contains(key) && !allowed.contains(key) {
      throw here.invalid("unexpected key \(key) in a \(type.map { "\($0)" } ?? "event")")
    }
  }
}
