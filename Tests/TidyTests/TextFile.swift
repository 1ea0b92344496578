/// One text file of the repository: its path from the root, and what is in it.
struct TextFile: Sendable {
  let path: String
  let text: String

  /// The lines without their line feeds; a carriage return stays.
  var lines: [Substring] {
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The Swift code alone: comments and string literals are blanked, lines stay where they are.
  var code: TextFile { TextFile(path: path, text: CodeScanner.blanking(.commentsAndStrings, in: text)) }

  var name: Substring { path.split(separator: "/").last ?? "" }
  var isSwift: Bool { path.hasSuffix(".swift") }
  var isSource: Bool { isSwift && path.hasPrefix("Sources/") }
  /// Other people's files, kept as they came.
  var isData: Bool { path.hasPrefix("Benchmarks/Data/") }

  /// One finding for each line that `problem` has something to say about.
  func findings(_ problem: (Substring) -> String?) -> [Finding] {
    zip(1..., lines).compactMap { number, line in
      problem(line).map { Finding(path: path, line: number, problem: $0) }
    }
  }

  /// One finding for each line that holds one of the words, where no letter, digit or underscore touches it.
  func findings(ofWords words: [String], _ problem: (String) -> String) -> [Finding] {
    let present = words.filter { text.contains($0) }
    if present.isEmpty { return [] }
    return findings { line in present.first { line.containsWord($0) }.map(problem) }
  }
}

extension Substring {
  /// - Complexity: O(*nm*) for a line of *n* and a word of *m* characters.
  func containsWord(_ word: String) -> Bool {
    ranges(of: word).contains { range in
      let before = self[..<range.lowerBound].last
      let after = self[range.upperBound...].first
      return !isWordCharacter(before) && !isWordCharacter(after)
    }
  }

  private func isWordCharacter(_ character: Character?) -> Bool {
    guard let character else { return false }
    return character.isLetter || character.isNumber || character == "_"
  }

  var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
  }
}
