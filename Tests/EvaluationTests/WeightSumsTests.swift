import Evaluation
import Support
import Testing

@Suite("Sums of weights and rewards")
struct WeightSumsTests {
  private struct Log {
    var weights: [Double] = []
    var rewards: [Double] = []
    var importances: [Double] = []

    init(_ count: Int, seed: UInt64) {
      var random = WorldRandom(seed: seed)
      for _ in 0..<count {
        weights.append(random.uniform() < 0.02 ? 40 * random.uniform() : random.uniform())
        rewards.append(random.uniform())
        importances.append(random.isOne(in: 4) ? 3 : 1)
      }
    }

    func sums(_ range: Range<Int>) -> WeightSums {
      var sums = WeightSums()
      weights[range].withUnsafeBufferPointer { weights in
        rewards[range].withUnsafeBufferPointer { rewards in
          importances[range].withUnsafeBufferPointer { importances in
            sums.add(weights: weights, rewards: rewards, importances: importances)
          }
        }
      }
      return sums
    }
  }

  private func ends(_ sums: WeightSums) throws -> [Double] {
    let exact = try #require(ClopperPearson.interval(of: sums, rewards: 0...1, confidence: 0.9))
    let likely = try #require(CressieRead.interval(of: sums, rewards: 0...1, confidence: 0.9))
    let value = try #require(CressieRead.value(of: sums, rewards: 0...1))
    return [exact.lower, exact.upper, likely.lower, likely.upper, value]
  }

  private func expectEqual(_ a: [Double], _ b: [Double], _ line: SourceLocation = #_sourceLocation) {
    for (a, b) in zip(a, b) { #expect(abs(a - b) <= 1e-12 * abs(b), "\(a), \(b)", sourceLocation: line) }
  }

  @Test("sums of any cut, merged in any order, give what one pass over the rounds gives")
  func merging() throws {
    let log = Log(20_000, seed: 7)
    var single = WeightSums()
    for index in log.weights.indices {
      single.add(weight: log.weights[index], reward: log.rewards[index], importance: log.importances[index])
    }
    let expected = try ends(single)
    expectEqual(try ends(log.sums(0..<20_000)), expected)
    var random = WorldRandom(seed: 8)
    for _ in 0..<10 {
      var cuts = [0, 20_000] + (0..<9).map { _ in random.int(0...20_000) }
      cuts.sort()
      var merged = WeightSums()
      for (start, end) in zip(cuts, cuts.dropFirst()).shuffled(using: &random) { merged.merge(log.sums(start..<end)) }
      #expect(merged.count == 20_000)
      expectEqual(try ends(merged), expected)
    }
  }

  @Test("a million roundings of 0.1 leave no trace")
  func compensated() throws {
    var sums = WeightSums()
    for _ in 0..<1_000_000 { sums.add(weight: 1, reward: 0.1) }
    let value = try #require(CressieRead.value(of: sums, rewards: 0...1))
    #expect(abs(value - 0.1) <= 1e-15)
  }

  @Test("an importance that all rounds have changes nothing; one round of importance counts once, with more weight")
  func importance() throws {
    let log = Log(500, seed: 3)
    var (plain, heavy, mixed) = (WeightSums(), WeightSums(), WeightSums())
    for index in log.weights.indices {
      plain.add(weight: log.weights[index], reward: log.rewards[index])
      heavy.add(weight: log.weights[index], reward: log.rewards[index], importance: 8)
      mixed.add(weight: log.weights[index], reward: log.rewards[index], importance: index == 0 ? 100 : 1)
    }
    #expect(try ends(plain) == ends(heavy))
    #expect(mixed.count == 500)
    let (narrow, wide) = (try ends(plain), try ends(mixed))
    #expect(wide[1] - wide[0] > narrow[1] - narrow[0])
  }

  @Test("what says nothing gives no interval: no rounds, no weight, no number, no range")
  func nothing() throws {
    func expectNone(_ sums: WeightSums, rewards: ClosedRange<Double> = 0...1, confidence: Double = 0.95) {
      #expect(ClopperPearson.interval(of: sums, rewards: rewards, confidence: confidence) == nil)
      #expect(CressieRead.interval(of: sums, rewards: rewards, confidence: confidence) == nil)
    }
    expectNone(WeightSums())
    #expect(CressieRead.value(of: WeightSums(), rewards: 0...1) == nil)
    for bad in [Double.nan, .infinity, 1e200] {
      expectNone(WeightSums([1, bad], [0.5, 0.5]))
      expectNone(WeightSums([1, 1], [0.5, bad * bad]))
    }
    let sums = WeightSums([1, 2], [0, 1])
    for confidence in [0, 1, -0.5, 2, Double.nan] { expectNone(sums, confidence: confidence) }
    expectNone(sums, rewards: 1...1)
    expectNone(sums, rewards: 0...(.infinity))
    // No weight at all: nothing exact is known, anything is likely, and the log's own mean is likeliest.
    let weightless = WeightSums([0, 0, 0], [1, 0, 0])
    #expect(ClopperPearson.interval(of: weightless, rewards: 0...1, confidence: 0.95) == nil)
    #expect(CressieRead.value(of: weightless, rewards: 0...1) == 1.0 / 3)
    let likely = try #require(CressieRead.interval(of: weightless, rewards: 0...1, confidence: 0.95))
    #expect(likely == Interval(lower: 0, upper: 1))
  }

  @Test("one round, and rounds without reward or with nothing but reward, have intervals within the range")
  func edges() throws {
    for rewards in [[0.0], [1.0], [0, 0, 0], [1, 1, 1]] {
      for weight in [1e-6, 0.5, 1, 1e6] {
        let sums = WeightSums(rewards.map { _ in weight }, rewards)
        let exact = try #require(ClopperPearson.interval(of: sums, rewards: 0...1, confidence: 0.95))
        #expect(exact.lower >= 0 && exact.upper <= 1 && exact.lower < exact.upper)
        if rewards[0] == 0 { #expect(exact.lower == 0) }
        if rewards[0] == 1, weight >= 1 { #expect(exact.upper == 1) }
        let likely = try #require(CressieRead.interval(of: sums, rewards: 0...1, confidence: 0.95))
        #expect(likely.lower >= 0 && likely.upper <= 1 && likely.lower <= likely.upper)
      }
    }
  }
}
