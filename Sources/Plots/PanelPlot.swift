import Tables

/// One panel of a ``LineChart``: lines over a common scale.
struct PanelPlot: Sendable {
  static let height = 132.0

  let heading: String
  /// What is drawn, at most as many as there are colours.
  let lines: [Line]
  private let startsAtZero: Bool

  init(_ panel: LineChart.Panel, limit: Int) {
    heading = panel.heading
    startsAtZero = panel.startsAtZero
    lines = panel.series.prefix(StyleSheet.seriesCount).map { Line($0, limit: limit) }
  }

  /// Numbers of the vertical axis, from *start* at the bottom to *end* at the top.
  private func scale(from start: Double, to end: Double) -> Scale {
    let points = lines.flatMap(\.points).filter(\.value.isFinite)
    let values = points.flatMap { [$0.value] + ($0.band.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    return Scale(over: startsAtZero ? values + [0] : values, from: start, to: end, margin: startsAtZero ? 0 : 0.04)
  }

  /// The widest number beside the vertical axis.
  var labelWidth: Double {
    scale(from: 0, to: 1).ticks(about: 4).labels.map { Lettering.width($0, size: Canvas.noteSize) }.max() ?? 0
  }

  func draw(_ time: Scale, _ ticks: [Int64], on canvas: inout Canvas) {
    canvas.subheading(heading, y: canvas.y + 12)
    canvas.y += 18
    if lines.count > 1 { canvas.legend(lines.map(\.name)) }
    let (top, bottom) = (canvas.y + 6, canvas.y + 6 + PanelPlot.height)
    let scale = scale(from: bottom, to: top)
    for tick in ticks {
      let x = time.position(Double(tick))
      canvas.line("mq-grid", x1: x, y1: top, x2: x, y2: bottom)
    }
    let numbers = scale.ticks(about: 4)
    for (value, label) in zip(numbers.values, numbers.labels) {
      let y = scale.position(value)
      canvas.line("mq-grid", x1: time.start, y1: y, x2: time.end, y2: y)
      canvas.text(
        label, x: time.start - 6, y: y + 4, size: Canvas.noteSize, anchor: .end, isFaint: true, isHidden: true)
    }
    let base = scale.lower...scale.upper ~= 0 ? scale.position(0) : bottom
    canvas.line("mq-base", x1: time.start, y1: base, x2: time.end, y2: base)
    for (index, line) in lines.enumerated() {
      canvas.picture(line.sentence(heading)) { line.draw(index, time, scale, on: &$0) }
    }
    canvas.y = bottom + 8
  }
}
