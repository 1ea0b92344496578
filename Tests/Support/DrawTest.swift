/// Whether draws follow what was reported of each, where reports may differ from draw to draw: Rao's score test.
///
/// Given what is reported, the number of times that candidate *i* was drawn less Σ pᵢ has the mean 0 and, with that of
/// the others, the covariance V = Σ (diag p − p pᵀ); dᵀV⁻d is then a chi-square variable. Where all reports are the same it is
/// Pearson's test of counts.
package struct DrawTest: Sendable {
  private let count: Int
  /// Draws less what was reported, by candidate.
  private var deviations: [Double]
  /// Row-major, *count* × *count*.
  private var covariance: [Double]

  package init(candidates count: Int) {
    self.count = count
    deviations = Array(repeating: 0, count: count)
    covariance = Array(repeating: 0, count: count * count)
  }

  /// Takes up that a candidate was drawn, from a report that is told apart from it.
  package mutating func count(_ candidate: Int) { deviations[candidate] += 1 }

  /// Takes up a report from which `times` draws were made.
  package mutating func expect(_ probabilities: [Double], times: Int = 1) {
    precondition(probabilities.count == count, "probabilities of other candidates")
    let times = Double(times)
    for row in 0..<count where probabilities[row] > 0 {
      let expected = times * probabilities[row]
      deviations[row] -= expected
      covariance[row * count + row] += expected
      for column in 0..<count { covariance[row * count + column] -= expected * probabilities[column] }
    }
  }

  /// The probability of draws at least this far from the reports, if these are right.
  package var pValue: Double { DrawTest.pValue(of: [self]) }

  /// That of several tests together, each of draws that the others say nothing of.
  package static func pValue(of tests: [DrawTest]) -> Double {
    let results = tests.map(\.result)
    let degrees = results.reduce(0) { $0 + $1.degrees }
    let statistic = results.reduce(0) { $0 + $1.statistic }
    if statistic == .infinity { return 0 }
    return degrees == 0 ? 1 : ChiSquare.survival(statistic, degrees: degrees)
  }

  /// dᵀV⁻d by elimination, and the rank of V. A deviation where none can be is infinitely far.
  private var result: (statistic: Double, degrees: Int) {
    let isImpossible = (0..<count).contains { covariance[$0 * count + $0] < 1e-9 && abs(deviations[$0]) > 0.5 }
    if isImpossible { return (.infinity, 0) }
    let groups = groups
    var (d, v) = (groups.map { $0.reduce(0) { $0 + deviations[$1] } }, groups.map { a in groups.map { sum(a, $0) } })
    let variances = groups.indices.map { v[$0][$0] }
    var (statistic, degrees) = (0.0, 0)
    for pivot in groups.indices {
      guard v[pivot][pivot] > 1e-8 * variances[pivot], variances[pivot] > 0 else {
        // What the others leave of it is known for certain.
        if d[pivot] * d[pivot] > 1e-6 * max(variances[pivot], 1e-6) { return (.infinity, 0) }
        continue
      }
      statistic += d[pivot] * d[pivot] / v[pivot][pivot]
      degrees += 1
      for row in groups.indices.dropFirst(pivot + 1) {
        let factor = v[row][pivot] / v[pivot][pivot]
        d[row] -= factor * d[pivot]
        for column in groups.indices { v[row][column] -= factor * v[pivot][column] }
      }
    }
    return (statistic, degrees)
  }

  /// Candidates that are drawn too rarely for a normal approximation, of variances below 5, are taken together, and with
  /// the next if need be.
  private var groups: [[Int]] {
    let variances = (0..<count).map { covariance[$0 * count + $0] }
    var rest = (0..<count).sorted { variances[$0] < variances[$1] }[...]
    var rare: [Int] = []
    while let next = rest.first, variances[next] < 5 || (!rare.isEmpty && sum(rare, rare) < 5) {
      rare.append(next)
      rest.removeFirst()
    }
    return (rare.isEmpty ? [] : [rare]) + rest.map { [$0] }
  }

  private func sum(_ rows: [Int], _ columns: [Int]) -> Double {
    rows.reduce(0) { total, row in columns.reduce(total) { $0 + covariance[row * count + $1] } }
  }
}
