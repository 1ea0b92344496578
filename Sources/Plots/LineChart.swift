import Tables

/// Numbers over event time, or over a count, as lines, in one panel or several that share that axis.
///
/// ```swift
/// let points = [LineChart.Point(at: 1_795_464_001_000, 0.12, lower: 0.1, upper: 0.14)]
/// LineChart(title: "Reward over time", panels: [.init("mean reward", [.init("billboard", points)])]).svg()
/// ```
package struct LineChart: Chart {
  /// What the lines run over.
  package enum Axis: Sendable {
    case time
    /// Whole numbers, such as those of rounds, and what one of them is.
    case count(of: String)
  }

  package struct Point: Sendable, Equatable {
    /// Milliseconds since 1970, UTC; or the number, where the axis has numbers.
    package let time: Int64
    package let value: Double
    /// Ends of the band around the line; none unless both are finite.
    package let lower: Double?
    package let upper: Double?

    package init(at time: Int64, _ value: Double, lower: Double? = nil, upper: Double? = nil) {
      self.time = time
      self.value = value
      self.lower = lower
      self.upper = upper
    }
  }

  package struct Series: Sendable {
    package let name: String
    package let points: [Point]

    /// Points in any order; a value that is not finite is a gap in the line.
    package init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  package struct Panel: Sendable {
    package let heading: String
    package let series: [Series]
    package let startsAtZero: Bool

    /// - Parameters:
    ///   - heading: What the numbers are: a name and its unit.
    ///   - startsAtZero: Whether zero is on the axis, as counts want it.
    package init(_ heading: String, _ series: [Series], startsAtZero: Bool = false) {
      self.heading = heading
      self.series = series
      self.startsAtZero = startsAtZero
    }
  }

  package let title: String
  private let axis: Axis
  private let plots: [PanelPlot]
  private let notes: [String]

  /// - Parameter limit: How many points of a series are drawn, spread evenly over those there are.
  /// - Precondition: *limit* is at least 2.
  package init(title: String, over axis: Axis = .time, panels: [Panel], limit: Int = 500) {
    precondition(limit >= 2)
    self.title = title
    self.axis = axis
    plots = panels.map { PanelPlot($0, limit: limit) }
    let shown = plots.flatMap(\.lines)
    notes = [
      Note.more(drawn: shown.count, of: panels.reduce(0) { $0 + $1.series.count }, "lines"),
      Note.more(drawn: shown.reduce(0) { $0 + $1.points.count }, of: shown.reduce(0) { $0 + $1.count }, "points"),
      Note.leftOut(shown.reduce(0) { $0 + $1.gaps }, "point", "points", "whose value is not finite"),
    ].compactMap { $0 }
  }

  package var summary: String {
    guard let range = times else { return ([Note.noData] + notes).joined(separator: " ") }
    let lines = plots.flatMap { plot in plot.lines.map { $0.sentence(plot.heading) } }
    return ([sentence(range)] + lines + notes).joined(separator: " ")
  }

  private var times: ClosedRange<Int64>? {
    let all = plots.flatMap(\.lines).flatMap(\.points).filter(\.value.isFinite).map(\.time)
    guard let first = all.min(), let last = all.max() else { return nil }
    return first...last
  }

  private func sentence(_ times: ClosedRange<Int64>) -> String {
    switch axis {
    case .time:
      let (first, last) = (UTC(times.lowerBound).text, UTC(times.upperBound).text)
      return first == last ? "\(first), UTC." : "\(first) to \(last), UTC."
    case .count(let unit): return "By \(unit), \(times.lowerBound.grouped) to \(times.upperBound.grouped)."
    }
  }

  package func draw(on canvas: inout Canvas) {
    if let times {
      let labels = plots.map(\.labelWidth).max() ?? 0
      // One moment stands in the middle of a minute.
      let alone = times.count == 1 ? 30_000.0 : 0
      let time = Scale(
        over: [Double(times.lowerBound) - alone, Double(times.upperBound) + alone],
        from: Canvas.columns.lowerBound + labels + 8,
        to: Canvas.columns.upperBound - 6)
      drawPanels(time, on: &canvas)
      canvas.note(sentence(times))
    } else {
      canvas.note(Note.noData)
    }
    for note in notes { canvas.note(note) }
  }

  private func drawPanels(_ scale: Scale, on canvas: inout Canvas) {
    switch axis {
    case .time:
      let ticks = TimeTicks(from: Int64(scale.lower.rounded(.up)), to: Int64(scale.upper.rounded(.down)), about: 4)
      for plot in plots { plot.draw(scale, ticks.times, on: &canvas) }
      canvas.timeAxis(scale, ticks)
    case .count(let unit):
      let ticks = scale.ticks(about: 4).values.compactMap { Int64(exactly: $0) }
      for plot in plots { plot.draw(scale, ticks, on: &canvas) }
      canvas.bottomLabels(scale, unit: unit)
    }
  }
}
