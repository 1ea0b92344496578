extension Canvas {
  /// Vertical lines at a horizontal scale's ticks.
  mutating func verticalGrid(_ scale: Scale, from top: Double, to bottom: Double) {
    for value in scale.horizontalTicks.values {
      let x = scale.position(value)
      line("mq-grid", x1: x, y1: top, x2: x, y2: bottom)
    }
  }

  /// The numbers at those ticks and, below them, what they are.
  mutating func bottomLabels(_ scale: Scale, unit: String) {
    var free = -Double.infinity
    for (value, label) in zip(scale.horizontalTicks.values, scale.horizontalTicks.labels) {
      let half = Lettering.width(label, size: Canvas.noteSize) / 2
      let middle = Canvas.inside(scale.position(value), half)
      guard middle - half > free else { continue }
      text(label, x: middle, y: y + 13, size: Canvas.noteSize, anchor: .middle, isFaint: true, isHidden: true)
      free = middle + half + 4
    }
    y += 17
    if unit.isEmpty { return }
    text(
      Lettering.shortened(unit, to: 260, size: Canvas.noteSize), x: (scale.start + scale.end) / 2, y: y + 11,
      size: Canvas.noteSize, anchor: .middle, isFaint: true)
    y += 16
  }
}

extension Canvas {
  /// Times below the last panel, on two lines.
  mutating func timeAxis(_ scale: Scale, _ ticks: TimeTicks) {
    var free = [-Double.infinity, -Double.infinity]
    for (time, label) in zip(ticks.times, ticks.labels) {
      for (line, part) in [label.text, label.below].enumerated() {
        guard let part else { continue }
        let half = Lettering.width(part, size: Canvas.noteSize) / 2
        let middle = Canvas.inside(scale.position(Double(time)), half)
        guard middle - half > free[line] else { continue }
        text(
          part, x: middle, y: y + 8 + 14 * Double(line), size: Canvas.noteSize, anchor: .middle, isFaint: true,
          isHidden: true)
        free[line] = middle + half + 4
      }
    }
    y += ticks.labels.contains { $0.below != nil } ? 30 : 16
  }

  /// The middle of a label, moved so that its ends are not cut.
  private static func inside(_ middle: Double, _ half: Double) -> Double {
    min(max(middle, margin / 2 + half), columns.upperBound - half)
  }

  /// Names beside short pieces of their lines, as many in a row as fit.
  mutating func legend(_ names: [String]) {
    var x = Canvas.margin
    for (index, name) in names.enumerated() {
      let shown = Lettering.shortened(name, to: 180, size: Canvas.noteSize)
      let width = 26 + Lettering.width(shown, size: Canvas.noteSize)
      if x > Canvas.margin, x + width > Canvas.columns.upperBound {
        x = Canvas.margin
        y += 16
      }
      path("mq-line mq-s\(index)", [(x, y + 8), (x + 20, y + 8)], dashes: StyleSheet.dashes[index])
      text(shown, x: x + 26, y: y + 12, size: Canvas.noteSize)
      x += width + 16
    }
    y += 18
  }
}

extension Scale {
  fileprivate var horizontalTicks: Ticks { ticks(about: isLogarithmic ? 7 : 4) }
}
