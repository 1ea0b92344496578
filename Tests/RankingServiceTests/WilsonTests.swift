import RankingService
import Testing

@Suite("Wilson's interval")
struct WilsonTests {
  /// Roots t of (k/n − t)² = z² t(1 − t)/n by Python's decimal with 40 digits:
  /// a, b, c = 1 + z*z/n, -(2*p + z*z/n), p*p; (-b ∓ (b*b - 4*a*c).sqrt()) / (2*a), z = 1.9599639845400542355…
  private static let table: [(successes: Int, trials: Int, low: Double, high: Double)] = [
    (0, 1, 0.0, 0.7934506856227627), (1, 1, 0.2065493143772374, 1.0), (0, 10, 0.0, 0.27753279986288926),
    (1, 10, 0.017876213095072903, 0.4041500267952385), (5, 10, 0.23659309051256397, 0.7634069094874361),
    (38, 10000, 0.0027699031247791594, 0.005211176858280295), (3, 7, 0.1582198552514697, 0.7495416354723428),
    (999, 1000, 0.9943574414020421, 0.999823453629374),
    (1, 1_000_000, 1.7652457674537147e-07, 5.664911804311443e-06),
  ]

  @Test("It is that of an independent computation")
  func agreesWithPython() throws {
    for (successes, trials, low, high) in WilsonTests.table {
      let interval = try #require(WilsonInterval(successes: successes, trials: trials))
      #expect(abs(interval.low - low) <= 1e-12 && abs(interval.high - high) <= 1e-12, "\(successes) of \(trials)")
    }
  }

  @Test("It holds the rate, lies within 0...1, and gets narrower with more trials")
  func isAnInterval() throws {
    var widths: [Double] = []
    for trials in [1, 2, 3, 10, 100, 10_000] {
      for successes in stride(from: 0, through: trials, by: max(1, trials / 10)) {
        let interval = try #require(WilsonInterval(successes: successes, trials: trials))
        let rate = Double(successes) / Double(trials)
        #expect(0 <= interval.low && interval.low <= rate && rate <= interval.high && interval.high <= 1)
      }
      let empty = try #require(WilsonInterval(successes: 0, trials: trials))
      widths.append(empty.high - empty.low)
    }
    #expect(widths == widths.sorted(by: >) && Set(widths).count == widths.count)
  }

  @Test("Of no trials, or of more successes than trials, there is none")
  func nothingHasNone() {
    #expect(WilsonInterval(successes: 0, trials: 0) == nil)
    #expect(WilsonInterval(successes: 2, trials: 1) == nil)
    #expect(WilsonInterval(successes: -1, trials: 1) == nil)
  }
}
