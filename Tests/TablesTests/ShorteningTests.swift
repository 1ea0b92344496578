import Tables
import Testing

@Suite("Shortening")
struct ShorteningTests {
  @Test(
    "a text that is too wide is cut at its end",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("abcdef", -1, ""),
      ("", 0, ""), ("映画映画", 8, "映画映画"), ("映画映画", 7, "映画映…"), ("映画映画", 6, "映画…"), ("e\u{301}e\u{301}e", 2, "e\u{301}…"),
    ] as [(String, Int, String)])
  func end(text: String, limit: Int, shortened: String) { #expect(text.shortened(to: limit) == shortened) }

  @Test(
    "or in its middle, where both ends tell",
    arguments: [
      ("abcdefgh", 8, "abcdefgh"), ("abcdefgh", 7, "abc…fgh"), ("abcdefgh", 6, "abc…gh"), ("abcdefgh", 2, "a…"),
      ("映画映画", 6, "映…画"), ("映画映画", 7, "映画…画"),
    ] as [(String, Int, String)])
  func middle(text: String, limit: Int, shortened: String) {
    #expect(text.shortened(to: limit, at: .middle) == shortened)
  }

  @Test("what is shortened fits, for every limit, and loses no more than it must")
  func fits() {
    let text = "genre=映画×device=e\u{301}cran👩‍👩‍👧tv"
    for limit in 0...text.displayWidth {
      for cut in [Cut.end, .middle] {
        let width = text.shortened(to: limit, at: cut).displayWidth
        // A wide character may not fit at either side of the mark.
        #expect(width <= limit && width >= limit - 2)
      }
    }
  }

  @Test("any unit of width will do")
  func units() {
    #expect("abcdef".shortened(to: 30, width: { $0 == "…" ? 10 : 7 }) == "ab…")
  }

  @Test("controls, separators and what turns the direction are written as escapes, the rest stays as it is")
  func visible() {
    #expect("plain, 映画 é 👍🏽".visible == "plain, 映画 é 👍🏽")
    #expect("a\nb\r\tc\u{1B}[2J".visible == "a\\nb\\r\\tc\\u{1b}[2J")
    #expect(
      "\u{0}\u{7F}\u{85}\u{2028}\u{202E}x\u{2066}\u{FEFF}".visible
        == "\\u{0}\\u{7f}\\u{85}\\u{2028}\\u{202e}x\\u{2066}\\u{feff}")
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory == .control else { continue }
      #expect(!String(scalar).visible.unicodeScalars.contains(scalar))
    }
  }
}
