/// The words of the Prometheus text format 0.0.4: names, escapes, numbers and sample lines.
///
/// Source: prometheus.io/docs/instrumenting/exposition_formats and /docs/concepts/data_model.
enum PrometheusText {
  /// The name as `[a-zA-Z_:][a-zA-Z0-9_:]*`: `_` for each scalar that is not allowed, and before a leading digit.
  /// An empty name becomes `_`.
  static func metricName(_ name: String) -> String {
    sanitised(name) { $0 == ":" }
  }

  /// The name as `[a-zA-Z_][a-zA-Z0-9_]*`, like ``metricName(_:)`` but without colons.
  static func labelName(_ name: String) -> String {
    sanitised(name) { _ in false }
  }

  /// The text with backslashes, double quotes and line feeds escaped, to stand between quotes.
  static func escapedLabelValue(_ text: String) -> String {
    escaped(text, quotes: true)
  }

  /// The text with backslashes and line feeds escaped; quotes stay.
  static func escapedHelp(_ text: String) -> String {
    escaped(text, quotes: false)
  }

  /// The shortest decimal that reads back as the same `Double`, without `.0`; `+Inf`, `-Inf`, `NaN`.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Appends `name{labels} value` and a line feed; no braces without labels.
  static func writeSample(_ name: String, labels: String, value: String, into text: inout String) {
    text += name
    if !labels.isEmpty { text += "{\(labels)}" }
    text += " \(value)\n"
  }

  private static func sanitised(_ name: String, alsoAllowed: (Unicode.Scalar) -> Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar {
      case "0"..."9":
        if result.isEmpty { result.append("_") }
        result.append(scalar)
      case "a"..."z", "A"..."Z": result.append(scalar)
      default: result.append(alsoAllowed(scalar) ? scalar : "_")
      }
    }
    return result.isEmpty ? "_" : String(result)
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
