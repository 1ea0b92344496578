import JSON
import Testing

@Suite("What is not JSON is malformed")
struct MalformedTests {
  struct Refusal: CustomTestStringConvertible {
    let text: String
    let path: String
    let offset: Int

    init(_ text: String, _ path: String, _ offset: Int) {
      (self.text, self.path, self.offset) = (text, path, offset)
    }

    var testDescription: String { text }
  }

  static let refusals: [Refusal] = [
    // Nothing, too little, too much.
    .init("", "", 0), .init("   ", "", 3), .init("{", "", 1), .init("[", "[0]", 1), .init("[1", "", 2),
    .init("[1,", "[1]", 3), .init(#"{"a""#, "", 4), .init(#"{"a":"#, "a", 5), .init(#"{"a":1"#, "", 6),
    .init(#"{"a":1,"#, "", 7), .init(#"""#, "", 1), .init(#""abc"#, "", 4), .init("1 2", "", 2), .init("{}{}", "", 2),
    .init("[1]]", "", 3), .init("1,", "", 1), .init("tru", "", 0), .init("nul", "", 0), .init("truex", "", 4),
    // Punctuation.
    .init("[1,]", "", 3), .init("[,1]", "[0]", 1), .init("[1,,2]", "[1]", 3), .init("[1 2]", "", 3),
    .init(#"{"a":1,}"#, "", 7), .init("{,}", "", 1), .init(#"{"a" 1}"#, "", 5), .init(#"{"a":}"#, "a", 5),
    .init(#"{"a":1 "b":2}"#, "", 7), .init("{a:1}", "", 1), .init("{1:2}", "", 1), .init("{'a':1}", "", 1),
    .init("[1}", "", 2), .init(#"{"a":1]"#, "", 6), .init("/* */ 1", "", 0), .init("1 // one", "", 2),
    .init("\u{FEFF}1", "", 0), .init("\u{A0}1", "", 0), .init("\u{B}1", "", 0), .init("\0", "", 0),
    // Words.
    .init("NaN", "", 0), .init("Infinity", "", 0), .init("-Infinity", "", 1), .init("True", "", 0),
    .init("[undefined]", "[0]", 1), .init("nil", "", 0),
    // Numbers.
    .init("01", "", 0), .init("-01", "", 0), .init("+1", "", 0), .init(".5", "", 0), .init("1.", "", 2),
    .init("-", "", 1), .init("1e", "", 2), .init("1e+", "", 3), .init("1.e3", "", 2), .init("0x10", "", 1),
    .init("1_000", "", 1), .init("--1", "", 1), .init("[1.5.2]", "", 4), .init("1e2.5", "", 3),
    // Strings.
    .init("\"a\nb\"", "", 2), .init("\"\u{1F}\"", "", 1), .init("\"a\0b\"", "", 2), .init(#""\x41""#, "", 1),
    .init(#""\u12""#, "", 1), .init(#""\u12G4""#, "", 1), .init(#""\uD800""#, "", 1), .init(#""\uDC00""#, "", 1),
    .init(#""\uD800\n""#, "", 1), .init(#""\uD800\uD800""#, "", 1), .init(#""\uD83D\u0041""#, "", 1),
    .init(#""\""#, "", 3), .init(#""\"#, "", 1), .init(#""\u"#, "", 1), .init(#""\uD83D\uDE"#, "", 1),
    .init("'a'", "", 0), .init(#"{"a\x":1}"#, "", 3),
    // Deeper in.
    .init(#"{"a":{"b":[0,{"c d":tru}]}}"#, #"a.b[1]["c d"]"#, 20), .init(#"{"a":1,"b":2,"a":3}"#, "a", 13),
    .init(#"{"a":1,"\u0061":2}"#, "a", 7), .init(#"[{"":1,"":2}]"#, #"[0][""]"#, 7),
  ]

  @Test("Each is refused by skip, by the tree and by a reader of another shape, in the same place", arguments: refusals)
  func refused(_ refusal: Refusal) {
    let wanted = (refusal.path, refusal.offset)
    for found in [
      error(refusal.text) { try $0.skip() },
      error(refusal.text) { try $0.value() },
    ] {
      #expect(found?.code == .malformed)
      #expect((found?.path ?? "-", found?.offset ?? -1) == wanted, "\(String(describing: found))")
    }
    #expect(error(refusal.text) { reader in throw reader.invalid("not what I like") }?.code == .malformed)
  }

  static let badSequences: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
    [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
    [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFE], [0xFF],
  ]

  @Test("Bytes that are not UTF-8 are malformed wherever they are in a string", arguments: badSequences)
  func notUTF8(_ bytes: [UInt8]) {
    for before in 0..<10 {
      for after in [0, 1, 9] {
        let padding = { Array(repeating: UInt8(ascii: "a"), count: $0) }
        let document = [0x22] + padding(before) + bytes + padding(after) + [0x22]
        for found in [error(document) { try $0.skip() }, error(document) { try $0.string() }] {
          #expect(found?.code == .malformed)
          #expect(found?.offset == 1 + before)
          #expect(found?.reason == "not UTF-8")
        }
      }
    }
  }

  @Test("Every scalar at the edges of UTF-8 is accepted and kept")
  func edgesOfUTF8() throws {
    for value: UInt32 in [0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x10_FFFF] {
      let scalar = try #require(Unicode.Scalar(value))
      let text = "ab" + String(Character(scalar)) + "cd"
      #expect(Array(try read("\"\(text)\"") { try $0.string() }.utf8) == Array(text.utf8))
    }
  }
}
