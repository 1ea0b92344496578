import Tables

/// Writes HTML elements as text: escaped, and closed in order.
struct HTMLWriter {
  private(set) var text = ""

  typealias Attributes = [(name: String, value: String)]

  /// An element with whatever `content` writes into it.
  mutating func element(_ name: String, _ attributes: Attributes = [], _ content: (inout HTMLWriter) -> Void) {
    open(name, attributes)
    text += "\n"
    content(&self)
    text += "</\(name)>\n"
  }

  /// An element with text in it.
  mutating func element(_ name: String, _ attributes: Attributes = [], text content: String) {
    open(name, attributes)
    text += HTMLWriter.escaped(content) + "</\(name)>\n"
  }

  /// An element that has no content and no end.
  mutating func void(_ name: String, _ attributes: Attributes = []) {
    open(name, attributes)
    text += "\n"
  }

  /// What is HTML already.
  mutating func raw(_ html: String) { text += html }

  private mutating func open(_ name: String, _ attributes: Attributes) {
    text += "<" + name
    for attribute in attributes { text += " \(attribute.name)=\"\(HTMLWriter.escaped(attribute.value))\"" }
    text += ">"
  }

  /// For content and attributes; what hides or turns the direction of text is written as an escape.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.visible.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension HTMLWriter {
  /// A table, each row under the name in its first column; it scrolls by itself where it is too wide.
  mutating func table(_ table: Table, caption: String) {
    element("div", [("class", "scroll"), ("role", "region"), ("aria-label", caption), ("tabindex", "0")]) { writer in
      writer.element("table") { writer in
        writer.element("caption", text: caption)
        writer.element("thead") { writer in
          writer.element("tr") { writer in
            for column in table.columns {
              writer.element("th", [("scope", "col")] + column.style, text: column.heading)
            }
          }
        }
        writer.element("tbody") { writer in
          for row in table.rows {
            writer.element("tr") { writer in
              for (index, cell) in row.enumerated() { writer.cell(cell, table.columns[index], isFirst: index == 0) }
            }
          }
        }
      }
    }
  }

  private mutating func cell(_ cell: Table.Cell, _ column: Table.Column, isFirst: Bool) {
    if isFirst { return element("th", [("scope", "row")], text: cell.text) }
    let styles = [column.alignment == .left ? nil : "number", cell.tone?.style].compactMap { $0 }
    element("td", styles.isEmpty ? [] : [("class", styles.joined(separator: " "))], text: cell.text)
  }

  /// Names and what they stand for.
  mutating func facts(_ facts: [Fact]) {
    element("dl") { writer in
      for fact in facts {
        writer.element("dt", text: fact.label)
        writer.element("dd", text: fact.text)
      }
    }
  }
}

extension Table.Column {
  fileprivate var style: HTMLWriter.Attributes { alignment == .left ? [] : [("class", "number")] }
}

extension Tone {
  fileprivate var style: String {
    switch self {
    case .strong: "strong"
    case .faint: "faint"
    case .good: "good"
    case .bad: "bad"
    }
  }
}
