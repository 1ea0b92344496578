/// What the world tells us. Everything the service knows follows from events in the log.
package enum Event: Equatable, Sendable {
  case decision(Decision)
  case impression(Impression)
  case play(Play)
  case reward(Reward)
  case tick(EventTime)

  /// Event time.
  package var at: EventTime {
    switch self {
    case .decision(let decision): decision.at
    case .impression(let impression): impression.at
    case .play(let play): play.at
    case .reward(let reward): reward.at
    case .tick(let at): at
    }
  }

  /// Unique within its type; nil of a tick.
  package var id: String? {
    switch self {
    case .decision(let decision): decision.id.text
    case .impression(let impression): impression.id.text
    case .play(let play): play.id.text
    case .reward(let reward): reward.id.text
    case .tick: nil
    }
  }
}

/// An action was really shown.
package struct Impression: Equatable, Sendable {
  package var id: EventID
  package var at: EventTime
  package var decisionID: DecisionID
  package var action: ActionID
  /// If given, it must be the decision's member.
  package var member: MemberID?
  package var origin: Origin

  /// - Parameter id: If nil, made of decision, action and time in milliseconds.
  package init(
    id: EventID? = nil, at: EventTime, decisionID: DecisionID, action: ActionID, member: MemberID? = nil,
    origin: Origin = .local
  ) {
    self.id = id ?? EventID("\(decisionID)/\(action)/\(at.milliseconds)")
    self.at = at
    self.decisionID = decisionID
    self.action = action
    self.member = member
    self.origin = origin
  }
}

/// A title was watched, `seconds` so far in that playback, reported at `at`.
package struct Play: Equatable, Sendable {
  package var id: EventID
  package var at: EventTime
  package var member: MemberID
  package var title: ActionID
  package var seconds: Double
  /// The decision that the client says led here.
  package var decisionID: DecisionID?
  package var origin: Origin

  package init(
    id: EventID, at: EventTime, member: MemberID, title: ActionID, seconds: Double, decisionID: DecisionID? = nil,
    origin: Origin = .local
  ) {
    self.id = id
    self.at = at
    self.member = member
    self.title = title
    self.seconds = seconds
    self.decisionID = decisionID
    self.origin = origin
  }
}

/// A reward that the client worked out by itself.
package struct Reward: Equatable, Sendable {
  package var id: EventID
  package var at: EventTime
  package var decisionID: DecisionID
  /// If nil, the first place among those the time rule admits.
  package var action: ActionID?
  /// If given, it must be the decision's member.
  package var member: MemberID?
  package var value: Double
  package var origin: Origin

  package init(
    id: EventID, at: EventTime, decisionID: DecisionID, action: ActionID? = nil, member: MemberID? = nil,
    value: Double, origin: Origin = .local
  ) {
    self.id = id
    self.at = at
    self.decisionID = decisionID
    self.action = action
    self.member = member
    self.value = value
    self.origin = origin
  }
}
