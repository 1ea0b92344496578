import Tables

/// One row per number: its label, a mark along a common scale, and the number itself.
struct RowPlot: Sendable {
  enum Mark {
    case dot
    case bar
  }

  private static let rowHeight = 21.0
  private static let widestLabel = 158.0

  private let mark: Mark
  private let unit: String
  private let reference: Double?
  /// What is drawn.
  private let groups: [MeasureGroup]
  private let notes: [String]
  /// Digits after the point, the same in all rows; nil if the numbers are too large or small for that.
  private let places: Int?

  init(_ groups: [MeasureGroup], mark: Mark, unit: String, reference: Double?, limit: Int) {
    self.mark = mark
    self.unit = unit
    self.reference = reference.flatMap { $0.isFinite ? $0 : nil }
    var room = max(0, limit)
    var drawn: [MeasureGroup] = []
    for group in groups {
      let rows = Array(group.rows.filter(\.value.isFinite).prefix(room))
      room -= rows.count
      if !rows.isEmpty { drawn.append(MeasureGroup(group.heading, rows)) }
    }
    self.groups = drawn
    let all = groups.reduce(0) { $0 + $1.rows.count }
    let finite = groups.reduce(0) { $0 + $1.rows.count(where: \.value.isFinite) }
    let shown = drawn.flatMap(\.rows)
    let greatest = shown.map(\.value.magnitude).max() ?? 0
    // Three digits of the greatest.
    places = greatest >= 1e-3 && greatest < 1e4 ? max(0, 2 - PowersOfTen.exponent(of: greatest)) : nil
    notes = [
      Note.more(drawn: shown.count, of: finite, "rows"),
      Note.leftOut(all - finite, "row", "rows", "whose value is not finite"),
      Note.leftOut(shown.count(where: \.hasBrokenInterval), "interval", "intervals", "without two finite ends"),
    ].compactMap { $0 }
  }

  private func number(_ value: Double) -> String { places.map { value.text(places: $0) } ?? value.shortText() }

  private var rows: [Measure] { groups.flatMap(\.rows) }

  var summary: String {
    guard let least = rows.map(\.value).min(), let greatest = rows.map(\.value).max() else {
      return ([Note.noData] + notes).joined(separator: " ")
    }
    let what = unit.isEmpty ? "values" : unit
    let count = rows.count == 1 ? "1 row" : "\(rows.count.grouped) rows"
    let range = "\(count); \(what) from \(least.shortText()) to \(greatest.shortText())."
    return ([range] + notes).joined(separator: " ")
  }

  func draw(on canvas: inout Canvas) {
    if rows.isEmpty {
      canvas.note(Note.noData)
    } else {
      drawRows(on: &canvas)
    }
    for note in notes { canvas.note(note) }
  }

  private func drawRows(on canvas: inout Canvas) {
    let size = Canvas.textSize
    let numbers = rows.map { Lettering.width(number($0.value), size: size) }.max() ?? 0
    let labels = min(rows.map { Lettering.width($0.label, size: size) }.max() ?? 0, RowPlot.widestLabel)
    let columns = Canvas.columns
    let ends = rows.flatMap { [$0.value] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    let scale = Scale(
      over: ends + (reference.map { [$0] } ?? []), from: columns.lowerBound + labels + 16,
      to: columns.upperBound - numbers - 12, margin: 0.03)
    for group in groups {
      if let heading = group.heading {
        canvas.subheading(heading, y: canvas.y + 15)
        canvas.y += RowPlot.rowHeight
      }
      let bottom = canvas.y + RowPlot.rowHeight * Double(group.rows.count)
      canvas.verticalGrid(scale, from: canvas.y, to: bottom)
      if let reference {
        let x = scale.position(reference)
        canvas.line("mq-base", x1: x, y1: canvas.y, x2: x, y2: bottom)
      }
      canvas.list(label: group.heading ?? unit) { canvas in
        for row in group.rows { draw(row, labels, scale, on: &canvas) }
      }
    }
    canvas.bottomLabels(scale, unit: unit)
  }

  private func draw(_ row: Measure, _ labels: Double, _ scale: Scale, on canvas: inout Canvas) {
    let (columns, middle) = (Canvas.columns, canvas.y + RowPlot.rowHeight / 2)
    canvas.item(row.sentence) { canvas in
      // The whole row answers to a pointer, not only its thin marks.
      canvas.rectangle(
        "mq-hit", x: columns.lowerBound, y: canvas.y, width: Canvas.room, height: RowPlot.rowHeight)
      let label = Lettering.shortened(row.label, to: labels, size: Canvas.textSize)
      canvas.text(label, x: columns.lowerBound, y: middle + 4, isHidden: true)
      canvas.text(number(row.value), x: columns.upperBound, y: middle + 4, anchor: .end, isHidden: true)
      drawMarks(row, scale, middle, on: &canvas)
    }
    canvas.y += RowPlot.rowHeight
  }

  private func drawMarks(_ row: Measure, _ scale: Scale, _ y: Double, on canvas: inout Canvas) {
    let x = scale.position(row.value)
    if mark == .bar {
      let base = scale.position(0)
      canvas.rectangle("mq-bar", x: min(x, base), y: y - 6, width: max(abs(x - base), 0.5), height: 12)
    }
    if let interval = row.interval {
      let style = mark == .bar ? "mq-error mq-whisker" : "mq-error mq-s0"
      let (left, right) = (scale.position(interval.lowerBound), scale.position(interval.upperBound))
      canvas.line(style, x1: left, y1: y, x2: right, y2: y)
      for end in [left, right] { canvas.line(style, x1: end, y1: y - 3, x2: end, y2: y + 3) }
    }
    if mark == .dot { canvas.circle("mq-f0", x: x, y: y, radius: 3.5) }
  }
}
