import Tables

/// Words on as many lines as a screen needs.
enum Paragraph {
  /// Cut between words only: a word that is too long for a line stands on one of its own.
  static func lines(_ text: String, on screen: Screen, indent: Int = 0, tone: Tone? = nil) -> [String] {
    let space = String(repeating: " ", count: indent)
    return wrapped(text, to: screen.width.map { $0 - indent }).map { space + screen.text($0, tone) }
  }

  /// Names at the left, texts beside them.
  static func lines(_ facts: [Fact], on screen: Screen, indent: Int = 0) -> [String] {
    let labels = facts.reduce(0) { max($0, $1.label.displayWidth) }
    let column = indent + labels + 2
    return facts.flatMap { fact in
      let space = String(repeating: " ", count: column)
      let label = String(space.prefix(indent)) + fact.label
      let head = label + String(repeating: " ", count: column - label.displayWidth)
      return wrapped(fact.text, to: screen.width.map { $0 - column }).enumerated().map { number, line in
        (number == 0 ? head : space) + line
      }
    }
  }

  private static func wrapped(_ text: String, to width: Int?) -> [String] {
    guard let width, text.displayWidth > width else { return [text] }
    var lines: [String] = []
    var used = 0
    for word in text.split(separator: " ") {
      let size = word.displayWidth
      if lines.isEmpty || used + 1 + size > width {
        lines.append(String(word))
        used = size
      } else {
        lines[lines.count - 1] += " " + word
        used += 1 + size
      }
    }
    return lines
  }
}
