import Bandits
import Events

extension PolicyChecks {
  /// Compares which candidate is drawn with the distribution that is reported, decision by decision (`DrawTest`): a vote
  /// reports another one for each. A second place is compared with what is reported of it given the first.
  ///
  /// All draws are from the distributions that the ranker uses, by the decisions' random numbers; those of the first 3,000
  /// decisions are made by the ranker too, and must be the same. Where a distribution is the same for every decision it is
  /// filled in once.
  mutating func checkDrawing(decisions: Int) {
    let count = actions.count
    var places = DrawnPlaces(self)
    var first = DrawTest(candidates: count)
    // By the candidate in the first place.
    var second = Array(repeating: DrawTest(candidates: count), count: count)
    for decision in 0..<decisions {
      let id = String(decision)
      let drawn = places.draw(random(of: id))
      expect(
        places.first.probabilities[drawn.first] > 0 && (count == 1 || drawn.conditional[drawn.second] > 0),
        "what is drawn has a probability above 0")
      first.count(drawn.first)
      second[drawn.first].count(drawn.second)
      if places.varies {
        first.expect(places.first.probabilities)
        second[drawn.first].expect(drawn.conditional)
      }
      if decision < DrawnPlaces.comparedDecisions { check(id, drawn, of: places) }
    }
    if !places.varies {
      first.expect(places.first.probabilities, times: decisions)
      for (chosen, known) in places.known.enumerated() { second[chosen].expect(known.conditional, times: known.uses) }
    }
    let pFirst = first.pValue
    expect(pFirst > 0.001, "the first place is drawn as often as reported: p = \(pFirst)")
    guard configuration.slots > 1 else { return }
    let pSecond = DrawTest.pValue(of: second)
    expect(pSecond > 0.001, "the second place is drawn as often as the rest reports: p = \(pSecond)")
  }

  private mutating func check(_ id: String, _ drawn: DrawnPlaces.Drawn, of places: DrawnPlaces) {
    let ranking = rank(Array(actions.indices), id: id)
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

  /// Decisions that the ranker makes too; where their distributions are all the same, so are those of the others.
  static let comparedDecisions = 3_000

  private let policy: any Policy
  private let floor: Double
  private let estimates: Estimates
  private(set) var first = ActionDistribution()
  private var second = ActionDistribution()
  /// Whether distributions differ between decisions.
  let varies: Bool
  /// By the candidate in the first place, where distributions do not differ: that of the second, and its draws so far.
  private(set) var known: [(conditional: [Double], uses: Int)]

  init(_ checks: PolicyChecks) {
    policy = checks.policy
    floor = checks.configuration.floor
    estimates = checks.estimates
    known = Array(repeating: (Array(repeating: 0, count: estimates.count), 0), count: estimates.count)
    var reports: Set<[Double]> = []
    for decision in 0..<DrawnPlaces.comparedDecisions {
      let random = checks.random(of: String(decision))
      first.fill(from: estimates, policy: policy, floor: floor, random: random, place: 0)
      reports.insert(first.probabilities)
      if reports.count > 1 { break }
    }
    varies = reports.count > 1
  }

  mutating func draw(_ random: DecisionRandom) -> Drawn {
    if varies { first.fill(from: estimates, policy: policy, floor: floor, random: random, place: 0) }
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
    known[chosen].uses += 1
    if !varies, known[chosen].uses > 1 { return known[chosen].conditional }
    var rest = estimates
    rest.remove(at: chosen)
    second.fill(from: rest, policy: policy, floor: floor, random: random, place: 1)
    known[chosen].conditional = second.probabilities
    known[chosen].conditional.insert(0, at: chosen)
    return known[chosen].conditional
  }
}
