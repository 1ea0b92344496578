import Foundation
import Tables
import Testing

@Suite("Numbers")
struct NumberTests {
  @Test(
    "in a column a number has its significant digits",
    arguments: [
      (0.31, 4, "0.3100"), (12.3, 4, "12.30"), (-4567, 4, "-4567"), (4567.8, 3, "4568"), (123_456_789, 3, "123456789"),
      (999_999_999.7, 3, "1.00e9"), (1.2e-7, 4, "1.200e-7"), (0.0001, 2, "0.00010"), (0.000099, 2, "9.9e-5"),
      (0.00009999, 2, "0.00010"), (0, 4, "0"), (-0.0, 4, "0"), (9.9996, 4, "10.00"), (0.15, 1, "0.2"), (1, 1, "1"),
      (.leastNonzeroMagnitude, 3, "5.00e-324"), (.greatestFiniteMagnitude, 3, "1.80e308"), (.nan, 3, "nan"),
      (.infinity, 3, "inf"),
      (-.infinity, 3, "-inf"), (1e16, 3, "1.00e16"), (100, 1, "100"),
    ] as [(Double, Int, String)])
  func digits(value: Double, digits: Int, text: String) { #expect(value.text(digits: digits) == text) }

  @Test(
    "in a label it is short",
    arguments: [
      (0.3100, "0.31"), (-4567, "−4.57k"), (20_000, "20k"), (999, "999"), (999.6, "1k"), (1_500_000, "1.5M"),
      (2e9, "2G"),
      (3.21e14, "321T"), (9.99e14, "999T"), (9.996e14, "1e15"), (1.2e-7, "1.2e−7"), (0.0001, "0.0001"),
      (0.00001, "1e−5"), (0, "0"), (-0.0, "0"), (.nan, "–"), (-.infinity, "–"), (1234.5, "1.23k"), (0.05, "0.05"),
    ] as [(Double, String)])
  func short(value: Double, text: String) { #expect(value.shortText() == text) }

  @Test(
    "or has so many digits after the point",
    arguments: [
      (0.125, 2, "0.13"), (-0.125, 2, "−0.13"), (0.004, 2, "0.00"), (-0.004, 2, "0.00"), (12, 0, "12"), (0.5, 0, "1"),
      (0.4, 0, "0"), (99.995, 2, "100.00"), (1e21, 1, "1000000000000000000000.0"), (.nan, 2, "–"),
      (.leastNonzeroMagnitude, 3, "0.000"),
    ] as [(Double, Int, String)])
  func places(value: Double, places: Int, text: String) { #expect(value.text(places: places) == text) }

  @Test("a number reads back within half of its last digit, and with 17 digits as itself, over all magnitudes")
  func readsBack() throws {
    for count in UInt64(1)...20_000 {
      // Bits that visit every exponent and either sign.
      let value = Double(bitPattern: count &* 0x9E37_79B9_7F4A_7C15)
      guard value.isFinite, value.magnitude < 1e308 else { continue }
      #expect(Double(value.text(digits: 17)) == value)
      let digits = Int(count % 14) + 1
      let read = try #require(Double(value.text(digits: digits)))
      #expect((read - value).magnitude <= value.magnitude * 0.500_001 * pow(10, Double(1 - digits)))
    }
  }

  @Test("digits are those of C where no tie is near")
  func asC() {
    for count in 1..<5_000 {
      let value = Double(count * 7_919 % 100_003) * 1.000_1e-3
      #expect(value.text(places: 3) == String(format: "%.3f", value))
      #expect(value.text(digits: 6) == String(format: "%#.6g", value) || value >= 1e6)
    }
  }

  @Test("whole numbers have commas between thousands")
  func grouped() {
    #expect([0, 999, 1_000, -1_234_567].map(\.grouped) == ["0", "999", "1,000", "-1,234,567"])
    #expect(Int.min.grouped == "-9,223,372,036,854,775,808")
  }

  @Test(
    "bytes are counted in steps of 1024",
    arguments: [
      (0, "0 B"), (1, "1 B"), (1_023, "1023 B"), (1_024, "1 KB"), (1_536, "1.5 KB"), (1_048_575, "1 MB"),
      (1_048_064, "1 MB"), (1_047_552, "1023 KB"), (10 << 30, "10 GB"), (Int.max, "8 EB"), (-2_048, "-2 KB"),
    ] as [(Int, String)])
  func bytes(count: Int, text: String) { #expect(count.byteSize == text) }
}
