import Events

/// Ranks candidates by a model under a policy.
///
/// Candidates are sorted by id first, so their order in the request changes nothing. The first `slots` places are drawn
/// one after the other, each from the policy applied to those that remain; the others follow by score, equal scores in an
/// order that the decision's own random numbers shuffle. The answer is a function of query, model and configuration.
package struct Ranker: Sendable {
  package let model: any Model
  package let configuration: PolicyConfiguration
  private let policy: any Policy

  package init(model: any Model, configuration: PolicyConfiguration) {
    self.model = model
    self.configuration = configuration
    policy = configuration.policy
  }

  /// All candidates of `query`, best place first, each naming its index in `query.actions`.
  ///
  /// - Complexity: that of the model's estimates, and O(K log K) for K candidates.
  package func rank(_ query: RankQuery, scratch: inout Scratch) -> [RankedPlace] {
    scratch.order = query.actions.indices.sorted { query.actions[$0] < query.actions[$1] }
    model.estimate(query.actions, in: scratch.order, vectors: query.vectors, into: &scratch.estimates)
    var candidates = places(of: scratch)
    let random = DecisionRandom(
      seed: configuration.seed, placement: query.placement, decision: query.decisionID)
    var ranking: [RankedPlace] = []
    ranking.reserveCapacity(candidates.count)
    for place in 0..<min(configuration.slots, candidates.count) {
      scratch.distribution.fill(from: scratch.estimates, policy: policy, floor: configuration.floor)
      let probabilities = scratch.distribution.probabilities
      if place == 0 { for index in candidates.indices { candidates[index].probability = probabilities[index] } }
      let drawn = scratch.distribution.draw(at: random.uniform(.draw, place: place))
      var chosen = candidates.remove(at: drawn)
      chosen.propensity = probabilities[drawn]
      ranking.append(chosen)
      scratch.estimates.remove(at: drawn)
    }
    return ranking + orderedByScore(candidates, random: random)
  }

  private func places(of scratch: Scratch) -> [RankedPlace] {
    scratch.order.indices.map { index in
      let (mean, deviation) = (scratch.estimates.means[index], scratch.estimates.deviations[index])
      return RankedPlace(
        candidate: scratch.order[index], mean: mean, deviation: deviation,
        score: policy.score(mean: mean, deviation: deviation))
    }
  }

  private func orderedByScore(_ candidates: [RankedPlace], random: DecisionRandom) -> [RankedPlace] {
    let keyed = candidates.enumerated().map { index, place in
      (place: place, tie: random.bits(.tie, place: 0, index: UInt64(index)), index: index)
    }
    let sorted = keyed.sorted { a, b in
      a.place.score != b.place.score ? a.place.score > b.place.score : (a.tie, a.index) < (b.tie, b.index)
    }
    return sorted.map(\.place)
  }

  /// What a ranking needs beside its answer; kept by the caller and used again.
  package struct Scratch: Sendable {
    fileprivate(set) var estimates = Estimates()
    fileprivate(set) var distribution = ActionDistribution()
    fileprivate(set) var order: [Int] = []

    package init() {}
  }
}

/// One candidate in its place.
package struct RankedPlace: Equatable, Sendable {
  /// Index into the query's actions.
  package let candidate: Int
  package let mean: Double
  /// Without alpha and scale.
  package let deviation: Double
  package let score: Double
  /// Of being drawn first.
  package fileprivate(set) var probability = 0.0
  /// With which this place was drawn, given those before it; nil if it was not drawn.
  package fileprivate(set) var propensity: Double?
}
