import Evaluation
import Support
import Testing

@Suite("Beta and F distributions")
struct BetaDistributionTests {
  /// `Tests/Golden/incomplete-beta.py`.
  struct Golden: Decodable {
    /// α, β, x, lower and upper tail.
    let tails: [[Double]]
    /// α, β, lower tail, x, and by how much a relative change of the tail is multiplied in x.
    let quantiles: [[Double]]
    /// Degrees of freedom below, upper tail, value.
    let upperQuantilesOfF: [[Double]]
  }

  private let golden: Golden

  init() throws { golden = try GoldenFile.value("incomplete-beta", as: Golden.self) }

  private func error(_ found: Double, _ expected: Double) -> Double {
    found == expected ? 0 : abs(found - expected) / abs(expected)
  }

  @Test("tails are within 1e-12 of series of 60 digits, for parameters from 1e-3 to 1e7, down to 1e-12")
  func tails() throws {
    #expect(golden.tails.count > 300)
    for row in golden.tails {
      let beta = try #require(BetaDistribution(alpha: row[0], beta: row[1]))
      let errors = (error(beta.lowerTail(row[2]), row[3]), error(beta.upperTail(row[2]), row[4]))
      #expect(errors.0 <= 1e-12 && errors.1 <= 1e-12, "\(row): \(errors)")
    }
  }

  @Test("quantiles are within 1e-12, or as near as the last bit of the tail lets them be")
  func quantiles() throws {
    #expect(golden.quantiles.count > 200)
    for row in golden.quantiles {
      let beta = try #require(BetaDistribution(alpha: row[0], beta: row[1]))
      let bound = 1e-12 + 1e-15 * row[4]
      #expect(error(beta.lowerQuantile(row[2]), row[3]) <= bound, "\(row)")
      guard row[2] >= 0.5 else { continue }
      #expect(error(beta.upperQuantile(1 - row[2]), row[3]) <= bound, "\(row)")
    }
  }

  @Test("upper quantiles of F(1, n) are within 1e-12, for n from 1 to 1e7")
  func upperQuantilesOfF() throws {
    for row in golden.upperQuantilesOfF {
      let found = try #require(FDistribution.upperQuantile(row[1], numerator: 1, denominator: row[0]))
      #expect(error(found, row[2]) <= 1e-12, "\(row): \(found) \(error(found, row[2]))")
    }
  }

  @Test("quantiles undo tails, and grow with them, on a grid of parameters and levels")
  func roundTrip() throws {
    for alpha in [0.5, 1, 3.25, 900, 1e6] {
      for beta in [0.75, 1, 40, 5e5] {
        let distribution = try #require(BetaDistribution(alpha: alpha, beta: beta))
        var last = 0.0
        for level in [1e-300, 1e-20, 1e-6, 0.01, 0.25, 0.5, 0.75, 0.99] {
          let x = distribution.lowerQuantile(level)
          #expect(x >= last && x <= 1, "\(alpha), \(beta), \(level)")
          last = x
          // A bit of an x beside 1 is more than a bit of a tail.
          guard x > 0, x < 0.5 else { continue }
          #expect(error(distribution.lowerTail(x), level) <= 1e-9, "\(alpha), \(beta), \(level)")
        }
      }
    }
  }

  @Test("ends are exact, and what is not a distribution or a tail is none")
  func ends() throws {
    let beta = try #require(BetaDistribution(alpha: 2, beta: 5))
    #expect(beta.lowerTail(0) == 0 && beta.lowerTail(1) == 1 && beta.lowerTail(-1) == 0 && beta.lowerTail(2) == 1)
    #expect(beta.upperTail(0) == 1 && beta.upperTail(1) == 0)
    #expect(beta.lowerQuantile(0) == 0 && beta.lowerQuantile(1) == 1)
    #expect(beta.upperQuantile(0) == 1 && beta.upperQuantile(1) == 0)
    #expect(beta.lowerTail(.nan).isNaN && beta.lowerQuantile(.nan).isNaN && beta.lowerQuantile(1.5).isNaN)
    for bad in [0, -1, .nan, .infinity, 1e11] {
      #expect(BetaDistribution(alpha: bad, beta: 1) == nil && BetaDistribution(alpha: 1, beta: bad) == nil)
      #expect(FDistribution.upperQuantile(0.05, numerator: 1, denominator: 2 * bad) == nil)
    }
    #expect(FDistribution.upperQuantile(.nan, numerator: 1, denominator: 3) == nil)
    // Below the least normal number there is only 0.
    #expect(try #require(BetaDistribution(alpha: 1e-4, beta: 1)).lowerQuantile(0.01) == 0)
  }
}
