import Bandits
package import Events

/// How one place was drawn: the candidates that remained lie one after the other, in the order of their ids, on the
/// line from 0 to 1, each as long as its probability, and the decision's random number fell on one of them.
package struct DrawView: Equatable, Sendable {
  /// From 0.
  package let place: Int
  /// Of the decision's random numbers, in [0, 1).
  package let uniform: Double
  package let action: ActionID
  /// Where on the line the action lies: `lower` ≤ `uniform` < `upper`, but for a sum that rounding left below 1.
  package let lower: Double
  package let upper: Double
  /// With which it was drawn, given the places before.
  package let propensity: Double

  /// The draws of a ranking, by the ranker's own steps.
  ///
  /// - Parameters:
  ///   - seen: The decision as its ranking saw it.
  ///   - query: Of it.
  static func draws(of query: RankQuery, by ranker: Ranker) -> [DrawView] {
    let configuration = ranker.configuration
    let heldBack = query.arm == .holdback ? configuration.holdback : nil
    let (policy, floor) = heldBack.map { ($0.policy, $0.floor) } ?? (configuration.policy, configuration.floor)
    var remaining = query.actions.indices.sorted { query.actions[$0] < query.actions[$1] }
    var (estimates, distribution) = (Estimates(), ActionDistribution())
    ranker.model.estimate(query.actions, in: remaining, vectors: query.vectors, into: &estimates)
    let random = DecisionRandom(seed: configuration.seed, placement: query.placement, decision: query.decisionID)
    return (0..<min(configuration.slots, remaining.count)).map { place in
      distribution.fill(from: estimates, policy: policy, floor: floor, random: random, place: place)
      let uniform = random.uniform(.draw, place: place)
      let drawn = distribution.draw(at: uniform)
      let probabilities = distribution.probabilities
      let lower = probabilities[..<drawn].reduce(0, +)
      estimates.remove(at: drawn)
      return DrawView(
        place: place, uniform: uniform, action: query.actions[remaining.remove(at: drawn)], lower: lower,
        upper: lower + probabilities[drawn], propensity: probabilities[drawn])
    }
  }
}
