import Testing

/// Spaces only, none at the end of a line, one line feed at the end of a file.
enum Whitespace {
  static func tabs(_ file: TextFile) -> [Finding] {
    file.name == "Makefile" ? [] : file.findings { $0.contains("\t") ? "a tab" : nil }
  }

  static func trailing(_ file: TextFile) -> [Finding] {
    file.findings { $0.last?.isWhitespace == true ? "white space at the end of the line" : nil }
  }

  static func ending(_ file: TextFile) -> [Finding] {
    let ends = file.text.utf8.reversed().prefix(2).map { $0 == UInt8(ascii: "\n") }
    if ends == [true, false] { return [] }
    return [Finding(path: file.path, line: file.lines.count, problem: "does not end with exactly one line feed")]
  }
}

@Suite("White space")
struct WhitespaceTests {
  @Test("no tabs, except in the Makefile")
  func tabs() { expectNone(Repository.current.ownFiles.flatMap(Whitespace.tabs)) }

  @Test("no line ends in white space")
  func trailing() { expectNone(Repository.current.ownFiles.flatMap(Whitespace.trailing)) }

  @Test("every file ends with one line feed")
  func ending() { expectNone(Repository.current.ownFiles.flatMap(Whitespace.ending)) }

  @Test("a tab is found, but not in the Makefile")
  func tabIsFound() {
    #expect(Whitespace.tabs(TextFile(path: "a.swift", text: "a\n\tb\n")).map(\.line) == [2])
    #expect(Whitespace.tabs(TextFile(path: "Makefile", text: "a:\n\tb\n")) == [])
  }

  @Test("a trailing space and a carriage return are found")
  func trailingIsFound() {
    #expect(Whitespace.trailing(TextFile(path: "a.md", text: "a \nb\nc\r\n\n")).map(\.line) == [1, 3])
  }

  @Test("a missing, a second and a lonely line feed are found", arguments: ["a", "a\n\n", "\n", ""])
  func endingIsFound(text: String) {
    #expect(Whitespace.ending(TextFile(path: "a.md", text: text)).count == 1)
    #expect(Whitespace.ending(TextFile(path: "a.md", text: "a\nb\n")) == [])
  }
}
