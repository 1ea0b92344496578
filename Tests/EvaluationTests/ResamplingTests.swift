import Evaluation
import Testing

@Suite("Bootstrap replicates")
struct ResamplingTests {
  private func counts(_ replicate: Int, _ clusters: Int, seed: UInt64 = 1) -> [UInt32] {
    var counts: [UInt32] = [9, 9, 9]
    Resampling(seed: seed).counts(replicate: replicate, clusters: clusters, into: &counts)
    return counts
  }

  @Test("a replicate is a function of seed and number alone, and draws as many as there are")
  func keyed() {
    for clusters in [1, 2, 7, 1_000, 8_192] {
      #expect(counts(5, clusters).count == clusters)
      #expect(counts(5, clusters).reduce(0) { $0 + Int($1) } == clusters)
      #expect(counts(5, clusters) == counts(5, clusters))
    }
    #expect(counts(5, 100) != counts(6, 100) && counts(5, 100) != counts(5, 100, seed: 2))
    #expect(counts(5, 0) == [] && counts(-1, 100) != counts(1, 100))
  }

  @Test("counts have the mean 1, the variance 1 − 1/G and the covariance −1/G of equal chances")
  func moments() {
    let (clusters, replicates) = (12, 40_000)
    var (sums, squares, products) = ([Double](repeating: 0, count: clusters), 0.0, 0.0)
    for replicate in 0..<replicates {
      let drawn = counts(replicate, clusters).map(Double.init)
      for (index, count) in drawn.enumerated() {
        sums[index] += count
        squares += (count - 1) * (count - 1)
        products += (count - 1) * (drawn[(index + 1) % clusters] - 1)
      }
    }
    let n = Double(replicates)
    // Five standard errors: of one cluster's mean; of all clusters' variance and covariance, by a deviation of 2 at most.
    for sum in sums { #expect(abs(sum / n - 1) < 5 / n.squareRoot()) }
    #expect(abs(squares / (n * 12) - 11.0 / 12) < 5 * 2 / (n * 12).squareRoot())
    #expect(abs(products / (n * 12) + 1.0 / 12) < 5 * 2 / (n * 12).squareRoot())
  }

  @Test("replicates that follow one another are not alike: counts of a cluster are not correlated between them")
  func independence() {
    let (clusters, replicates) = (200, 2_000)
    var (last, products) = (counts(0, clusters), 0.0)
    for replicate in 1...replicates {
      let next = counts(replicate, clusters)
      for (a, b) in zip(last, next) { products += (Double(a) - 1) * (Double(b) - 1) }
      last = next
    }
    #expect(abs(products) < 5 * Double(clusters * replicates).squareRoot())
  }
}
