extension Table {
  /// Between columns.
  private static let gap = "  "
  /// No flexible column gets narrower.
  private static let narrowest = 8

  /// The lines with a line feed between them: headings, then rows; no spaces at their ends.
  ///
  /// Flexible columns are cut until a line fits, the widest first. What still does not fit is not cut, so that no
  /// number is ever wrong.
  /// - Complexity: O(*characters*)
  package func text(on screen: Screen) -> String { lines(on: screen).joined(separator: "\n") }

  /// The same line by line.
  package func lines(on screen: Screen) -> [String] {
    let headings = columns.map { Cell($0.heading, .strong) }
    let points = columns.indices.map { columns[$0].alignment == .decimal ? fractionWidth($0) : 0 }
    let natural = columns.indices.map { index in
      rows.reduce(headings[index].text.displayWidth) { max($0, width($1[index], points[index])) }
    }
    let widths = fitted(natural, to: screen.width)
    return ([headings] + rows).enumerated().map { number, row in
      let cells = columns.indices.map { index in
        let isNumber = number > 0 && columns[index].alignment == .decimal
        return padded(row[index], index, widths[index], isNumber ? points[index] : nil, on: screen)
      }
      return joined(cells)
    }
  }

  /// Cells after the point, it included, of the number with most of them.
  private func fractionWidth(_ column: Int) -> Int {
    rows.reduce(0) { max($0, $1[column].text.fraction.displayWidth) }
  }

  private func width(_ cell: Cell, _ point: Int) -> Int {
    point == 0 ? cell.text.displayWidth : cell.text.displayWidth - cell.text.fraction.displayWidth + point
  }

  /// Lowers the widest flexible columns to one common width, so that a line fits if it can.
  private func fitted(_ natural: [Int], to limit: Int?) -> [Int] {
    guard let limit else { return natural }
    let room = limit - Table.gap.count * max(0, columns.count - 1)
    let flexible = columns.indices.filter { columns[$0].isFlexible && natural[$0] > Table.narrowest }
    var excess = natural.reduce(0, +) - room
    var widths = natural
    while excess > 0, let widest = flexible.map({ widths[$0] }).max(), widest > Table.narrowest {
      let tallest = flexible.filter { widths[$0] == widest }
      let next = max(Table.narrowest, flexible.map { widths[$0] }.filter { $0 < widest }.max() ?? 0)
      let step = min(widest - next, max(1, excess / tallest.count))
      for index in tallest where excess > 0 {
        widths[index] -= step
        excess -= step
      }
    }
    return widths
  }

  /// The cell, with the spaces before and after it.
  private func padded(
    _ cell: Cell, _ column: Int, _ width: Int, _ point: Int?, on screen: Screen
  ) -> (before: Int, text: String, after: Int) {
    let text = columns[column].isFlexible ? cell.text.shortened(to: width) : cell.text
    let after = point.map { $0 - text.fraction.displayWidth } ?? 0
    let free = max(0, width - text.displayWidth - after)
    let shown = screen.text(text, cell.tone)
    return columns[column].alignment == .left ? (0, shown, free) : (free, shown, after)
  }

  /// One line; spaces are written only before something that follows.
  private func joined(_ cells: [(before: Int, text: String, after: Int)]) -> String {
    var line = ""
    var spaces = 0
    for (index, cell) in cells.enumerated() {
      spaces += cell.before + (index > 0 ? Table.gap.count : 0)
      if !cell.text.isEmpty {
        line += String(repeating: " ", count: spaces) + cell.text
        spaces = 0
      }
      spaces += cell.after
    }
    return line
  }
}

extension String {
  /// From the point on, of what looks like a number.
  fileprivate var fraction: Substring {
    guard let first = first(where: { $0 != "-" && $0 != "+" && $0 != "−" }), first.isNumber else { return "" }
    return firstIndex(of: ".").map { self[$0...] } ?? ""
  }
}
