import Evaluation
import Support
import Testing

@Suite("Intervals of the Open Bandit log")
struct OpenBanditIntervalTests {
  /// `Tests/Golden/open-bandit.py`: 10,000 real rounds of a random policy, judging Thompson sampling.
  struct Golden: Decodable {
    /// Weight, rounds, clicks.
    let rows: [[Double]]
    let expected: Expected

    struct Expected: Decodable {
      let n: Double
      let mle: Double
      let cressieread: Double
      let gaussian95: [Double]
      let clopper_pearson95: [Double]
      let cressieread95: [Double]
    }
  }

  private let expected: Golden.Expected
  private var rounds: [(weight: Double, reward: Double)] = []

  init() throws {
    let golden = try GoldenFile.value("open-bandit", as: Golden.self)
    expected = golden.expected
    for row in golden.rows {
      rounds += (0..<Int(row[1])).map { (row[0], Double($0) < row[2] ? 1 : 0) }
    }
  }

  private func expect(_ interval: Interval?, _ expected: [Double], _ line: SourceLocation = #_sourceLocation) throws {
    let interval = try #require(interval, sourceLocation: line)
    for (found, expected) in zip([interval.lower, interval.upper], expected) {
      #expect(abs(found - expected) <= 1e-9 * expected, "\(found), not \(expected)", sourceLocation: line)
    }
  }

  @Test("Clopper–Pearson and Cressie–Read are Vowpal Wabbit's, within 1e-9 relative")
  func importanceWeighted() throws {
    #expect(rounds.count == 10_000)
    let sums = WeightSums(rounds.map(\.weight), rounds.map(\.reward))
    try expect(ClopperPearson.interval(of: sums, rewards: 0...1, confidence: 0.95), expected.clopper_pearson95)
    try expect(CressieRead.interval(of: sums, rewards: 0...1, confidence: 0.95), expected.cressieread95)
    let value = try #require(CressieRead.value(of: sums, rewards: 0...1))
    #expect(abs(value - expected.cressieread) <= 1e-12 * value && abs(value - expected.mle) <= 1e-12 * value)
  }

  @Test("rewards told in another unit give the same intervals in it")
  func otherUnit() throws {
    // A click is worth 5, none −2.
    let sums = WeightSums(rounds.map(\.weight), rounds.map { 7 * $0.reward - 2 })
    func inUnit(_ ends: [Double]) -> [Double] { ends.map { 7 * $0 - 2 } }
    for (interval, ends) in [
      (ClopperPearson.interval(of: sums, rewards: -2...5, confidence: 0.95), expected.clopper_pearson95),
      (CressieRead.interval(of: sums, rewards: -2...5, confidence: 0.95), expected.cressieread95),
    ] {
      let interval = try #require(interval)
      #expect(abs(interval.lower - inUnit(ends)[0]) <= 1e-9 && abs(interval.upper - inUnit(ends)[1]) <= 1e-9)
    }
  }

  @Test("the normal interval is theirs")
  func normal() throws {
    let products = rounds.map { $0.weight * $0.reward }
    let n = Double(products.count)
    let mean = products.reduce(0, +) / n
    let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    try expect(
      NormalInterval.interval(mean: mean, standardError: (variance / n).squareRoot(), confidence: 0.95),
      expected.gaussian95)
  }
}
