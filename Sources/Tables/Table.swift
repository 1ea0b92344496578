/// Rows of text under headings, aligned for a terminal.
///
/// ```swift
/// var table = Table([.text("action", flexible: true), .number("n"), .decimal("mean")])
/// table.append(["tt0111161", .init(1_234.grouped), .init(0.31.text(digits: 3))])
/// print(table.text(on: .plain))
/// ```
package struct Table: Sendable {
  package struct Column: Sendable {
    package enum Alignment: Sendable {
      case left
      case right
      /// Points of decimal numbers under each other, at the right.
      case decimal
    }

    package let heading: String
    package let alignment: Alignment
    /// May be made narrower, down to eight cells, where the screen is too narrow.
    package let isFlexible: Bool

    package init(_ heading: String, _ alignment: Alignment, isFlexible: Bool = false) {
      self.heading = heading
      self.alignment = alignment
      self.isFlexible = isFlexible
    }

    /// At the left.
    package static func text(_ heading: String, flexible: Bool = false) -> Column {
      Column(heading, .left, isFlexible: flexible)
    }
    /// At the right.
    package static func number(_ heading: String) -> Column { Column(heading, .right) }
    /// By the point.
    package static func decimal(_ heading: String) -> Column { Column(heading, .decimal) }
  }

  package struct Cell: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package let text: String
    package let tone: Tone?

    /// Whatever would move the cursor is written as an escape.
    package init(_ text: String, _ tone: Tone? = nil) {
      self.text = text.visible
      self.tone = tone
    }

    package init(stringLiteral value: String) { self.init(value) }
  }

  package let columns: [Column]
  package private(set) var rows: [[Cell]]

  package init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// - Precondition: As many cells as columns.
  package mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "\(row.count) cells for \(columns.count) columns")
    rows.append(row)
  }
}
