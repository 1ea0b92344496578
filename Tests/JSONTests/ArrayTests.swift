import JSON
import Testing

@Suite("Arrays of numbers read at once are what their numbers read one by one are")
struct ArrayTests {
  /// What both ways give for `text`, where they agree: bits, or the error.
  private func bothWays(_ text: String, limit: Int = 1_000) -> Result<[UInt64], JSONError>? {
    let key = KeyNames(["x"])
    func result(_ body: (inout JSONReader) throws -> [Double]) -> Result<[UInt64], JSONError> {
      var numbers: [Double] = []
      let error = error(text) { reader in
        try reader.object(key) { reader, _ in numbers = try body(&reader) }
      }
      return if let error { .failure(error) } else { .success(numbers.map(\.bitPattern)) }
    }
    let one = result { reader in
      let here = reader
      var numbers: [Double] = []
      try reader.array { reader, index in
        guard index < limit else { throw here.invalid("expected at most \(limit) numbers") }
        numbers.append(try reader.double())
      }
      return numbers
    }
    let all = result { reader in
      var numbers = [7.0, 8]
      try reader.doubles(into: &numbers, limit: limit)
      return numbers
    }
    return one == all ? all : nil
  }

  @Test("Random numbers of every length have the same bits")
  func bits() throws {
    var random = SplitMix64(seed: 7)
    for round in 0..<20_000 {
      let texts = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        let digits = (0..<Int.random(in: 1...(round % 4 == 0 ? 20 : 9), using: &random)).map { _ in
          String(Int.random(in: 0...9, using: &random))
        }
        let exponent = Int.random(in: 0...9, using: &random) == 0 ? "e\(Int.random(in: -30...30, using: &random))" : ""
        let sign = Bool.random(using: &random) ? "-" : ""
        return "\(sign)\(Int.random(in: 0...9, using: &random)).\(digits.joined())\(exponent)"
      }
      let text = "{\"x\":[\(texts.joined(separator: round % 2 == 0 ? "," : " , "))]}"
      guard case .success(let bits)? = bothWays(text) else {
        Issue.record("\(text)")
        return
      }
      #expect(bits == texts.map { Double($0)?.bitPattern })
    }
  }

  @Test("Doubles and their neighbours' midpoints, as long as they are written, have the same bits")
  func longNumbers() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<200_000 {
      let scale = [1.0, 1e-3, 1e-6, 1e-9, 1e3][Int.random(in: 0..<5, using: &random)]
      let value = Double.random(in: -1...1, using: &random) * scale
      let digits = String(UInt64.random(in: 0..<10_000_000_000_000_000_000, using: &random))
      let zeros = String(repeating: "0", count: Int.random(in: 0...12, using: &random))
      for text in [value.description, "0.\(zeros)\(digits)", "\(digits)e-\(Int.random(in: 0...30, using: &random))"] {
        let number = try? read("[\(text)]") { reader in
          var numbers: [Double] = []
          try reader.doubles(into: &numbers, limit: 1)
          return numbers[0]
        }
        #expect(number?.bitPattern == Double(text)?.bitPattern, "\(text)")
        if number?.bitPattern != Double(text)?.bitPattern { return }
      }
    }
    // Halfway between two doubles is the even one, and a digit more or less is not halfway.
    for (text, expected) in [
      ("9007199254740993.0", 9_007_199_254_740_992.0), ("9007199254740993.1", 9_007_199_254_740_994.0),
      ("9007199254740995.0", 9_007_199_254_740_996.0), ("9007199254740994.9", 9_007_199_254_740_994.0),
    ] {
      #expect((try? read(text) { try $0.double() }) == expected)
    }
  }

  @Test("A changed byte gives the same error, or the same numbers")
  func errors() {
    var random = SplitMix64(seed: 8)
    let good = Array(#"{"x":[0.125,-3.5e-2,17,0,-0.5,0.1234567,0.12345678, 9.0]}"#.utf8)
    var failures = 0
    for place in good.indices {
      for byte in UInt8(0x20)...0x7E {
        var bytes = good
        bytes[place] = byte
        if Int.random(in: 0...3, using: &random) == 0 { bytes.removeLast(Int.random(in: 1...5, using: &random)) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let result = bothWays(text) else {
          Issue.record("\(text)")
          return
        }
        if case .failure = result { failures += 1 }
      }
    }
    #expect(failures > 1_000)
  }

  @Test("What is no array, too long, too deep or out of range is refused alike")
  func refused() {
    for text in [
      #"{"x":1}"#, #"{"x":null}"#, #"{"x":[1,2,3]}"#, #"{"x":[1e999]}"#, #"{"x":[1,]}"#, #"{"x":[,1]}"#,
      #"{"x":["1"]}"#,
      #"{"x":["#, #"{"x":[0.5"#, "{\"x\":[\(String(repeating: "1", count: 1_001))]}",
    ] {
      guard case .failure? = bothWays(text, limit: 2) else {
        Issue.record("\(text)")
        return
      }
    }
    #expect(bothWays(#"{"x":[1,2]}"#, limit: 2) == .success([(1.0).bitPattern, (2.0).bitPattern]))
    #expect(bothWays(#"{"x":[ ]}"#) == .success([]))
    var numbers: [Double] = []
    #expect(throws: JSONError.self) {
      try JSONReader.document(Array("[[0.5]]".utf8), depthLimit: 1) { reader in
        try reader.array { reader, _ in try reader.doubles(into: &numbers, limit: 9) }
      }
    }
  }
}
