import Tables

/// How wide text is, in hundredths of its size: nobody has asked a font, so this errs on the wide side.
enum Lettering {
  static func width(_ character: Character) -> Int {
    guard let ascii = character.asciiValue else { return character.displayWidth == 2 ? 105 : 64 }
    switch character {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!": return 30
    case " ", "f", "r", "t", "(", ")", "[", "]", "/", "-", "\"": return 38
    case "m", "w", "M", "W", "@", "%": return 92
    case _ where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(ascii): return 70
    default: return 59
    }
  }

  /// In the units of the size.
  static func width(_ text: String, size: Double) -> Double {
    Double(text.reduce(0) { $0 + width($1) }) / 100 * size
  }

  static func shortened(_ text: String, to limit: Double, size: Double, at cut: Cut = .middle) -> String {
    text.shortened(to: Int((limit / size * 100).rounded()), at: cut, width: width)
  }

  /// Words on as many lines as they need, but at most so many; the last is cut if need be, as is a word too long for a
  /// line.
  static func wrapped(_ text: String, to limit: Double, size: Double, lines count: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ").map(String.init) {
      if let last = lines.last, lines.count == count || width(last + " " + word, size: size) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines.map { shortened($0, to: limit, size: size, at: .end) }
  }
}
