/// Blanks comments and string literals in Swift source, so that a rule reads code and nothing else.
///
/// It knows line comments, nested block comments, string literals of every kind with their interpolations, and regex
/// literals with `#`. It does not know bare regex literals; write those that hold a quote with `#`.
struct CodeScanner {
  enum Blanked { case comments, commentsAndStrings }

  private let source: [UInt8]
  private let blanksStrings: Bool
  private var output: [UInt8]
  private var position = 0

  private init(_ text: String, _ blanked: Blanked) {
    source = Array(text.utf8)
    output = source
    blanksStrings = blanked == .commentsAndStrings
  }

  /// - Complexity: O(*n*) in the length of the text.
  static func blanking(_ blanked: Blanked, in text: String) -> String {
    var scanner = CodeScanner(text, blanked)
    while scanner.position < scanner.source.count { scanner.step() }
    return String(decoding: scanner.output, as: UTF8.self)
  }

  private mutating func step() {
    if isAt("//") {
      while position < source.count, source[position] != UInt8(ascii: "\n") { skip(1, blank: true) }
    } else if isAt("/*") {
      skipBlockComment()
    } else if let hashes = hashes(before: "\"") {
      skipString(hashes: hashes)
    } else if let hashes = hashes(before: "/"), hashes > 0 {
      skip(hashes + 1, blank: blanksStrings)
      skip(through: "/" + String(repeating: "#", count: hashes))
    } else {
      position += 1
    }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if isAt("/*") {
        depth += 1
        skip(2, blank: true)
      } else if isAt("*/") {
        depth -= 1
        skip(2, blank: true)
      } else {
        skip(1, blank: true)
      }
    } while depth > 0 && position < source.count
  }

  private mutating func skipString(hashes: Int) {
    let fence = String(repeating: "#", count: hashes)
    skip(hashes, blank: blanksStrings)
    let quotes = isAt("\"\"\"") ? "\"\"\"" : "\""
    skip(quotes.utf8.count, blank: blanksStrings)
    while position < source.count, !isAt(quotes + fence) {
      if quotes.utf8.count == 1, source[position] == UInt8(ascii: "\n") { return }
      if isAt("\\" + fence + "(") {
        skip(hashes + 2, blank: blanksStrings)
        skipInterpolation()
      } else if isAt("\\" + fence) {
        skip(hashes + 2, blank: blanksStrings)
      } else {
        skip(1, blank: blanksStrings)
      }
    }
    skip(quotes.utf8.count + hashes, blank: blanksStrings)
  }

  private mutating func skipInterpolation() {
    var depth = 1
    while position < source.count, depth > 0 {
      if let hashes = hashes(before: "\"") {
        skipString(hashes: hashes)
        continue
      }
      if isAt("(") { depth += 1 }
      if isAt(")") { depth -= 1 }
      skip(1, blank: blanksStrings)
    }
  }

  private mutating func skip(through end: String) {
    while position < source.count, !isAt(end) { skip(1, blank: blanksStrings) }
    skip(end.utf8.count, blank: blanksStrings)
  }

  private mutating func skip(_ count: Int, blank: Bool) {
    for index in position..<min(position + count, source.count) where blank && source[index] != UInt8(ascii: "\n") {
      output[index] = UInt8(ascii: " ")
    }
    position = min(position + count, source.count)
  }

  private func isAt(_ text: String) -> Bool { source[position...].starts(with: text.utf8) }

  /// How many `#` stand here before `text`, or nil when something else does.
  private func hashes(before text: String) -> Int? {
    let rest = source[position...].drop { $0 == UInt8(ascii: "#") }
    return rest.starts(with: text.utf8) ? rest.startIndex - position : nil
  }
}
