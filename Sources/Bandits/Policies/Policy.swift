/// How estimates become a distribution over candidates. It draws no action itself: `ActionDistribution` draws, and reports
/// what it drew from.
package protocol Policy: Sendable {
  /// What orders the places that are not drawn.
  func score(mean: Double, deviation: Double) -> Double

  /// Overwrites `probabilities` with the chance of each candidate, before the floor; they sum to 1 within 1e-12.
  ///
  /// Candidates of equal estimates get equal bits, wherever they stand. The result is a function of `estimates`, and, for
  /// a policy that votes, of `random` and `place`: the same decision gives the same votes.
  /// - Parameters:
  ///   - estimates: At least one candidate; finite numbers, deviations ≥ 0.
  ///   - random: The random numbers of the decision. Uses `.draw` and `.tie` belong to the ranker.
  ///   - place: The place that is drawn next, from 0 on.
  ///   - scratch: Memory that the caller keeps; what it holds changes nothing.
  func distribute(
    _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
    into probabilities: inout [Double])
}

extension Policy {
  package func score(mean: Double, deviation: Double) -> Double { mean }
}

/// What policies need beside their answer, used again for every place of every ranking.
package struct PolicyScratch: Sendable {
  var values: [Double] = []
  var normals = BestOfNormals()
  var betas = BestOfBetas()
  var vote = PosteriorVote()

  package init() {}
}

/// Shares the probability `share` evenly among the candidates whose value is greatest.
func shareAmongBest(of values: some Collection<Double>, scaledBy share: Double, into probabilities: inout [Double]) {
  guard let best = values.max() else { return }
  let ties = values.count { $0 == best }
  for (index, value) in values.enumerated() where value == best { probabilities[index] += share / Double(ties) }
}

extension Array {
  /// Makes it `count` times `value`, keeping the storage.
  mutating func refill(with value: Element, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
