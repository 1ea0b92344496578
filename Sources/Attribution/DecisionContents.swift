import Events

/// What a decision says, held by one reference by all who need it: its outcomes too.
final class DecisionContents: Sendable, Equatable {
  let decision: Decision

  init(decision: Decision) { self.decision = decision }

  static func == (a: DecisionContents, b: DecisionContents) -> Bool { a === b || a.decision == b.decision }
}
