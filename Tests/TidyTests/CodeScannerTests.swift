import Testing

@Suite("Code scanner")
struct CodeScannerTests {
  @Test(
    "comments and literals are blanked, code is kept",
    arguments: [
      ("a // b", "a"),
      ("a /* b /* c */ d */ e", "a e"),
      (#"f("b // c") + d"#, "f( ) + d"),
      (#"f("b \(g("c")) d") + e"#, "f( ) + e"),
      (#"f("\"") + b"#, "f( ) + b"),
      ("f(#\"b \" c\"#) + d", "f( ) + d"),
      ("f(#/b\"/#) + d", "f( ) + d"),
      ("a / b / c", "a / b / c"),
    ])
  func blanking(source: String, code: String) {
    let blanked = CodeScanner.blanking(.commentsAndStrings, in: source)
    #expect(blanked.utf8.count == source.utf8.count)
    #expect(blanked.split(separator: " ") == code.split(separator: " "))
  }

  @Test("a literal of several lines is blanked, its line feeds stay")
  func blankingLines() {
    let blanked = CodeScanner.blanking(.commentsAndStrings, in: "f(\"\"\"\n b \" c\n \"\"\") + d")
    #expect(blanked.split(separator: "\n").map { $0.trimmed } == ["f(", "", ") + d"])
  }

  @Test("strings are kept when only comments are to go")
  func keepingStrings() {
    let blanked = CodeScanner.blanking(.comments, in: #"f("a // b") // c"#)
    #expect(Substring(blanked).trimmed == #"f("a // b")"#)
  }
}
