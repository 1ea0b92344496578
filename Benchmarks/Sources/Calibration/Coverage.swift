package import Evaluation

/// How a quantity was estimated over many logs.
package struct Coverage: Sendable {
  /// How often one kind of interval held the truth.
  package struct Share: Sendable {
    package let kind: IntervalKind
    /// Of all logs; one without the interval does not hold it.
    package let held: Double
    /// Mean upper less lower end; NaN where no log has the interval.
    package let width: Double
    /// What is claimed; nil where it is shown for contrast.
    package let rule: Rule?

    package var isMissed: Bool { rule.map { !$0.allows(held) } ?? false }
  }

  package let quantity: Quantity
  package let truth: Double
  /// Mean of estimate less truth, and its standard error.
  package let error: Double
  package let standardError: Double
  package let isClaimed: Bool
  package let shares: [Share]

  /// Beyond two standard errors, and claimed not to be.
  package var isBiased: Bool { isClaimed && !(abs(error) <= 2 * standardError) }

  /// What is not as claimed, by name.
  package var misses: [String] {
    (isBiased ? ["\(quantity.text) error"] : [])
      + shares.filter(\.isMissed).map { "\(quantity.text) \($0.kind.rawValue)" }
  }

  /// - Parameter found: Of each log.
  init(_ quantity: Quantity, of world: any World, found: [Found]) {
    let (count, truth) = (Double(found.count), world.truth(of: quantity))
    let error = found.reduce(0) { $0 + $1.value - truth } / count
    let squares = found.reduce(0) { $0 + ($1.value - truth - error) * ($1.value - truth - error) }
    (self.quantity, self.truth, self.error) = (quantity, truth, error)
    standardError = (squares / (count - 1) / count).squareRoot()
    isClaimed = world.isClaimed(quantity)
    shares = quantity.kinds.map { kind in
      let intervals = found.compactMap { $0.intervals[kind] }
      return Share(
        kind: kind, held: Double(intervals.count { $0.contains(truth) }) / count,
        width: intervals.reduce(0) { $0 + $1.upper - $1.lower } / Double(intervals.count),
        rule: world.rule(for: kind, of: quantity))
    }
  }
}

/// What one log says of a quantity.
struct Found: Sendable {
  let value: Double
  let intervals: [IntervalKind: Interval]
}

extension EvaluationReport {
  /// - Throws: `EvaluationError` where it says nothing of it.
  func found(_ quantity: Quantity) throws -> Found {
    switch quantity {
    case .value(let estimator):
      guard let estimate = policies[0].estimates.first(where: { $0.estimator == estimator }) else { break }
      return Found(value: estimate.value, intervals: Dictionary(uniqueKeysWithValues: estimate.intervals))
    case .difference(let estimator):
      guard let comparison = comparisons.first(where: { $0.estimator == estimator }) else { break }
      return Found(comparison.difference)
    case .lift:
      guard let lift else { break }
      return Found(lift)
    }
    throw EvaluationError(.failed, "the report says nothing of \(quantity)")
  }
}

extension Found {
  fileprivate init(_ difference: Difference) {
    value = difference.value
    var intervals = [IntervalKind.normal: difference.normal]
    if let bootstrap = difference.bootstrap { intervals[.bootstrap] = bootstrap }
    self.intervals = intervals
  }
}
