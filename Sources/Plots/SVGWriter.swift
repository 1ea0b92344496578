/// Writes SVG elements as text: escaped, closed in order, positions with at most one digit after the point.
struct SVGWriter {
  private(set) var text = ""

  /// An attribute's value: a text as it is, or a position.
  enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    case text(String)
    case position(Double)

    init(stringLiteral value: String) { self = .text(value) }
  }

  typealias Attributes = [(String, Value)]

  /// An element with whatever `content` writes into it.
  mutating func element(_ name: String, _ attributes: Attributes = [], _ content: (inout SVGWriter) -> Void) {
    open(name, attributes, end: ">")
    content(&self)
    text += "</\(name)>\n"
  }

  /// An element without content.
  mutating func element(_ name: String, _ attributes: Attributes = []) { open(name, attributes, end: "/>") }

  /// An element with text in it.
  mutating func element(_ name: String, _ attributes: Attributes = [], text content: String) {
    open(name, attributes, end: ">" + SVGWriter.escaped(content) + "</\(name)>")
  }

  /// Elements written by another writer.
  mutating func append(_ other: SVGWriter) { text += other.text }

  private mutating func open(_ name: String, _ attributes: Attributes, end: String) {
    var tag = "<" + name
    for (key, value) in attributes {
      switch value {
      case .text(let value): tag += " \(key)=\"\(SVGWriter.escaped(value))\""
      case .position(let value): tag += " \(key)=\"\(SVGWriter.position(value))\""
      }
    }
    text += tag + end + "\n"
  }

  /// Tenths are finer than a screen shows. What is not finite or far outside is a defect of a chart, and never written.
  static func position(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
    return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }

  /// For content and attributes; what XML 1.0 cannot hold becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += " "
      case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
