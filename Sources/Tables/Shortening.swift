/// Where a text that is too long is cut.
package enum Cut: Sendable {
  case end
  /// Names of features differ at both ends.
  case middle
}

extension String {
  /// At most so wide: itself, or cut, with `…` for what went; empty if not even that fits.
  ///
  /// Characters stay whole. Widths are in any unit.
  /// - Complexity: O(*n*)
  package func shortened(
    to limit: Int, at cut: Cut = .end, width: (Character) -> Int = { $0.displayWidth }
  ) -> String {
    if reduce(0, { $0 + width($1) }) <= limit { return self }
    let room = limit - width("…")
    guard room >= 0 else { return "" }
    let tailRoom = cut == .middle ? room / 2 : 0
    let tail = String(String(reversed()).fitting(tailRoom, width).reversed())
    let head = fitting(room - tail.reduce(0) { $0 + width($1) }, width)
    return head + "…" + tail
  }

  private func fitting(_ room: Int, _ width: (Character) -> Int) -> String {
    var used = 0
    return String(
      prefix { character in
        used += width(character)
        return used <= room
      })
  }

  /// With what would move the cursor, hide or reorder text written as escapes: `\n`, `\u{1b}`.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isInvisible: text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Controls, line and paragraph separators, and what turns the direction of the text around it.
  fileprivate var isInvisible: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
