import Bandits
import Events
import Foundation
import Support
import Testing

@Suite("Thompson: the probability of being best")
struct ThompsonTests {
  struct Row: Decodable {
    let name: String
    let means: [Double]
    let deviations: [Double]
    let probabilities: [Double]
    /// Of 10⁷ draws; none where they were not counted.
    let frequencies: [Int]?
  }

  private func probabilities(_ means: [Double], _ deviations: [Double], scale: Double = 1) -> [Double] {
    // What was there before must not matter.
    var probabilities = [Double](repeating: 7, count: 3)
    var scratch = PolicyScratch()
    ThompsonPolicy(scale: scale).distribute(
      Estimates(means: means, deviations: deviations),
      random: DecisionRandom(seed: 0, placement: "home", decision: "d"), place: 0, scratch: &scratch,
      into: &probabilities)
    return probabilities
  }

  @Test("integration is within 2e-8 of a high-order reference (Tests/Golden/thompson.py), and sums to 1")
  func golden() throws {
    let rows: [Row] = try GoldenFile.rows("thompson")
    #expect(rows.count == 64 && rows.map(\.means.count).max() == 100)
    for row in rows {
      let found = probabilities(row.means, row.deviations)
      let error = zip(found, row.probabilities).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 2e-8, "\(row.name), \(row.means.count)")
      #expect(abs(found.reduce(0, +) - 1) <= 1e-12)
    }
  }

  @Test("the scale multiplies the deviations")
  func scale() {
    let (means, deviations) = ([0.1, 0.2, 0.15], [0.05, 0.01, 0.2])
    #expect(probabilities(means, deviations, scale: 2) == probabilities(means, deviations.map { $0 * 2 }))
    #expect(probabilities(means, deviations, scale: 2) != probabilities(means, deviations))
    #expect(probabilities(means, deviations, scale: 0) == [0, 1, 0])
  }

  @Test("integration is within 1e-6 of the reference in 1,000 random cases with deviations 1000x apart")
  func random() throws {
    struct Case: Decodable {
      let means: [Double]
      let deviations: [Double]
      let probabilities: [Double]
    }
    let cases: [Case] = try GoldenFile.rows("thompson-random")
    #expect(cases.count == 1_000)
    for row in cases {
      let found = probabilities(row.means, row.deviations)
      let error = zip(found, row.probabilities).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 1e-6, "\(row.means), \(row.deviations)")
    }
  }

  @Test("10^7 draws by NumPy agree within five standard errors")
  func draws() throws {
    let rows: [Row] = try GoldenFile.rows("thompson")
    let counted = rows.filter { $0.frequencies?.isEmpty == false }
    #expect(counted.count == 37)
    for row in counted {
      let found = probabilities(row.means, row.deviations)
      for (count, probability) in zip(row.frequencies ?? [], found) {
        let standardError = (probability * (1 - probability) / 1e7).squareRoot()
        #expect(abs(Double(count) / 1e7 - probability) <= 5 * standardError + 1e-12, "\(row.name)")
      }
    }
  }

  @Test("equal candidates have equal bits, wherever they stand")
  func ties() {
    var random = WorldRandom(seed: 6)
    let means = (0..<20).map { 0.01 * Double($0) }
    let deviations = (0..<20).map { 0.05 + 0.02 * Double($0 % 5) }
    var bits: [Int: Set<UInt64>] = [:]
    for _ in 0..<20 {
      let kinds = (0..<60).map { $0 % 20 }.shuffled(using: &random)
      let found = probabilities(kinds.map { means[$0] }, kinds.map { deviations[$0] })
      for (kind, probability) in zip(kinds, found) { bits[kind, default: []].insert(probability.bitPattern) }
    }
    #expect(bits.count == 20 && bits.values.allSatisfy { $0.count == 1 })
  }

  @Test("two candidates follow the closed form Φ(Δ / √(σ₁² + σ₂²)), deviations far below the means' last bit included")
  func closedForm() {
    for shift in [0.0, 1e6, -1e6] {
      for deviation in [1e-6, 1e-3, 1, 1e3] {
        for ratio in [1e-9, 1e-3, 1, 30] {
          let gap = ((shift + deviation) - shift)
          let exact = 0.5 * erfc(-gap / deviation / (1 + ratio * ratio).squareRoot() / 2.0.squareRoot())
          let found = probabilities([shift + deviation, shift], [deviation, deviation * ratio])
          #expect(abs(found[0] - exact) <= 1e-8)
          #expect(abs(found[1] - (1 - exact)) <= 1e-8)
        }
      }
    }
    #expect(probabilities([1e6, 1e6], [1e-12, 3e-12]).allSatisfy { abs($0 - 0.5) <= 1e-8 })
  }

  @Test("point masses share the probability that all others lie below them; lower ones have none")
  func pointMasses() {
    #expect(probabilities([1, 3, 3, 2], [0, 0, 0, 0]) == [0, 0.5, 0.5, 0])
    #expect(probabilities([3, 3], [0, 1]).allSatisfy { abs($0 - 0.5) <= 1e-8 })
    let found = probabilities([0, 0, 0, -1], [0, 0, 1, 0])
    #expect(zip(found, [0.25, 0.25, 0.5, 0]).allSatisfy { abs($0 - $1) <= 1e-8 })
  }

  @Test("one candidate is certain, and one that cannot be reached too")
  func certain() {
    #expect(probabilities([0.3], [0.2]) == [1])
    #expect(probabilities([-1e6], [0]) == [1])
    #expect(probabilities([0, 1], [0.001, 0.001]) == [0, 1])
  }

  @Test("extreme numbers give a distribution all the same", arguments: [2, 3, 100])
  func extremes(count: Int) {
    let means = [-1e300, -1e6, -1, 0, 1e-12, 1, 1e6, 1e6.nextUp, 1e300]
    let deviations = [0, .leastNonzeroMagnitude, 1e-300, 1e-12, 1e-6, 1, 1e6, 1e300]
    var random = WorldRandom(seed: UInt64(count))
    for trial in 0..<3_000 {
      // The first trials keep to what a served model can hold; some share one mean, or one deviation.
      let (m, d) = trial % 2 == 0 ? (Array(means[1...7]), Array(deviations[3...6])) : (means, deviations)
      let mean = trial % 3 == 0 ? m.randomElement(using: &random) : nil
      let deviation = trial % 5 == 0 ? d.randomElement(using: &random) : nil
      let found = probabilities(
        (0..<count).map { _ in mean ?? m.randomElement(using: &random) ?? 0 },
        (0..<count).map { _ in deviation ?? d.randomElement(using: &random) ?? 0 })
      #expect(abs(found.reduce(0, +) - 1) <= 1e-12 && found.allSatisfy { $0 >= 0 })
    }
  }
}
