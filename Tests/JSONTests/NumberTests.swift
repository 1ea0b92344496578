import JSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Numbers are read and written to the bit")
struct NumberTests {
  @Test("Every decimal reads as the nearest double")
  func nearest() throws {
    let texts = [
      "0", "-0", "-0.0", "0e5", "1", "-1", "10", "0.1", "1e22", "1e23", "-1e-22", "1e-23", "9007199254740992",
      "9007199254740993", "9007199254740994", "9007199254740993.0000000000000000000000000001", "18446744073709551615",
      "18446744073709551616", "9999999999999999999", "99999999999999999999", "1.7976931348623157e308",
      "2.2250738585072014e-308", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324",
      "2.4703282292062328e-324", "1e-400", "1e-999999999999999999999", "0e999999999999999999999",
      "0.00000000000000000000000000000000000001", "123456789012345678e-25", "1E5", "1e+5", "1e05", "1e-07",
      "0." + String(repeating: "0", count: 400) + "1e400", "1" + String(repeating: "0", count: 300),
      "0.500000000000000166533453693773481063544750213623046875", "0.1" + String(repeating: "9", count: 900),
    ]
    for text in texts {
      let found = try read(text) { try $0.double() }
      #expect(found.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
    #expect(try read("-0") { try $0.double() }.sign == .minus)
  }

  @Test("Random decimals of every length and power read as strtod reads them")
  func likeTheLibrary() throws {
    var random = SplitMix64(seed: 2)
    for _ in 0..<30_000 {
      let digits = (0..<Int.random(in: 1...22, using: &random)).map { _ in UInt8.random(in: 48...57, using: &random) }
      var text = Bool.random(using: &random) ? "-" : ""
      text += "\(Int.random(in: 0...9, using: &random))." + String(decoding: digits, as: UTF8.self)
      let widest = [3, 30, 340].randomElement(using: &random) ?? 0
      text += "e\(Int.random(in: -widest...min(widest, 307), using: &random))"
      #expect(try read(text) { try $0.double() }.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }

  @Test("Random doubles come back with the same bits")
  func roundTrips() throws {
    var random = SplitMix64(seed: 3)
    for round in 0..<30_000 {
      let value =
        switch round % 3 {
        case 0: Double(bitPattern: random.next())
        case 1: Double.random(in: -1...1, using: &random)
        default: Double(Int.random(in: -10_000_000...10_000_000, using: &random)) / 1000
        }
      guard value.isFinite else { continue }
      var writer = JSONWriter()
      writer.double(value)
      #expect(try read(writer.text) { try $0.double() }.bitPattern == value.bitPattern, "\(writer.text)")
    }
  }

  @Test("Doubles are written short, whole ones without a point")
  func written() {
    let cases: [(Double, String)] = [
      (0, "0"), (-0.0, "-0"), (1, "1"), (-3, "-3"), (0.1, "0.1"), (2.5, "2.5"), (1e15, "1000000000000000"),
      (0x1p53 - 1, "9007199254740991"), (-0x1p53 + 1, "-9007199254740991"), (1e300, "1e+300"),
      (.leastNonzeroMagnitude, "5e-324"),
    ]
    for (value, text) in cases {
      var writer = JSONWriter()
      writer.double(value)
      #expect(writer.text == text)
    }
  }

  @Test("What no finite double is near to is invalid, and so is a number of more than 1,000 bytes")
  func outOfRange() throws {
    let longest = "1" + String(repeating: "0", count: 299) + "." + String(repeating: "1", count: 699)
    #expect(error(longest) { try $0.double() } == nil)
    for text in ["1e999", "-1e309", "1.7976931348623159e308", "1e99999999999999999999", longest + "1"] {
      let found = error("[\(text)]") { try $0.array { reader, _ in _ = try reader.double() } }
      #expect(found?.code == .invalid)
      #expect(found?.path == "[0]")
      #expect(error(text) { try $0.skip() } == nil)
    }
  }

  @Test("Whole numbers are read exactly, however they are written")
  func integers() throws {
    let cases: [(String, Int64?)] = [
      ("0", 0), ("-0", 0), ("1.0", 1), ("1e3", 1000), ("10e-1", 1), ("1.50e1", 15), ("-1.2e1", -12), ("0.5", nil),
      ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775808", .min),
      ("-9223372036854775809", nil), ("9223372036854775807.000", .max), ("922337203685477580.7e1", .max),
      ("922337203685477580.75e1", nil), ("18446744073709551616", nil),
      ("100000000000000000000e-2", 1_000_000_000_000_000_000),
      ("9.223372036854775807e18", .max), ("-9.223372036854775808E+18", .min), ("1e18", 1_000_000_000_000_000_000),
      ("1e19", nil), ("1e-1", nil), ("1e-999999999", nil), ("0e999999999", 0), ("0.000e-5", 0), ("1e999999999", nil),
      ("0.00000000000000000000000001e26", 1), ("9007199254740993", 9_007_199_254_740_993),
      ("12e-1", nil), ("10" + String(repeating: "0", count: 990) + "e-990", 10),
      (String(repeating: "1", count: 1001), nil),
    ]
    for (text, wanted) in cases {
      let failure = error(text) { try $0.integer() }
      #expect(failure?.code == (wanted == nil ? .invalid : nil), "\(text)")
      if let wanted { #expect(try read(text) { try $0.integer() } == wanted, "\(text)") }
    }
  }

  @Test("Random whole numbers come back, written by either method")
  func integersRoundTrip() throws {
    var random = SplitMix64(seed: 4)
    for round in 0..<10_000 {
      let value = Int64(truncatingIfNeeded: random.next()) >> Int64(round % 64)
      var writer = JSONWriter()
      writer.integer(value)
      #expect(writer.text == "\(value)")
      #expect(try read(writer.text) { try $0.integer() } == value)
    }
    var writer = JSONWriter()
    writer.array { writer in
      writer.integer(UInt64.max)
      writer.integer(UInt8(7))
      writer.integer(Int64.min)
      writer.integer(-5)
    }
    #expect(writer.text == "[18446744073709551615,7,-9223372036854775808,-5]")
  }

  @Test("Writing what is no number stops the program")
  func notFinite() async {
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.double(.nan)
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.double(-.infinity)
    }
  }
}
