import Events

/// Ranks candidates by a model under a policy.
///
/// Candidates are sorted by id first, so their order in the request changes nothing. The first `slots` places are drawn
/// one after the other, each from the policy applied to those that remain; the others follow by score, equal scores in an
/// order that the decision's own random numbers shuffle. The policy is that of the query's arm. The answer is a function
/// of query, model and configuration.
package struct Ranker: Sendable {
  package let model: any Model
  package let configuration: PolicyConfiguration
  private let own: (policy: any Policy, floor: Double)
  private let heldBack: (policy: any Policy, floor: Double)?

  package init(model: any Model, configuration: PolicyConfiguration) {
    self.init(model: model, configuration: configuration, policy: configuration.policy)
  }

  /// - Parameter policy: Stands in for the one that `configuration` names, as one that is tried out does.
  package init(model: any Model, configuration: PolicyConfiguration, policy: any Policy) {
    self.model = model
    self.configuration = configuration
    own = (policy, configuration.floor)
    heldBack = configuration.holdback.map { ($0.policy, $0.floor) }
  }

  /// All candidates of `query`, best place first, each naming its index in `query.actions`.
  ///
  /// Allocates the answer and, once `scratch` has grown to the slate, nothing else.
  /// - Complexity: that of the model's estimates, that of the policy for each slot, and O(K log K) for K candidates.
  package func rank(_ query: RankQuery, scratch: inout Scratch) -> [RankedPlace] {
    let (policy, floor) = query.arm == .holdback ? heldBack ?? own : own
    scratch.sort(query.actions)
    model.estimate(query.actions, in: scratch.order, vectors: query.vectors, into: &scratch.estimates)
    var ranking = places(of: scratch, policy: policy)
    let random = DecisionRandom(
      seed: configuration.seed, placement: query.placement, decision: query.decisionID)
    let slots = min(configuration.slots, ranking.count)
    for place in 0..<slots {
      scratch.distribution.fill(
        from: scratch.estimates, policy: policy, floor: floor, random: random, place: place)
      let probabilities = scratch.distribution.probabilities
      if place == 0 { for index in ranking.indices { ranking[index].probability = probabilities[index] } }
      let drawn = scratch.distribution.draw(at: random.uniform(.draw, place: place))
      var chosen = ranking[place + drawn]
      chosen.propensity = probabilities[drawn]
      // Those that remain keep their order.
      for index in stride(from: place + drawn, to: place, by: -1) { ranking[index] = ranking[index - 1] }
      ranking[place] = chosen
      scratch.estimates.remove(at: drawn)
    }
    scratch.orderByScore(&ranking, from: slots, random: random)
    return ranking
  }

  /// With which chance each candidate that the places before have left takes a place: bit for bit what `rank` draws it
  /// from and reports. Behind the places that are drawn the best score takes it, equal ones share.
  ///
  /// - Parameters:
  ///   - remaining: Indices into `query.actions`, distinct, at least one.
  ///   - place: From 0; as many places are before it.
  ///   - probabilities: Overwritten, in the order of `remaining`.
  /// - Complexity: that of the model's estimates of `remaining` and of the policy, and O(K log K) for K candidates.
  package func distribute(
    _ query: RankQuery, among remaining: [Int], at place: Int, scratch: inout Scratch,
    into probabilities: inout [Double]
  ) {
    let (policy, floor) = query.arm == .holdback ? heldBack ?? own : own
    scratch.sort(query.actions, among: remaining)
    model.estimate(query.actions, in: scratch.order, vectors: query.vectors, into: &scratch.estimates)
    probabilities.refill(with: 0, count: remaining.count)
    guard place < configuration.slots else {
      let scores = scratch.order.indices.map {
        policy.score(mean: scratch.estimates.means[$0], deviation: scratch.estimates.deviations[$0])
      }
      var shares = [Double](repeating: 0, count: scores.count)
      shareAmongBest(of: scores, scaledBy: 1, into: &shares)
      for (share, position) in zip(shares, scratch.positions) { probabilities[position] = share }
      return
    }
    let random = DecisionRandom(
      seed: configuration.seed, placement: query.placement, decision: query.decisionID)
    scratch.distribution.fill(from: scratch.estimates, policy: policy, floor: floor, random: random, place: place)
    for (chance, position) in zip(scratch.distribution.probabilities, scratch.positions) {
      probabilities[position] = chance
    }
  }

  private func places(of scratch: Scratch, policy: any Policy) -> [RankedPlace] {
    scratch.order.indices.map { index in
      let (mean, deviation) = (scratch.estimates.means[index], scratch.estimates.deviations[index])
      return RankedPlace(
        candidate: scratch.order[index], mean: mean, deviation: deviation,
        score: policy.score(mean: mean, deviation: deviation))
    }
  }

  /// What a ranking needs beside its answer; kept by the caller and used again.
  package struct Scratch: Sendable {
    fileprivate(set) var estimates = Estimates()
    fileprivate(set) var distribution = ActionDistribution()
    /// Indices into the query's actions, by id.
    fileprivate(set) var order: [Int] = []
    /// Of those in `order`, where they stand among the candidates that remain.
    fileprivate private(set) var positions: [Int] = []
    private var sorter = IndexSorter()
    private var tail: [Int] = []
    private var ties: [UInt64] = []
    private var places: [RankedPlace] = []

    package init() {}

    fileprivate mutating func sort(_ candidates: [ActionID]) {
      order.removeAll(keepingCapacity: true)
      order.append(contentsOf: candidates.indices)
      sorter.sort(&order) { candidates[$0] < candidates[$1] }
    }

    /// The same of some of the candidates.
    fileprivate mutating func sort(_ candidates: [ActionID], among remaining: [Int]) {
      positions.removeAll(keepingCapacity: true)
      positions.append(contentsOf: remaining.indices)
      sorter.sort(&positions) { candidates[remaining[$0]] < candidates[remaining[$1]] }
      order.removeAll(keepingCapacity: true)
      for position in positions { order.append(remaining[position]) }
    }

    /// Orders the places from `start` on by their scores, equal ones by the decision's random numbers.
    fileprivate mutating func orderByScore(_ ranking: inout [RankedPlace], from start: Int, random: DecisionRandom) {
      places.removeAll(keepingCapacity: true)
      places.append(contentsOf: ranking[start...])
      ties.removeAll(keepingCapacity: true)
      for index in places.indices { ties.append(random.bits(.tie, place: 0, index: UInt64(index))) }
      tail.removeAll(keepingCapacity: true)
      tail.append(contentsOf: places.indices)
      let (places, ties) = (places, ties)
      sorter.sort(&tail) { a, b in
        let (scoreA, scoreB) = (places[a].score, places[b].score)
        return scoreA != scoreB ? scoreA > scoreB : (ties[a], a) < (ties[b], b)
      }
      for (place, index) in tail.enumerated() { ranking[start + place] = places[index] }
    }
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
