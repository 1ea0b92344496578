import Bandits
import Events
import Support
import Testing

@Suite("Random numbers")
struct RandomTests {
  @Test("Philox gives the known answers of Random123 (kat_vectors, philox4x32 with 10 rounds)")
  func knownAnswers() {
    let zeros = Philox.block(counter: SIMD4(repeating: 0), key: SIMD2(repeating: 0))
    #expect(zeros == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = Philox.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
    #expect(ones == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = Philox.block(
      counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: SIMD2(0xa409_3822, 0x299f_31d0))
    #expect(pi == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test("a decision's numbers are a function of its seed, placement, id, use, place and index, and of each of them")
  func inputs() {
    let random = DecisionRandom(seed: 1, placement: "home", decision: "d-1")
    let again = DecisionRandom(seed: 1, placement: "home", decision: "d-1")
    #expect(again.bits(.tie, place: 2, index: 9) == random.bits(.tie, place: 2, index: 9))
    #expect(again.bits(.draw, place: 0) == random.bits(.draw, place: 0))
    let all = [
      random.bits(.draw, place: 0), random.bits(.draw, place: 1), random.bits(.tie, place: 0),
      random.bits(.draw, place: 0, index: 1), random.bits(.draw, place: 0, index: 1 << 32),
      DecisionRandom(seed: 2, placement: "home", decision: "d-1").bits(.draw, place: 0),
      DecisionRandom(seed: 1 << 63, placement: "home", decision: "d-1").bits(.draw, place: 0),
      DecisionRandom(seed: 1, placement: "art", decision: "d-1").bits(.draw, place: 0),
      DecisionRandom(seed: 1, placement: "home", decision: "d-2").bits(.draw, place: 0),
      DecisionRandom(seed: 1, placement: "homed", decision: "-1").bits(.draw, place: 0),
    ]
    #expect(Set(all).count == all.count)
  }

  struct Row: Decodable {
    let seed: String
    let placement: String
    let decision: String
    let place: Int
    let use: UInt32
    let index: String
    let bits: String
  }

  @Test("the bits of a decision are those of Tests/Golden/philox.py: a change makes logged decisions unrepeatable")
  func golden() throws {
    let rows: [Row] = try GoldenFile.rows("philox")
    #expect(rows.count == 6)
    for row in rows {
      let random = DecisionRandom(
        seed: try #require(UInt64(row.seed)), placement: PlacementName(row.placement),
        decision: DecisionID(row.decision))
      let bits = random.bits(
        try #require(DecisionRandom.Use(rawValue: row.use)), place: row.place, index: try #require(UInt64(row.index)))
      #expect(bits == UInt64(row.bits, radix: 16))
    }
  }

  @Test("uses, places and indices of one decision never share a number")
  func distinct() {
    let random = DecisionRandom(seed: 3, placement: "home", decision: "d")
    var seen = Set<UInt64>()
    for place in 0..<100 {
      for index in 0..<100 {
        for use in [DecisionRandom.Use.draw, .tie] { seen.insert(random.bits(use, place: place, index: UInt64(index))) }
      }
    }
    #expect(seen.count == 20_000)
  }

  @Test("numbers of distinct decisions are uniform in [0, 1)")
  func uniform() {
    var counts = [Int](repeating: 0, count: 100)
    var sum = 0.0
    for decision in 0..<200_000 {
      let random = DecisionRandom(seed: 5, placement: "home", decision: DecisionID("d-\(decision)"))
      let number = random.uniform(.draw, place: 0)
      guard (0..<1).contains(number) else { continue }
      counts[Int(number * 100)] += 1
      sum += number
    }
    #expect(counts.reduce(0, +) == 200_000)
    #expect(ChiSquare.pValue(observed: counts, expected: Array(repeating: 2_000, count: 100)) > 0.001)
    // Five standard errors of the mean: 5 · √(1 / 12 / 200,000).
    #expect(abs(sum / 200_000 - 0.5) < 0.003_23)
  }

  @Test("places of one decision are independent: pairs fill the square evenly")
  func pairs() {
    var counts = [Int](repeating: 0, count: 100)
    for decision in 0..<100_000 {
      let random = DecisionRandom(seed: 5, placement: "home", decision: DecisionID("d-\(decision)"))
      counts[Int(random.uniform(.draw, place: 0) * 10) * 10 + Int(random.uniform(.draw, place: 1) * 10)] += 1
    }
    #expect(ChiSquare.pValue(observed: counts, expected: Array(repeating: 1_000, count: 100)) > 0.001)
  }

  @Test("a uniform number is the upper 53 bits")
  func upperBits() {
    let random = DecisionRandom(seed: 11, placement: "home", decision: "d")
    for place in 0..<1_000 {
      let number = random.uniform(.draw, place: place)
      #expect(UInt64(number * 0x1p53) == random.bits(.draw, place: place) >> 11)
    }
  }
}

@Suite("Chi-square, which other tests rest on")
struct ChiSquareTests {
  @Test(
    "survival agrees with printed tables (Abramowitz & Stegun 1964, table 26.8)",
    arguments: [
      (3.841_46, 1, 0.05), (6.634_90, 1, 0.01), (18.307_0, 10, 0.05), (29.588, 10, 0.001), (124.342, 100, 0.05),
      (4.865_18, 10, 0.9), (67.327_6, 100, 0.995),
    ])
  func survival(statistic: Double, degrees: Int, probability: Double) {
    #expect(abs(ChiSquare.survival(statistic, degrees: degrees) / probability - 1) < 1e-3)
  }

  @Test("a count where none can be is impossible, and equal counts are certain")
  func extremes() {
    #expect(ChiSquare.pValue(observed: [1, 99], expected: [0, 100]) == 0)
    #expect(ChiSquare.pValue(observed: [50, 50], expected: [50, 50]) == 1)
    #expect(ChiSquare.pValue(observed: [600, 400], expected: [500, 500]) < 1e-9)
    #expect(ChiSquare.pValue(observed: [100_000, 0], expected: [50_000, 50_000]) == 0)
  }
}
