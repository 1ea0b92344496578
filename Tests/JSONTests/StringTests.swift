import JSON
import Testing

@Suite("Strings are read and written exactly")
struct StringTests {
  @Test("Escapes stand for their characters")
  func escapes() throws {
    let cases: [(String, String)] = [
      (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
      (#""\uD83D\uDE00\ud83d\ude01""#, "😀😁"), (#""\u0000a""#, "\0a"),
      (#""\uDBFF\uDFFF\uD800\uDC00""#, "\u{10FFFF}\u{10000}"),
      (#""\uFFFE\uFEFF""#, "\u{FFFE}\u{FEFF}"),
      (#""12345678\n12345678\n""#, "12345678\n12345678\n"), ("\"\u{7F}\"", "\u{7F}"),
    ]
    for (text, wanted) in cases {
      #expect(Array(try read(text) { try $0.string() }.utf8) == Array(wanted.utf8), "\(text)")
      #expect(error(text) { try $0.skip() } == nil)
    }
  }

  @Test("A quote or an escape is found at every distance from the beginning, and from the end of the document")
  func distances() throws {
    for before in 0..<20 {
      for after in 0..<20 {
        for middle in ["\n", "\"", "\\", "é", "😀", "!", "#", "[", "]", "\u{7F}"] {
          let text = String(repeating: "x", count: before) + middle + String(repeating: "y", count: after)
          var writer = JSONWriter()
          writer.string(text)
          #expect(try read(writer.text) { try $0.string() } == text)
        }
      }
    }
  }

  @Test("A bare control character is refused at every distance from the beginning, and from the end")
  func controls() {
    for control in UInt8(0)..<0x20 {
      for before in 0..<17 {
        for after in [0, 1, 7, 8, 17] {
          let padding = { Array(repeating: UInt8(ascii: "x"), count: $0) }
          let found = error([0x22] + padding(before) + [control] + padding(after) + [0x22]) { try $0.skip() }
          if found?.code != .malformed || found?.offset != 1 + before {
            Issue.record("\(control) after \(before) and before \(after): \(String(describing: found))")
          }
        }
      }
    }
  }

  @Test("Only what must be escaped is")
  func written() {
    var writer = JSONWriter()
    writer.string("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} !\"/\\\u{7F}é\u{2028}😀")
    #expect(writer.text == #""\u0000\u0001\b\t\n\u000b\f\r\u001f !\"/\\"# + "\u{7F}é\u{2028}😀\"")
  }

  @Test("Random strings come back")
  func roundTrips() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<5_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<24, using: &random) {
        let limit: UInt32 = [0x30, 0x80, 0x800, 0x11_0000].randomElement(using: &random) ?? 0x80
        text.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? " ")
      }
      var writer = JSONWriter()
      writer.string(String(text))
      #expect(Array(try read(writer.text) { try $0.string() }.unicodeScalars) == Array(text))
    }
  }
}
