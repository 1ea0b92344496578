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

  package init(kind: Kind = .disjoint, regularization: Double = 1, halfLife: EventDuration? = nil) {
    precondition(regularization > 0 && regularization.isFinite, "a regularization of \(regularization)")
    precondition(halfLife.map { $0 > .zero } ?? true, "a half-life of nothing")
    self.kind = kind
    self.regularization = regularization
    self.halfLife = halfLife
  }

  /// How examples lose weight; nil where they do not.
  package var forgetting: Forgetting? { halfLife.map { Forgetting(halfLife: $0) } }

  /// Kind and parameters in one line, equal for equal configurations.
  package var description: String {
    let forgetting = halfLife.map { " halfLife=\($0)" } ?? ""
    return kind == .counts ? "counts\(forgetting)" : "\(kind.rawValue) regularization=\(regularization)\(forgetting)"
  }
}
