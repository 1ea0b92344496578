import Events
import JSON
import Support
import Testing

@Suite("Steps of eight bytes tell what single bytes do, of events")
struct FastPathTests {
  @Test("Every byte at every place of a time is read as the scanner reads it")
  func times() {
    for text in [
      "2026-11-23T20:59:01Z", "2024-02-29T23:09:58.250Z", "1970-01-01T00:00:00.000Z", "2100-12-31T00:00:00Z",
    ] {
      for place in 0..<text.utf8.count {
        for byte in UInt8.min...UInt8.max {
          var bytes = Array(text.utf8)
          bytes[place] = byte
          bytes.withUnsafeBufferPointer {
            #expect(RFC3339.milliseconds(parsing: $0) == RFC3339.scanned($0), "\(bytes)")
          }
        }
      }
    }
  }

  @Test("Times of random digits are read as the scanner reads them")
  func randomTimes() {
    var random = WorldRandom(seed: 9)
    var accepted = 0
    for _ in 0..<300_000 {
      var bytes = Array((Bool.random(using: &random) ? "1975-10-13T21:59:59Z" : "2000-02-11T02:10:00.123Z").utf8)
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        if 0x30...0x39 ~= bytes[place] { bytes[place] = UInt8.random(in: 0x30...0x39, using: &random) }
      }
      bytes.withUnsafeBufferPointer { bytes in
        let time = RFC3339.milliseconds(parsing: bytes)
        #expect(time == RFC3339.scanned(bytes))
        accepted += time == nil ? 0 : 1
      }
    }
    #expect(accepted > 50_000 && accepted < 290_000)
  }

  @Test("The first of every month from the year 0 to 9999 is written as days are counted")
  func calendar() {
    var day: Int64 = -719_528
    for year in 0...9_999 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, length) in zip(1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as [Int64]) {
        let date = "\(padded(year, 4))-\(padded(month, 2))-"
        #expect(RFC3339.format(milliseconds: day * 86_400_000) == date + "01T00:00:00Z")
        day += length
        #expect(RFC3339.format(milliseconds: day * 86_400_000 - 1) == date + "\(length)T23:59:59.999Z")
      }
    }
  }

  @Test("Control characters are found at every place of an identifier")
  func controls() {
    for count in 1...33 {
      for place in 0..<count {
        for byte in UInt8(0)...0x7F {
          var bytes = Array(repeating: [0x20, 0x61, 0x7E][count % 3] as UInt8, count: count)
          bytes[place] = byte
          let id = bytes.withUnsafeBufferPointer { try? EventID(validating: $0) }
          let expected = byte < 0x20 || byte == 0x7F ? nil : EventID(String(decoding: bytes, as: UTF8.self))
          #expect(id == expected)
        }
      }
    }
    #expect((try? EventID(validating: "ééééééééé\u{80}é")) != nil)
  }

  @Test("Strings are equal and ordered by their bytes, however long")
  func order() {
    var random = WorldRandom(seed: 3)
    for _ in 0..<100_000 {
      let a = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        ["a", "b", "é", "\u{7F}"].randomElement(using: &random) ?? ""
      }
      var b = a
      if !b.isEmpty, Bool.random(using: &random) {
        b[Int.random(in: b.indices, using: &random)] = "c"
      } else if Bool.random(using: &random) {
        b.append("a")
      }
      let (first, second) = (a.joined(), b.joined())
      #expect(first.hasSameBytes(as: second) == Array(first.utf8).elementsEqual(second.utf8))
      #expect(first.precedesInBytes(second) == first.utf8.lexicographicallyPrecedes(second.utf8))
      #expect(second.precedesInBytes(first) == second.utf8.lexicographicallyPrecedes(first.utf8))
    }
  }

  @Test("An action that is listed twice is found among any number of them")
  func repeats() {
    var random = WorldRandom(seed: 4)
    for round in 0..<3_000 {
      let ids = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        "t" + String(Int.random(in: 0..<1 << (6 + round % 10), using: &random))
      }
      let document = ids.map { round % 2 == 0 ? "\"\($0)\"" : "{\"id\":\"\($0)\"}" }.joined(separator: ",")
      let candidates = try? JSONReader.document(Array("[\(document)]".utf8)) { try $0.candidates() }
      #expect((candidates != nil) == (Set(ids).count == ids.count))
      #expect(candidates.map { $0.map(\.id.text) == ids } ?? true)
    }
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}
