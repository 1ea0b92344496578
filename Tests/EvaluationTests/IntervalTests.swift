import Evaluation
import Support
import Testing

@Suite("Intervals against their formulas")
struct IntervalTests {
  /// `Tests/Golden/intervals.py`.
  struct Golden: Decodable {
    let cases: [Case]
    let percentiles: [Replicates]
  }

  struct Case: Decodable {
    let name: String
    let weights: [Double]
    let rewards: [Double]
    let rewardRange: [Double]
    /// Without an upper end: any weight.
    let weightRange: [Double?]
    let confidence: Double
    let clopperPearson: [Double]
    let cressieRead: [Double]
    let value: Double
    /// What rounding makes of Cressie–Read's roots where sums cancel to nothing, as those of a single round do; mostly
    /// 0.
    let slack: Double
    /// Of w·r; none of a single round, as the intervals below.
    let mean: Double?
    let variance: Double?
    let range: [Double]?
    let normal: [Double]?
    let bernstein: [Double]?
    let confidenceSequence: [Double]?

    var sums: WeightSums { WeightSums(weights, rewards) }
    var possibleRewards: ClosedRange<Double> { rewardRange[0]...rewardRange[1] }
    var possibleWeights: ClosedRange<Double> { (weightRange[0] ?? 0)...(weightRange[1] ?? .infinity) }
  }

  struct Replicates: Decodable {
    let values: [Double]
    let confidence: Double
    let interval: [Double]
  }

  private let golden: Golden

  init() throws { golden = try GoldenFile.value("intervals", as: Golden.self) }

  private func expect(
    _ interval: Interval?, _ expected: [Double], within bound: Double = 1e-9, _ name: String,
    _ line: SourceLocation = #_sourceLocation
  ) {
    guard let interval else {
      Issue.record("\(name): no interval", sourceLocation: line)
      return
    }
    for (found, expected) in zip([interval.lower, interval.upper], expected) {
      #expect(abs(found - expected) <= bound * max(1, abs(expected)), "\(name)", sourceLocation: line)
    }
  }

  @Test("Clopper–Pearson and Cressie–Read follow their formulas in SciPy, whatever the weights and the rewards' range")
  func importanceWeighted() throws {
    #expect(golden.cases.count > 150 && golden.cases.count(where: { $0.slack == 0 }) > 100)
    for row in golden.cases {
      let sums = row.sums
      expect(
        ClopperPearson.interval(of: sums, rewards: row.possibleRewards, confidence: row.confidence), row.clopperPearson,
        row.name)
      expect(
        CressieRead.interval(
          of: sums, rewards: row.possibleRewards, weights: row.possibleWeights, confidence: row.confidence),
        row.cressieRead, within: 1e-9 + row.slack, row.name)
      let value = try #require(
        CressieRead.value(of: sums, rewards: row.possibleRewards, weights: row.possibleWeights), "\(row.name)")
      #expect(abs(value - row.value) <= 1e-11 * max(1, abs(row.value)), "\(row.name)")
    }
  }

  @Test("normal, empirical Bernstein and confidence sequence follow their formulas in SciPy")
  func means() {
    for row in golden.cases {
      guard let mean = row.mean, let variance = row.variance, let range = row.range, let normal = row.normal,
        let bernstein = row.bernstein, let sequence = row.confidenceSequence
      else { continue }
      let count = row.weights.count
      expect(
        NormalInterval.interval(
          mean: mean, standardError: (variance / Double(count)).squareRoot(), confidence: row.confidence), normal,
        within: 1e-12, row.name)
      expect(
        EmpiricalBernstein.interval(
          mean: mean, variance: variance, count: count, range: range[0]...range[1], confidence: row.confidence),
        bernstein, within: 1e-12, row.name)
      expect(
        ConfidenceSequence.interval(mean: mean, variance: variance, count: count, confidence: row.confidence), sequence,
        within: 1e-10, row.name)
    }
  }

  @Test("percentiles are NumPy's")
  func percentiles() {
    for row in golden.percentiles {
      var values = row.values
      expect(
        Percentiles.interval(of: &values, confidence: row.confidence), row.interval, within: 1e-14,
        "\(row.values.count) values")
    }
  }

  @Test("more confidence is never a narrower interval, up to the last confidence below 1")
  func monotone() throws {
    let levels = [1e-9, 0.1, 0.5, 0.8, 0.95, 0.99, 0.999_999, 1 - 1e-12, 1.0.nextDown]
    for row in golden.cases where row.weights.count > 1 {
      let sums = row.sums
      for kind in 0..<5 {
        var last: Interval?
        for level in levels {
          let interval = try #require(find(kind, row, sums, level), "\(row.name), \(kind), \(level)")
          #expect(interval.lower <= interval.upper && interval.lower.isFinite && interval.upper.isFinite)
          if let last {
            #expect(
              interval.lower <= last.lower + 1e-9 && interval.upper >= last.upper - 1e-9,
              "\(row.name), \(kind), \(level)")
          }
          last = interval
        }
      }
    }
  }

  private func find(_ kind: Int, _ row: Case, _ sums: WeightSums, _ confidence: Double) -> Interval? {
    let (mean, variance, count) = (row.mean ?? 0, row.variance ?? 0, row.weights.count)
    switch kind {
    case 0: return NormalInterval.interval(mean: mean, standardError: variance.squareRoot(), confidence: confidence)
    case 1:
      let range = (row.range?[0] ?? 0)...(row.range?[1] ?? 1)
      return EmpiricalBernstein.interval(
        mean: mean, variance: variance, count: count, range: range, confidence: confidence)
    case 2:
      return ConfidenceSequence.interval(mean: mean, variance: variance, count: count, confidence: confidence)
    case 3: return ClopperPearson.interval(of: sums, rewards: row.possibleRewards, confidence: confidence)
    default: return CressieRead.interval(of: sums, rewards: row.possibleRewards, confidence: confidence)
    }
  }
}

extension WeightSums {
  init(_ weights: [Double], _ rewards: [Double]) {
    self.init()
    for (weight, reward) in zip(weights, rewards) { add(weight: weight, reward: reward) }
  }
}
