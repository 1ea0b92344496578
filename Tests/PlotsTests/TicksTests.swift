import Foundation
import Plots
import Testing

@Suite("Ticks")
struct TicksTests {
  @Test(
    "steps are 1, 2 or 5 times a power of ten",
    arguments: [
      (0, 1, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0, 10, 5, ["0", "2", "4", "6", "8", "10"]),
      (-0.13, 0.27, 4, ["−0.1", "0.0", "0.1", "0.2"]), (0, 3_400, 4, ["0", "1000", "2000", "3000"]),
      (0, 97_000, 4, ["0", "20k", "40k", "60k", "80k"]),
      (12_344.9, 12_345.1, 4, ["12344.90", "12344.95", "12345.00", "12345.05", "12345.10"]),
      (0, 3e-7, 3, ["0", "1e−7", "2e−7", "3e−7"]), (1e6, 3e6, 4, ["1M", "1.5M", "2M", "2.5M", "3M"]),
      (0, 2e18, 4, ["0", "5e17", "1e18", "1.5e18", "2e18"]),
    ] as [(Double, Double, Int, [String])])
  func labels(lower: Double, upper: Double, count: Int, labels: [String]) {
    #expect(Ticks(from: lower, to: upper, about: count).labels == labels)
  }

  @Test("over all magnitudes ticks ascend inside the range, neither few nor many, each told apart by its label")
  func magnitudes() {
    for exponent in -280...300 {
      let unit = pow(10, Double(exponent))
      for (lower, upper) in [(0, 1), (-1, 1), (-3.7, -1.2), (0.99, 1.01), (123, 124.5), (-1, 999), (7, 7.00001)]
        as [(Double, Double)]
      {
        for count in [2, 3, 4, 5, 10, 24] {
          let (lower, upper) = (lower * unit, upper * unit)
          let ticks = Ticks(from: lower, to: upper, about: count)
          check(ticks, lower, upper)
          #expect((count / 2...count * 2).contains(ticks.values.count), "\(lower) \(upper) \(count)")
          #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { isRound($1 - $0) })
        }
      }
    }
  }

  @Test("every pair of extreme numbers gives ticks inside the range, or none, and ends")
  func extremes() {
    let numbers: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1e-9, 1, 1.0.nextUp, 3, 1e16, 1e16 + 2, 1e300,
      .greatestFiniteMagnitude, .infinity, .nan,
    ]
    for lower in numbers + numbers.map({ -$0 }) {
      for upper in numbers + numbers.map({ -$0 }) {
        for count in [2, 5, 100] {
          check(Ticks(from: lower, to: upper, about: count), lower, upper)
          check(Ticks(powersFrom: lower, to: upper, about: count), lower, upper)
        }
      }
    }
    #expect(Ticks(from: 1, to: 1, about: 4).values == [])
    #expect(Ticks(from: .nan, to: 1, about: 4).values == [])
    #expect(
      Ticks(from: -.greatestFiniteMagnitude, to: .greatestFiniteMagnitude, about: 4).values == [-1e308, 0, 1e308])
  }

  @Test("a logarithmic axis has powers of ten, and 2 and 5 times them where there are few")
  func powers() {
    #expect(Ticks(powersFrom: 0.4, to: 30, about: 7).values == [0.5, 1, 2, 5, 10, 20])
    #expect(Ticks(powersFrom: 0.04, to: 3_000, about: 7).labels == ["0.1", "1", "10", "100", "1k"])
    #expect(Ticks(powersFrom: 1e-12, to: 1e12, about: 6).values == [1e-10, 1e-5, 1, 1e5, 1e10])
    #expect(Ticks(powersFrom: 0, to: 1, about: 6).values == [])
    #expect(Ticks(powersFrom: -1, to: 1, about: 6).values == [])
  }

  private func check(_ ticks: Ticks, _ lower: Double, _ upper: Double) {
    #expect(ticks.values.count == ticks.labels.count && ticks.values.count <= 200)
    #expect(ticks.values.allSatisfy { $0 >= lower && $0 <= upper && $0.isFinite })
    #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
  }

  /// 1, 2 or 5 times a power of ten, within what a difference loses.
  private func isRound(_ step: Double) -> Bool {
    let lead = step / pow(10, log10(step).rounded(.down))
    return [1, 2, 5, 10].contains { abs(lead - $0) < 1e-6 }
  }
}
