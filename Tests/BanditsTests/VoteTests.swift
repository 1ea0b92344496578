import Bandits
import Events
import Foundation
import Support
import Testing

@Suite("Thompson by vote of posterior draws")
struct VoteTests {
  struct Golden: Decodable {
    let normals: [Normals]
    let votes: [Row]
  }

  struct Normals: Decodable {
    let place: Int
    let use: UInt32
    let normals: [Double]
  }

  struct Row: Decodable {
    let name: String
    let seed: UInt64
    let decision: String
    let place: Int
    let scale: Double
    let draws: Int
    let means: [Double]
    let directions: [Float]
    let ownDeviations: [Double]
    let shares: [Double]
    /// Of 10⁶ draws by another generator.
    let frequencies: [Int]?

    var estimates: Estimates {
      Estimates(means: means, directions: directions, ownDeviations: ownDeviations)
    }
  }

  private func shares(_ row: Row, decision: String? = nil, draws: Int? = nil) -> [Double] {
    var (probabilities, scratch) = ([Double](), PolicyScratch())
    ThompsonPolicy(scale: row.scale, draws: draws ?? row.draws).distribute(
      row.estimates,
      random: DecisionRandom(seed: row.seed, placement: "home", decision: DecisionID(decision ?? row.decision)),
      place: row.place, scratch: &scratch, into: &probabilities)
    return probabilities
  }

  @Test("normals are those of Tests/Golden/votes.py, to single precision, however many are asked for")
  func normals() throws {
    for row in try GoldenFile.value("votes", as: Golden.self).normals {
      let random = DecisionRandom(seed: 7, placement: "home", decision: "d-1")
      let use = try #require(DecisionRandom.Use(rawValue: row.use))
      for count in 1...row.normals.count {
        var found = [Float](repeating: 0, count: count)
        random.fill(&found, use, place: row.place)
        #expect(zip(found, row.normals).allSatisfy { abs(Double($0) - $1) <= 1e-6 })
      }
    }
  }

  @Test("votes are those of a dense loop over the same normals, to 1e-9")
  func golden() throws {
    let rows = try GoldenFile.value("votes", as: Golden.self).votes
    #expect(rows.count == 8)
    for row in rows {
      let error = zip(shares(row), row.shares).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 1e-9, "\(row.name), \(row.means.count)")
    }
  }

  @Test("over decisions votes average to the probability of being best: 10^6 draws of NumPy's, five standard errors")
  func unbiased() throws {
    for row in try GoldenFile.value("votes", as: Golden.self).votes {
      guard let frequencies = row.frequencies, row.name != "shared, point masses" else { continue }
      var sums = [Double](repeating: 0, count: row.means.count)
      for decision in 0..<2_000 {
        for (index, share) in shares(row, decision: "\(decision)", draws: 500).enumerated() { sums[index] += share }
      }
      for (index, group) in groups(of: row).enumerated() {
        let found = sums[index] / 2_000 * Double(group.count)
        let expected = Double(group.reduce(0) { $0 + frequencies[$1] }) / 1e6
        let standardError = (2 * expected * (1 - expected) / 1e6).squareRoot()
        #expect(abs(found - expected) <= 5 * standardError + 1e-5, "\(row.name), candidate \(index)")
      }
    }
  }

  /// The candidates that are known as each is: argmax gave shared wins to the first of them.
  private func groups(of row: Row) -> [[Int]] {
    row.means.indices.map { index in row.means.indices.filter { row.means[$0] == row.means[index] } }
  }

  @Test("normals have the moments and the tails of normal variables")
  func moments() {
    var normals = [Float](repeating: 0, count: 1_000_000)
    DecisionRandom(seed: 1, placement: "home", decision: "d").fill(&normals, .normal, place: 0)
    let powers = (1...4).map { power in normals.reduce(0) { $0 + pow(Double($1), Double(power)) } / 1e6 }
    // Five standard errors: √(E z²ᵏ − (E zᵏ)²) / 1000.
    #expect(abs(powers[0]) < 5e-3 && abs(powers[1] - 1) < 5 * 1.4143e-3)
    #expect(abs(powers[2]) < 5 * 3.873e-3 && abs(powers[3] - 3) < 5 * 9.798e-3)
    var counts = [Int](repeating: 0, count: 200)
    for z in normals { counts[min(Int(100 * erfc(-Double(z) * 0.5.squareRoot())), 199)] += 1 }
    #expect(ChiSquare.pValue(observed: counts, expected: Array(repeating: 5_000, count: 200)) > 0.001)
  }

  @Test("a vote is keyed by decision and place, and more draws begin with those of fewer")
  func keys() throws {
    let rows = try GoldenFile.value("votes", as: Golden.self).votes
    let row = try #require(rows.first { $0.means.count == 8 && $0.draws == 256 })
    #expect(shares(row, decision: "a") == shares(row, decision: "a"))
    #expect(shares(row, decision: "a") != shares(row, decision: "b"))
    // 64 of 128 votes: no share can fall by more than half.
    #expect(zip(shares(row, draws: 64), shares(row, draws: 128)).allSatisfy { $1 >= $0 / 2 })
  }
}
