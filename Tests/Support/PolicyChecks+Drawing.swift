import Bandits
import Events

extension PolicyChecks {
  /// Compares how often each candidate is drawn with what was reported, decision by decision; a policy's reports may differ
  /// between decisions, which makes the comparison stricter than it says, never laxer.
  ///
  /// The first decisions go through the ranker, and must come out as they do from the distribution itself; the rest are
  /// drawn from the distribution, kept where it is the same for every decision.
  mutating func checkDrawing(decisions: Int) {
    let count = actions.count
    var places = DrawnPlaces(self)
    var first = (counts: [Int](repeating: 0, count: count), expected: [Double](repeating: 0, count: count))
    var second = (
      counts: [Int](repeating: 0, count: count * count), expected: [Double](repeating: 0, count: count * count)
    )
    for decision in 0..<decisions {
      let id = String(decision)
      let drawn = places.draw(random(of: id))
      first.counts[drawn.first] += 1
      second.counts[drawn.first * count + drawn.second] += 1
      // Where reports are the same for every decision, one decision stands for all that began alike.
      let isFirstOfItsKind = first.counts[drawn.first] == 1
      let weight = places.varies ? 1 : Double(decisions)
      if places.varies || decision == 0 {
        for index in 0..<count { first.expected[index] += places.first.probabilities[index] * weight }
      }
      if places.varies || isFirstOfItsKind {
        for index in 0..<count { second.expected[drawn.first * count + index] += drawn.conditional[index] }
      }
      if decision < 3_000 { check(id, drawn, of: places) }
    }
    if !places.varies {
      for cell in second.expected.indices { second.expected[cell] *= Double(first.counts[cell / count]) }
    }
    let pFirst = ChiSquare.pValue(observed: first.counts, expected: first.expected)
    expect(pFirst > 0.001, "the first place is drawn as often as reported: p = \(pFirst), \(first)")
    guard configuration.slots > 1 else { return }
    let pSecond = ChiSquare.pValue(observed: second.counts, expected: second.expected)
    expect(pSecond > 0.001, "the second place is drawn as often as the rest reports: p = \(pSecond)")
  }

  private mutating func check(_ id: String, _ drawn: DrawnPlaces.Drawn, of places: DrawnPlaces) {
    let ranking = rank(actions, id: id)
    expect(
      ranking[0].candidate == drawn.first && ranking[0].propensity == places.first.probabilities[drawn.first],
      "the ranker draws the first place from what the policy reports")
    guard configuration.slots > 1 else { return }
    expect(
      ranking[1].candidate == drawn.second && ranking[1].propensity == drawn.conditional[drawn.second],
      "the ranker draws the second place from what the policy reports of those that remain")
  }
}

/// The first two places of decisions, drawn from a policy's distributions.
private struct DrawnPlaces {
  struct Drawn {
    let first: Int
    let second: Int
    /// Of the second place, given the first.
    let conditional: [Double]
  }

  private let policy: any Policy
  private let floor: Double
  private let estimates: Estimates
  private(set) var first = ActionDistribution()
  private var second = ActionDistribution()
  /// Whether distributions differ between decisions.
  let varies: Bool
  private var conditionals: [Int: [Double]] = [:]
  private var isFilled = false

  init(_ checks: PolicyChecks) {
    policy = checks.policy
    floor = checks.configuration.floor
    estimates = checks.model.estimates
    var probabilities: Set<[Double]> = []
    for decision in 0..<20 {
      first.fill(
        from: estimates, policy: policy, floor: floor, random: checks.random(of: String(decision)), place: 0)
      probabilities.insert(first.probabilities)
    }
    varies = probabilities.count > 1
  }

  mutating func draw(_ random: DecisionRandom) -> Drawn {
    if varies || !isFilled {
      first.fill(from: estimates, policy: policy, floor: floor, random: random, place: 0)
      isFilled = true
    }
    let chosen = first.draw(at: random.uniform(.draw, place: 0))
    let conditional = conditional(on: chosen, random)
    // The candidate drawn first has probability 0 among those that remain.
    var (cumulative, last) = (0.0, chosen)
    let uniform = random.uniform(.draw, place: 1)
    for (index, probability) in conditional.enumerated() where probability > 0 {
      cumulative += probability
      last = index
      if uniform < cumulative { break }
    }
    return Drawn(first: chosen, second: last, conditional: conditional)
  }

  private mutating func conditional(on chosen: Int, _ random: DecisionRandom) -> [Double] {
    if !varies, let known = conditionals[chosen] { return known }
    var rest = estimates
    rest.remove(at: chosen)
    second.fill(from: rest, policy: policy, floor: floor, random: random, place: 1)
    var conditional = second.probabilities
    conditional.insert(0, at: chosen)
    conditionals[chosen] = conditional
    return conditional
  }
}
