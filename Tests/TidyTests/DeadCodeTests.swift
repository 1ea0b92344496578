import Testing

/// Code that was commented out instead of taken out.
enum DeadCode {
  /// Line comments that read as code. Documentation comments hold examples and are left alone.
  static func commentedOut(_ file: TextFile) -> [Finding] {
    file.findings { line in
      guard let comment = comment(of: line.trimmed) else { return nil }
      return isCode(comment) ? "commented-out code: take it out" : nil
    }
  }

  private static func comment(of line: Substring) -> Substring? {
    guard line.hasPrefix("//"), !line.hasPrefix("///"), !line.hasPrefix("//!") else { return nil }
    return line.dropFirst(2).trimmed
  }

  /// A wrapped sentence may start with "if" or "let" and end in a semicolon, so each word needs its sign beside it.
  private static func isCode(_ comment: Substring) -> Bool {
    if comment.hasSuffix("{") || comment == "}" { return true }
    if comment.hasSuffix(";") { return comment.hasSuffix(");") || comment.hasSuffix("};") || comment.contains(" = ") }
    let words = comment.split(separator: " ")
    let first = words.first.map(String.init) ?? ""
    switch first {
    case "let", "var": return comment.contains(" = ") || words.dropFirst().first?.hasSuffix(":") == true
    case "func": return comment.contains("(")
    case "if", "guard", "for", "while", "switch": return comment.contains("{")
    case "import": return words.count == 2 && comment.last != "."
    case "return": return words.count == 2 && comment.hasSuffix(")")
    default: return false
    }
  }
}

@Suite("Dead code")
struct DeadCodeTests {
  @Test("no code is commented out")
  func commentedOut() {
    let files = Repository.current.ownFiles.filter { $0.isSwift || $0.path.hasSuffix(".h") || $0.path.hasSuffix(".c") }
    expectNone(files.flatMap(DeadCode.commentedOut))
  }

  @Test(
    "code in a line comment is found",
    arguments: [
      "let a = 1", "var a: Int", "func f(_ a: Int)", "if a { return }", "for a in b {", "}", "f(a);", "a = b;",
      "import Foundation", "return f(a)",
    ])
  func codeIsFound(code: String) {
    let file = TextFile(path: "a.swift", text: "f()\n  // \(code)\n")
    #expect(DeadCode.commentedOut(file).map(\.line) == [2])
  }

  @Test(
    "a sentence is not code, and neither is an example in documentation",
    arguments: [
      "// if it came late, it is counted;", "// let the caller decide", "// return early", "/// let a = 1",
      "f() // import order matters.", "let a = \"// let b = 1\"",
    ])
  func proseIsFine(line: String) {
    #expect(DeadCode.commentedOut(TextFile(path: "a.swift", text: line + "\n")) == [])
  }
}
