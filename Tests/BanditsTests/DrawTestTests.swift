import Support
import Testing

@Suite("Draws compared with reports")
struct DrawTestTests {
  /// Reports that differ from draw to draw and are nearly certain, each drawn from but for `shift`.
  private func run(seed: UInt64, draws: Int, shift: Double = 0) -> (test: DrawTest, counts: [Int], expected: [Double]) {
    var random = WorldRandom(seed: seed)
    var test = DrawTest(candidates: 3)
    var (counts, expected) = ([0, 0, 0], [0.0, 0, 0])
    for _ in 0..<draws {
      let likely = random.int(0...2)
      let report = (0..<3).map { $0 == likely ? 0.98 : 0.01 }
      let uniform = random.uniform() - (likely == 2 ? shift : 0)
      let drawn = uniform < report[0] ? 0 : uniform < report[0] + report[1] ? 1 : 2
      test.count(drawn)
      test.expect(report)
      counts[drawn] += 1
      for index in 0..<3 { expected[index] += report[index] }
    }
    return (test, counts, expected)
  }

  @Test("of honest reports, however they differ, the p-value is uniform")
  func uniform() {
    var deciles = [Int](repeating: 0, count: 10)
    for seed in 0..<1_000 { deciles[min(Int(run(seed: UInt64(seed), draws: 500).test.pValue * 10), 9)] += 1 }
    #expect(ChiSquare.pValue(observed: deciles, expected: Array(repeating: 100, count: 10)) > 0.001, "\(deciles)")
  }

  @Test("it finds a dishonest report that totals do not show")
  func power() {
    let found = run(seed: 1, draws: 200_000, shift: 0.006)
    #expect(found.test.pValue < 1e-6)
    #expect(ChiSquare.pValue(observed: found.counts, expected: found.expected) > 0.001)
  }

  @Test("where all reports are the same it is Pearson's test")
  func pearson() {
    let (counts, report) = ([480, 270, 250], [0.5, 0.25, 0.25])
    var test = DrawTest(candidates: 3)
    for (candidate, count) in counts.enumerated() { for _ in 0..<count { test.count(candidate) } }
    test.expect(report, times: 1_000)
    #expect(abs(test.pValue - ChiSquare.pValue(observed: counts, expected: report.map { $0 * 1_000 })) < 1e-9)
  }

  @Test("a draw of what was reported certain not to be is impossible")
  func impossible() {
    var test = DrawTest(candidates: 2)
    test.expect([1, 0], times: 1_000)
    for _ in 0..<999 { test.count(0) }
    test.count(1)
    #expect(test.pValue == 0)
  }
}
