/// How estimates become a distribution over candidates. It draws nothing itself: `ActionDistribution` draws, and reports
/// what it drew from.
package protocol Policy: Sendable {
  /// What orders the places that are not drawn.
  func score(mean: Double, deviation: Double) -> Double

  /// Overwrites `probabilities` with the chance of each candidate, before the floor; they sum to 1 within 1e-12.
  ///
  /// - Parameter estimates: At least one candidate; finite numbers, deviations ≥ 0.
  func distribute(_ estimates: Estimates, into probabilities: inout [Double])
}

extension Policy {
  package func score(mean: Double, deviation: Double) -> Double { mean }
}

/// Shares the probability 1 evenly among the candidates whose value is greatest.
func shareAmongBest(of values: some Collection<Double>, scaledBy share: Double, into probabilities: inout [Double]) {
  guard let best = values.max() else { return }
  let ties = values.count { $0 == best }
  for (index, value) in values.enumerated() where value == best { probabilities[index] += share / Double(ties) }
}

extension [Double] {
  /// Makes it `count` times `value`, keeping the storage.
  mutating func refill(with value: Double, count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(value, count: count))
  }
}
