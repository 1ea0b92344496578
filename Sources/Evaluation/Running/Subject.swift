/// One policy whose value is asked for.
package struct Subject {
  package enum Kind {
    /// The policy that logged: its value is what was earned.
    case logged
    case weighed(any EvaluationPolicy)
    /// One that has to see the log first, such as the best fixed action.
    case fitted(any FittedPolicy)
    /// One that learns as it goes.
    case learning(any LearningPolicy)
  }

  package let name: String
  /// Where it comes from, for people.
  package let about: String
  package let kind: Kind

  package init(_ name: String, about: String, _ kind: Kind) {
    (self.name, self.about, self.kind) = (name, about, kind)
  }
}

/// A policy that has to see the log before it can be judged by it.
package protocol FittedPolicy: EvaluationPolicy {
  /// Takes up a round; every round once, before the first `distribute`.
  mutating func learn(_ round: Round) throws
}

extension BestFixedAction: FittedPolicy {}
