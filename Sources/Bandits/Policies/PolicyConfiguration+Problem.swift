extension PolicyConfiguration {
  /// Why this policy cannot serve a model.
  package struct Problem: Equatable, Sendable {
    /// The key to blame: `policy.floor`, `policy.scale`, or one of `holdback.policy`.
    package let key: String
    /// What was expected, and why.
    package let reason: String
  }

  /// What is wrong with this policy over a model of this configuration; nil if they go together.
  ///
  /// - A vote gives an action without votes the probability 0, so `thompson` over `shared` and `hybrid` needs a floor.
  /// - `counts` draws from Beta posteriors, which can be narrowed but not widened.
  package func problem(with model: ModelConfiguration) -> Problem? {
    if let problem = algorithm.problem(with: model, floor: floor) {
      return Problem(key: "policy.\(problem.key)", reason: problem.reason)
    }
    guard let holdback, let problem = holdback.algorithm.problem(with: model, floor: holdback.floor) else { return nil }
    return Problem(key: "holdback.policy.\(problem.key)", reason: problem.reason)
  }
}

extension PolicyConfiguration.Algorithm {
  fileprivate func problem(with model: ModelConfiguration, floor: Double) -> PolicyConfiguration.Problem? {
    guard case .thompson(let scale, _) = self else { return nil }
    switch model.kind {
    case .shared, .hybrid:
      if floor > 0 { return nil }
      return .init(
        key: "floor",
        reason: """
          expected a floor above 0: thompson over a \(model.kind.rawValue) model is a vote of posterior draws, and an \
          action without a vote would have probability 0
          """)
    case .counts:
      if scale <= 1 { return nil }
      return .init(
        key: "scale",
        reason: "expected at most 1, found \(scale): counts has Beta posteriors, which can be narrowed, not widened")
    case .disjoint:
      return nil
    }
  }
}
