/// A distribution over candidates: what is drawn from is what is reported.
package struct ActionDistribution: Sendable {
  /// In the candidates' order; they sum to 1 within 1e-12. Scratch that its owner reuses.
  package private(set) var probabilities: [Double] = []
  private var scratch = PolicyScratch()

  package init() {}

  /// Takes the policy's distribution and lays the floor under it: p = f/K + (1 − f)·p.
  ///
  /// - Parameters:
  ///   - random: The decision's, for policies that vote.
  ///   - place: The place that is to be drawn.
  package mutating func fill(
    from estimates: Estimates, policy: any Policy, floor: Double, random: DecisionRandom, place: Int
  ) {
    policy.distribute(estimates, random: random, place: place, scratch: &scratch, into: &probabilities)
    let total = probabilities.reduce(0, +)
    let share = floor / Double(estimates.count)
    for index in probabilities.indices { probabilities[index] = share + (1 - floor) * (probabilities[index] / total) }
  }

  /// The candidate at `uniform` ∈ [0, 1) of the cumulative distribution. Never one of probability 0.
  package func draw(at uniform: Double) -> Int {
    var cumulative = 0.0
    var last = 0
    for (index, probability) in probabilities.enumerated() where probability > 0 {
      cumulative += probability
      if uniform < cumulative { return index }
      last = index
    }
    return last
  }
}
