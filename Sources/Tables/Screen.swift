/// What a table may use of the place it is written to.
package struct Screen: Sendable {
  /// Columns; nil is no limit.
  package let width: Int?
  package let hasColour: Bool

  /// A file or a pipe: everything in full, nothing but text.
  package static let plain = Screen(width: nil, hasColour: false)

  package init(width: Int?, hasColour: Bool) {
    self.width = width
    self.hasColour = hasColour
  }

  /// Colours only on a terminal that is not `dumb` and where `NO_COLOR` is not set, or empty (no-color.org). The width
  /// is that of the terminal, else what `COLUMNS` says, else 80 on a terminal and no limit elsewhere.
  /// - Parameter columns: What the terminal says; nil or 0 if it does not.
  package init(isTerminal: Bool, columns: Int?, environment: [String: String]) {
    let said = environment["COLUMNS"].flatMap { Int($0) }
    width = [columns, said].lazy.compactMap { $0 }.first { $0 > 0 } ?? (isTerminal ? 80 : nil)
    let refuses = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    hasColour = isTerminal && !refuses && environment["TERM"] != "dumb"
  }

  /// The text in a tone, where there are colours.
  package func text(_ text: String, _ tone: Tone?) -> String {
    guard hasColour, let tone, !text.isEmpty else { return text }
    return tone.apply(to: text)
  }
}
