package import Events

/// Derives models from sums, one after the other: what did not change is taken over from the last.
///
/// A value: where a derivation fails, the caller keeps the deriver it had.
package struct ModelDeriver: Sendable {
  package let configuration: ModelConfiguration
  package let shape: VectorShape
  private var totals = ActionMap<RewardTotals>()
  private var posteriors = ActionMap<ActionPosterior>()
  private var factors = ActionMap<HybridFactors>()
  private var changes: [ActionID: Derived] = [:]

  /// What one action has in a model of the deriver's kind; all nil if it has nothing.
  private struct Derived {
    var totals: RewardTotals?
    var posterior: ActionPosterior?
    var factors: HybridFactors?
  }

  package init(configuration: ModelConfiguration, shape: VectorShape) {
    self.configuration = configuration
    self.shape = shape
  }

  /// Takes up the sums of an action for the next model; nil if there is nothing to learn from.
  ///
  /// - Returns: Whether all its numbers are finite; if they are not, there is no next model.
  /// - Complexity: `counts` and `shared` O(1); `disjoint` O(*d*³); `hybrid` O(*x*³ + *x*² *z*).
  package mutating func update(_ action: ActionID, with sums: CompleteSums?) -> Bool {
    guard let sums else {
      changes[action] = Derived()
      return true
    }
    guard let derived = derive(sums) else { return false }
    changes[action] = derived
    return true
  }

  private func derive(_ sums: CompleteSums) -> Derived? {
    switch configuration.kind {
    case .counts, .shared: sums.rewards.isFinite ? Derived(totals: sums.rewards) : nil
    case .disjoint:
      ActionPosterior(of: sums, regularization: configuration.regularization).map { Derived(posterior: $0) }
    case .hybrid: HybridFactors(of: sums, regularization: configuration.regularization).map { Derived(factors: $0) }
    }
  }

  /// The model of what was taken up.
  ///
  /// - Parameter all: The sums over what all actions share, at the same reference.
  /// - Returns: nil if a number is not finite.
  /// - Complexity: that of a copy of the actions, and `shared` O(*d*³), `hybrid` O(*actions* · *x z*² + *z*³).
  package mutating func model(all: CompleteSums) -> (any Model)? {
    apply()
    switch configuration.kind {
    case .counts: return CountsModel(configuration: configuration, totals: totals)
    case .disjoint: return DisjointModel(configuration: configuration, dimension: shape.own, posteriors: posteriors)
    case .shared:
      return ActionPosterior(of: all, regularization: configuration.regularization).map {
        SharedModel(configuration: configuration, posterior: $0, totals: totals)
      }
    case .hybrid: return hybrid(all: all)
    }
  }

  private mutating func apply() {
    let sorted = changes.sorted { $0.key < $1.key }
    changes.removeAll(keepingCapacity: true)
    switch configuration.kind {
    case .counts, .shared: totals.update(sorted.map { ($0.key, $0.value.totals) })
    case .disjoint: posteriors.update(sorted.map { ($0.key, $0.value.posterior) })
    case .hybrid: factors.update(sorted.map { ($0.key, $0.value.factors) })
    }
  }

  private func hybrid(all: CompleteSums) -> HybridModel? {
    let shared = HybridShared(of: all, actions: factors.values, regularization: configuration.regularization)
    guard let shared else { return nil }
    let weights = factors.values.flatMap { $0.weights(given: shared.posterior.weights) }
    guard weights.allSatisfy(\.isFinite) else { return nil }
    return HybridModel(
      configuration: configuration, shape: shape, shared: shared.posterior, parts: factors.mapValues(\.part),
      weights: weights)
  }
}
