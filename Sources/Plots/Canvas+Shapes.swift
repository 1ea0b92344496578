import Tables

extension Canvas {
  enum Anchor: String {
    case start
    case middle
    case end
  }

  /// One line of text whose baseline is at *y*.
  mutating func text(
    _ text: String, x: Double, y: Double, size: Double = textSize, anchor: Anchor = .start, isFaint: Bool = false,
    isHidden: Bool = false
  ) {
    var attributes: [(String, SVGWriter.Value)] = [
      ("x", .position(x)), ("y", .position(y)), ("font-size", .position(size)),
    ]
    if anchor != .start { attributes.append(("text-anchor", .text(anchor.rawValue))) }
    if isFaint { attributes.append(("class", "mq-faint")) }
    // What a row's own title says already is not read twice.
    if isHidden { attributes.append(("aria-hidden", "true")) }
    writer.element("text", attributes, text: text)
  }

  /// A heading on up to three lines.
  mutating func heading(_ text: String, size: Double) {
    for line in Lettering.wrapped(text, to: Canvas.boldRoom, size: size, lines: 3) {
      strongText(line, y: y + size, size: size)
      y += size * 1.3
    }
    y += 4
  }

  /// A note in small letters, on as many lines as it needs up to four.
  mutating func note(_ text: String) {
    for line in Lettering.wrapped(text, to: Canvas.room, size: Canvas.noteSize, lines: 4) {
      self.text(line, x: Canvas.margin, y: y + Canvas.noteSize, size: Canvas.noteSize, isFaint: true)
      y += Canvas.noteSize * 1.35
    }
  }

  mutating func line(_ style: String, x1: Double, y1: Double, x2: Double, y2: Double) {
    writer.element(
      "line",
      [
        ("class", .text(style)), ("x1", .position(x1)), ("y1", .position(y1)), ("x2", .position(x2)),
        ("y2", .position(y2)),
      ])
  }

  /// What a part of a chart is, in bold letters at the left margin; cut if it is too long for a line.
  mutating func subheading(_ text: String, y: Double) {
    let shown = Lettering.shortened(text, to: Canvas.boldRoom, size: Canvas.textSize, at: .end)
    strongText(shown, y: y, size: Canvas.textSize, isFaint: true)
  }

  private mutating func strongText(_ text: String, y: Double, size: Double, isFaint: Bool = false) {
    var attributes: [(String, SVGWriter.Value)] = [
      ("x", .position(Canvas.margin)), ("y", .position(y)), ("font-size", .position(size)), ("font-weight", "600"),
    ]
    if isFaint { attributes.append(("class", "mq-faint")) }
    writer.element("text", attributes, text: text)
  }

  mutating func rectangle(_ style: String, x: Double, y: Double, width: Double, height: Double) {
    writer.element(
      "rect",
      [
        ("class", .text(style)), ("x", .position(x)), ("y", .position(y)), ("width", .position(width)),
        ("height", .position(height)),
      ])
  }

  mutating func circle(_ style: String, x: Double, y: Double, radius: Double) {
    writer.element(
      "circle", [("class", .text(style)), ("cx", .position(x)), ("cy", .position(y)), ("r", .position(radius))])
  }

  /// A line through points, or an area inside them.
  mutating func path(_ style: String, _ points: [(Double, Double)], isClosed: Bool = false, dashes: String? = nil) {
    let places = points.map { SVGWriter.position($0.0) + " " + SVGWriter.position($0.1) }
    var attributes: [(String, SVGWriter.Value)] = [
      ("class", .text(style)), ("d", .text("M" + places.joined(separator: "L") + (isClosed ? "Z" : ""))),
    ]
    if let dashes, dashes != "none" { attributes.append(("stroke-dasharray", .text(dashes))) }
    writer.element("path", attributes)
  }

  /// Rows or bars, to be read one by one.
  mutating func list(label: String, _ draw: (inout Canvas) -> Void) {
    let name: [(String, SVGWriter.Value)] = label.isEmpty ? [] : [("aria-label", .text(label))]
    nested([("role", "list")] + name, draw)
  }

  /// One of a list; its name is shown where a pointer rests on it.
  mutating func item(_ label: String, _ draw: (inout Canvas) -> Void) {
    nested([("role", "listitem"), ("aria-label", .text(label))], title: label, draw)
  }

  /// A picture that is read as one sentence.
  mutating func picture(_ label: String, _ draw: (inout Canvas) -> Void) {
    nested([("role", "img"), ("aria-label", .text(label))], title: label, draw)
  }

  /// A chart among others.
  mutating func figure(_ title: String, _ summary: String, _ draw: (inout Canvas) -> Void) {
    nested([("role", "figure"), ("aria-label", .text(title))], description: summary, draw)
  }

  private mutating func nested(
    _ attributes: [(String, SVGWriter.Value)], title: String? = nil, description: String? = nil,
    _ draw: (inout Canvas) -> Void
  ) {
    var inner = Canvas()
    inner.y = y
    draw(&inner)
    y = inner.y
    writer.element("g", attributes) { writer in
      if let title { writer.element("title", text: title) }
      if let description { writer.element("desc", text: description) }
      writer.append(inner.writer)
    }
  }
}
