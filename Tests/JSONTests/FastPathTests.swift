import JSON
import Testing

@Suite("Steps of eight bytes tell what single bytes do")
struct FastPathTests {
  @Test("Every byte at every place of a short string is escaped as it must be")
  func escapes() {
    for count in 1...34 {
      for place in 0..<count {
        for byte in UInt8(0)...0x7F {
          var utf8 = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
          utf8[place] = byte
          let text = String(decoding: utf8, as: UTF8.self)
          let expected = "\"" + plainlyEscaped(text) + "\""
          #expect(written { $0.string(text) } == expected)
          #expect(written { $0.object { $0.member("k", text) } } == "{\"k\":\(expected)}")
          #expect(written { $0.object { $0.member(text, 1) } } == "{\(expected):1}")
        }
      }
    }
  }

  @Test("Strings of every length are written as they are, alone and after others")
  func lengths() {
    for count in 0...700 {
      let text = String(repeating: "é", count: count / 2) + String(repeating: "z", count: count % 2)
      #expect(written { $0.string(text) } == "\"\(text)\"")
      #expect(
        written { $0.array { writer in for _ in 0..<3 { writer.string(text) } } }
          == "[\"\(text)\",\"\(text)\",\"\(text)\"]")
    }
  }

  @Test("Numbers with few decimals are written as their descriptions")
  func decimals() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<200_000 {
      let digits = Int.random(in: 0...8, using: &random)
      let scale = [1.0, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8][digits]
      let whole = Double(
        Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
          >> Int64.random(in: 0..<40, using: &random))
      for value in [whole / scale, (whole / scale).nextUp, Double.random(in: -2...2, using: &random)] {
        let expected = value == value.rounded() ? String(Int64(value)) : value.description
        #expect(written { $0.double(value) } == expected)
      }
    }
    for value in [
      1e-4, 0.0001.nextDown, 1e-5, 999_999_999.999999, 1e9 + 0.5, 0.1 + 0.2, -0.000001, .leastNonzeroMagnitude, 1e300,
      0.5,
    ] {
      #expect(written { $0.double(value) } == (value == 1e300 ? "1e+300" : value.description))
    }
  }

  @Test("Whole numbers of every length are written as their descriptions")
  func integers() {
    var value: Int64 = 1
    for _ in 0..<19 {
      for number in [value, value - 1, -value, value + 9] { #expect(written { $0.integer(number) } == String(number)) }
      value = value.multipliedReportingOverflow(by: 10).partialValue
    }
    for number in [Int64.min, .max, 0, 99, 100] { #expect(written { $0.integer(number) } == String(number)) }
  }

  @Test("Between documents the bytes are what was written, also where a body throws")
  func exact() {
    var writer = JSONWriter()
    writer.object { $0.member("a", 1) }
    #expect(writer.text == #"{"a":1}"#)
    writer.endLine()
    writer.bytes += Array("x".utf8)
    #expect(throws: JSONError.self) {
      try writer.array { writer in
        writer.integer(7)
        throw JSONError(code: .invalid, offset: 0, reason: "")
      }
    }
    #expect(writer.text == "{\"a\":1}\nx[7")
    writer.bytes.removeAll(keepingCapacity: true)
    writer.endLine()
    writer.integer(1)
    writer.string("y")
    #expect(writer.text == "\n1,\"y\"")
  }

  /// What an object of known keys says of a key must be what its text says.
  @Test("Known keys are told by number as they are by name")
  func keyNames() throws {
    let names = [
      "a", "ab", "abc", "id", "type", "decision", "decisionI", "decisionID", "sixteen bytes ab", "sixteen bytes ac",
    ]
    let known = KeyNames(names)
    var random = SplitMix64(seed: 6)
    let others = [
      "", "b", "sixteen bytes abc", "sixteen bytes a", "decisioN", "\u{0}", "a\u{0}", "é", "abcdefgh", "\\u0061x",
    ]
    for _ in 0..<20_000 {
      let keys = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        let key = ((names + others).randomElement(using: &random) ?? "")
        return Bool.random(using: &random) ? plainlyEscaped(key) : escapedWhole(key)
      }
      let document = Array(("{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}").utf8)
      var byName: [Int?] = []
      let plain = error(document) { reader in
        try reader.object { reader, key in
          byName.append(names.firstIndex(of: key))
          try reader.skip()
        }
      }
      var byNumber: [Int?] = []
      let fast = error(document) { reader in
        try reader.object(known) { reader, number in
          byNumber.append(number)
          try reader.skip()
        }
      }
      #expect(plain == fast && byName == byNumber, "\(String(decoding: document, as: UTF8.self))")
    }
  }

  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return writer.text
  }

  private func plainlyEscaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\u{8}": "\\b"
      case "\u{C}": "\\f"
      case ..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }.joined()
  }

  private func escapedWhole(_ text: String) -> String {
    text.utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
