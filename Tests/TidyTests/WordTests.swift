import Testing

/// Words that stand for unfinished work, and calls that would end the process.
enum Word {
  // Spelled in two parts here, so that this file keeps its own rule.
  static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
  static let traps = ["fatalError(", "try!", "as!"]

  static func unfinished(_ file: TextFile) -> [Finding] {
    file.findings(ofWords: unfinished) { "\($0): finish it, or open an issue" }
  }

  static func traps(_ file: TextFile) -> [Finding] {
    file.code.findings { line in
      traps.first { line.contains($0) }.map { "\($0): return a value, throw, or use precondition" }
    }
  }
}

@Suite("Words")
struct WordTests {
  @Test("nothing is left as a note to finish later")
  func unfinished() { expectNone(Repository.current.ownFiles.flatMap(Word.unfinished)) }

  @Test("no source ends the process where it could throw")
  func traps() { expectNone(Repository.current.sources.flatMap(Word.traps)) }

  @Test("a note is found in any case of punctuation, part of a longer word is not", arguments: Word.unfinished)
  func unfinishedIsFound(word: String) {
    let file = TextFile(path: "a.md", text: "fine\n// \(word): later\n(\(word))\n\(word)S mktemp-\(word)\(word)\n")
    #expect(Word.unfinished(file).map(\.line) == [2, 3])
  }

  @Test("a trap is found in code, not in a comment or a string", arguments: Word.traps)
  func trapsAreFound(trap: String) {
    let file = TextFile(path: "a.swift", text: "// \(trap)\nlet a = \"\(trap)\"\nlet b = \(trap) c\n")
    #expect(Word.traps(file).map(\.line) == [3])
  }
}
