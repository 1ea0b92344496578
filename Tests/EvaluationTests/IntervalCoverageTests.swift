#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import Evaluation
import Support
import Testing

@Suite("Intervals hold the truth as often as they say")
struct IntervalCoverageTests {
  /// Values as DR makes them, with a mean of 0.3.
  enum Values: String, CaseIterable {
    /// Every value near the model's prediction.
    case tame
    /// A prediction, and one round in twenty whose weight of 20 corrects it: long tails to both sides.
    case corrected
    /// A weight that is mostly small and seldom great, and a click or none: a long tail to the right.
    case skewed

    func next(_ random: inout WorldRandom) -> Double {
      switch self {
      case .tame: return random.uniform() * 0.6
      case .corrected:
        guard random.isOne(in: 20) else { return 0.3 }
        return 0.3 + 20 * ((random.uniform() < 0.3 ? 1 : 0) - 0.3)
      case .skewed:
        let weight = -log(1 - random.uniform())
        return random.uniform() < 0.3 ? weight : 0
      }
    }
  }

  private func variance(_ squares: Double, _ sum: Double, _ n: Double) -> Double {
    max(squares - sum * sum / n, 0) / (n - 1)
  }

  @Test(
    "a confidence sequence holds at all looks from 100 to 10,000 rounds in 95% of logs; a normal interval does not",
    arguments: Values.allCases)
  func confidenceSequence(values: Values) {
    let paths = 2_000
    var (held, heldNormal) = (0, 0)
    for path in 0..<paths {
      var random = WorldRandom(seed: UInt64(path) &* 0x5851_F42D_4C95_7F2D)
      var (sum, squares, holds, holdsNormal) = (0.0, 0.0, true, true)
      for count in 1...10_000 {
        let value = values.next(&random)
        sum += value
        squares += value * value
        // Every round at first, then one in 16: what happens between two looks is little.
        guard count >= 100, count < 400 || count % 16 == 0 else { continue }
        let n = Double(count)
        let (mean, variance) = (sum / n, variance(squares, sum, n))
        let sequence = ConfidenceSequence.interval(mean: mean, variance: variance, count: count, confidence: 0.95)
        holds = holds && sequence?.contains(0.3) == true
        holdsNormal =
          holdsNormal
          && NormalInterval.interval(
            mean: mean, standardError: (variance / n).squareRoot(), confidence: 0.95)?.contains(0.3) == true
      }
      held += holds ? 1 : 0
      heldNormal += holdsNormal ? 1 : 0
    }
    #expect(Double(held) >= 0.95 * Double(paths), "\(values)")
    #expect(Double(heldNormal) < 0.8 * Double(paths), "\(values)")
  }

  private struct Shares {
    var normal = 0.0
    var bernstein = 0.0
    var clopperPearson = 0.0
    var cressieRead = 0.0
  }

  /// How often each holds the value of a policy that takes the first of two actions in 3 of 4 rounds, over logs of 400
  /// rounds of one that takes it in 1 of 4.
  private func shares(first: Double, second: Double) -> Shares {
    let (logs, rounds, truth) = (2_000, 400, 0.75 * first + 0.25 * second)
    var shares = Shares()
    for log in 0..<logs {
      var random = WorldRandom(seed: 0xABCD &+ UInt64(log) &* 0x5851_F42D_4C95_7F2D)
      var (sums, sum, squares) = (WeightSums(), 0.0, 0.0)
      for _ in 0..<rounds {
        let isFirst = random.isOne(in: 4)
        let weight = isFirst ? 3 : 1.0 / 3
        let reward: Double = random.uniform() < (isFirst ? first : second) ? 1 : 0
        sums.add(weight: weight, reward: reward)
        sum += weight * reward
        squares += weight * reward * weight * reward
      }
      let n = Double(rounds)
      let (mean, variance) = (sum / n, variance(squares, sum, n))
      func share(_ interval: Interval?) -> Double { interval?.contains(truth) == true ? 1 / Double(logs) : 0 }
      shares.normal += share(
        NormalInterval.interval(mean: mean, standardError: (variance / n).squareRoot(), confidence: 0.95))
      shares.bernstein += share(
        EmpiricalBernstein.interval(mean: mean, variance: variance, count: rounds, range: 0...3, confidence: 0.95))
      shares.clopperPearson += share(ClopperPearson.interval(of: sums, rewards: 0...1, confidence: 0.95))
      shares.cressieRead += share(
        CressieRead.interval(of: sums, rewards: 0...1, weights: 0...3, confidence: 0.95))
    }
    return shares
  }

  @Test("of frequent rewards, normal and Cressie–Read hold in 93 to 97.5% of logs, empirical Bernstein in more")
  func frequentRewards() {
    let shares = shares(first: 0.6, second: 0.2)
    #expect((0.93...0.975).contains(shares.normal) && (0.93...0.975).contains(shares.cressieRead))
    #expect(shares.bernstein >= 0.975)
    // The weights are all the greatest, or little: here it is not exact, as its documentation says.
    #expect(shares.clopperPearson < 0.93)
  }

  @Test("of rare rewards, Clopper–Pearson and empirical Bernstein hold in at least 95% of logs; normal does not")
  func rareRewards() {
    let shares = shares(first: 0.03, second: 0.01)
    #expect(shares.clopperPearson >= 0.95 && shares.bernstein >= 0.95)
    #expect(shares.normal < 0.93)
  }

  @Test(
    "percentiles of the bootstrap over clusters hold in 92 to 97% of logs of 200 members; without clusters they do not")
  func bootstrap() {
    let (logs, members) = (600, 200)
    var (held, heldAlone) = (0, 0)
    var counts: [UInt32] = []
    for log in 0..<logs {
      var random = WorldRandom(seed: 77 &+ UInt64(log) &* 0x5851_F42D_4C95_7F2D)
      // A member's five rounds have a chance of its own.
      let values = (0..<members).map { _ in
        let chance = random.uniform()
        return (0..<5).map { _ in random.uniform() < chance ? 1.0 : 0 }
      }
      let resampling = Resampling(seed: UInt64(log))
      func holds(_ groups: [Double], of size: Double) -> Bool {
        var means = (0..<200).map { replicate in
          resampling.counts(replicate: replicate, clusters: groups.count, into: &counts)
          let sum = zip(counts, groups).reduce(0) { $0 + Double($1.0) * $1.1 }
          return sum / (size * Double(groups.count))
        }
        return Percentiles.interval(of: &means, confidence: 0.95)?.contains(0.5) == true
      }
      held += holds(values.map { $0.reduce(0, +) }, of: 5) ? 1 : 0
      heldAlone += holds(values.flatMap { $0 }, of: 1) ? 1 : 0
    }
    #expect((0.92...0.97).contains(Double(held) / Double(logs)))
    #expect(Double(heldAlone) < 0.9 * Double(logs))
  }
}
