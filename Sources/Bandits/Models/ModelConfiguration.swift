package import Events

/// The `model` section of a placement.
package struct ModelConfiguration: Equatable, Sendable {
  package enum Kind: String, Equatable, Sendable, CaseIterable {
    /// One chance of reward per action, without context.
    case counts
    /// One weight vector per action over the vector.
    case disjoint
    /// One weight vector for all actions over the vector, which tells actions apart by their features.
    case shared
    /// One weight vector per action over bias and context, and one for all over the rest.
    case hybrid
  }

  package let kind: Kind
  /// λ > 0: the prior precision of every weight.
  package let regularization: Double
  /// The age, in event time, at which an example weighs half; nil: nothing is forgotten.
  package let halfLife: EventDuration?
  /// How long after it was last offered an action is retired; nil: never for the time.
  package let retireAfter: EventDuration?
  /// How many actions keep sums; nil: any number.
  package let maxActions: Int?

  package init(
    kind: Kind = .disjoint, regularization: Double = 1, halfLife: EventDuration? = nil,
    retireAfter: EventDuration? = nil, maxActions: Int? = nil
  ) {
    precondition(regularization > 0 && regularization.isFinite, "a regularization of \(regularization)")
    precondition(halfLife.map { $0 > .zero } ?? true, "a half-life of nothing")
    precondition(maxActions.map { $0 > 0 } ?? true, "a model of no actions")
    self.kind = kind
    self.regularization = regularization
    self.halfLife = halfLife
    self.retireAfter = retireAfter
    self.maxActions = maxActions
  }

  /// Whether actions are retired: only then is it kept when each was last offered.
  package var retires: Bool { retireAfter != nil || maxActions != nil }

  /// How examples lose weight; nil where they do not.
  package var forgetting: Forgetting? { halfLife.map { Forgetting(halfLife: $0) } }

  /// Kind and parameters in one line, equal for equal configurations.
  package var description: String {
    let prior = kind == .counts ? "" : " regularization=\(regularization)"
    let times = [("halfLife", halfLife), ("retireAfter", retireAfter)].compactMap { name, duration in
      duration.map { " \(name)=\($0)" }
    }
    return kind.rawValue + prior + times.joined() + (maxActions.map { " maxActions=\($0)" } ?? "")
  }
}
