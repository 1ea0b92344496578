import Evaluation
import Testing

@Suite("Intervals around a mean that say nothing, and their ends")
struct MeanIntervalTests {
  @Test("what is no number is no interval", arguments: [Double.nan, .infinity, -.infinity])
  func noNumbers(bad: Double) {
    #expect(NormalInterval.interval(mean: bad, standardError: 1, confidence: 0.95) == nil)
    #expect(NormalInterval.interval(mean: 0, standardError: bad, confidence: 0.95) == nil)
    #expect(NormalInterval.interval(mean: 0, standardError: 1, confidence: bad) == nil)
    #expect(ConfidenceSequence.interval(mean: bad, variance: 1, count: 10, confidence: 0.95) == nil)
    #expect(ConfidenceSequence.interval(mean: 0, variance: bad, count: 10, confidence: 0.95) == nil)
    #expect(ConfidenceSequence.interval(mean: 0, variance: 1, count: 10, confidence: 0.95, narrowestAt: bad) == nil)
    #expect(EmpiricalBernstein.interval(mean: bad, variance: 1, count: 10, range: 0...1, confidence: 0.95) == nil)
    #expect(EmpiricalBernstein.interval(mean: 0, variance: bad, count: 10, range: 0...1, confidence: 0.95) == nil)
    var values = [1, bad, 2]
    #expect(Percentiles.interval(of: &values, confidence: 0.95) == nil)
  }

  @Test("a confidence of 0, of 1 or beyond is none", arguments: [0, 1, -1, 1.5])
  func noConfidence(confidence: Double) {
    #expect(NormalInterval.interval(mean: 0, standardError: 1, confidence: confidence) == nil)
    #expect(ConfidenceSequence.interval(mean: 0, variance: 1, count: 10, confidence: confidence) == nil)
    #expect(EmpiricalBernstein.interval(mean: 0, variance: 1, count: 10, range: 0...1, confidence: confidence) == nil)
    var values = [1.0, 2]
    #expect(Percentiles.interval(of: &values, confidence: confidence) == nil)
  }

  @Test("of one value there is no variance, so no interval; of no replicates no percentile")
  func tooFew() {
    #expect(ConfidenceSequence.interval(mean: 0.5, variance: 0, count: 1, confidence: 0.95) == nil)
    #expect(EmpiricalBernstein.interval(mean: 0.5, variance: 0, count: 1, range: 0...1, confidence: 0.95) == nil)
    var none: [Double] = []
    #expect(Percentiles.interval(of: &none, confidence: 0.95) == nil)
  }

  @Test("empirical Bernstein stays within the range, and needs one")
  func bernsteinRange() {
    #expect(
      EmpiricalBernstein.interval(mean: 0.5, variance: 0.1, count: 2, range: 0...1, confidence: 0.95)
        == Interval(lower: 0, upper: 1))
    let unbounded = 0...Double.infinity
    #expect(EmpiricalBernstein.interval(mean: 0.5, variance: 0.1, count: 2, range: unbounded, confidence: 0.95) == nil)
    #expect(EmpiricalBernstein.interval(mean: 2, variance: 0.1, count: 2, range: 0...1, confidence: 0.95) == nil)
  }

  @Test("a confidence sequence is narrowest, beside others, at the size it was asked to be")
  func narrowest() throws {
    func width(_ count: Int, _ size: Double) throws -> Double {
      let interval = ConfidenceSequence.interval(
        mean: 0, variance: 1, count: count, confidence: 0.95, narrowestAt: size)
      return try #require(interval).upper
    }
    for count in [200, 10_000, 3_000_000] {
      let best = try width(count, Double(count))
      for factor in [0.25, 0.9, 0.99, 1.01, 1.1, 4] { #expect(try width(count, Double(count) * factor) > best) }
    }
    // What its documentation says of other sizes.
    func loss(_ count: Int) throws -> Double { try width(count, 10_000) / width(count, Double(count)) }
    let (early, late) = (try loss(1_000), try loss(1_000_000))
    #expect(abs(early - 1.26) < 0.01 && abs(late - 1.17) < 0.01)
  }
}
