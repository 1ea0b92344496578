/// How a text is meant, which a terminal shows by weight or colour.
package enum Tone: Sendable {
  case strong
  case faint
  case good
  case bad

  private var code: String {
    switch self {
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .bad: "31"
    }
  }

  /// The text between the escapes that begin and end the tone (ECMA-48, SGR).
  func apply(to text: String) -> String { "\u{1B}[\(code)m\(text)\u{1B}[0m" }
}
