import Tables

/// One series as it is drawn: in order of time, thinned to a number of points.
struct Line: Sendable {
  let name: String
  /// Those drawn; values may be not finite, which are gaps.
  let points: [LineChart.Point]
  /// Those there were.
  let count: Int
  /// How many of those were not finite.
  let gaps: Int

  init(_ series: LineChart.Series, limit: Int) {
    name = series.name
    // Equal times keep the order they came in.
    let ordered = series.points.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element.inCalendar)
    let count = ordered.count
    self.count = count
    gaps = ordered.count { !$0.value.isFinite }
    // First and last are always among them.
    points = count <= limit ? ordered : (0..<limit).map { ordered[$0 * (count - 1) / (limit - 1)] }
  }

  func sentence(_ heading: String) -> String {
    let finite = points.filter(\.value.isFinite)
    let what = name.isEmpty || name == heading ? heading : "\(heading), \(name)"
    guard let first = finite.first, let last = finite.last else { return "\(what): no data." }
    let values = finite.map(\.value)
    let (least, greatest) = (values.min() ?? first.value, values.max() ?? first.value)
    let range = "between \(least.shortText()) and \(greatest.shortText())"
    return "\(what): from \(first.value.shortText()) to \(last.value.shortText()), \(range)."
  }

  func draw(_ index: Int, _ time: Scale, _ scale: Scale, on canvas: inout Canvas) {
    for band in runs(where: { $0.band != nil }) where band.count > 1 {
      let ends = band.compactMap { point in point.band.map { (time.position(Double(point.time)), $0) } }
      let upper = ends.map { ($0.0, scale.position($0.1.upperBound)) }
      let lower = ends.reversed().map { ($0.0, scale.position($0.1.lowerBound)) }
      canvas.path("mq-band mq-f\(index)", upper + lower, isClosed: true)
    }
    for run in runs(where: \.value.isFinite) {
      let places = run.map { (time.position(Double($0.time)), scale.position($0.value)) }
      if places.count == 1 {
        canvas.circle("mq-f\(index)", x: places[0].0, y: places[0].1, radius: 2.5)
      } else {
        canvas.path("mq-line mq-s\(index)", places, dashes: StyleSheet.dashes[index])
      }
    }
  }

  /// Neighbours that all fulfil the condition.
  private func runs(where condition: (LineChart.Point) -> Bool) -> [ArraySlice<LineChart.Point>] {
    points.split { !condition($0) }
  }
}

extension LineChart.Point {
  /// Times beyond the calendar stand at its ends.
  fileprivate var inCalendar: LineChart.Point {
    LineChart.Point(at: UTC.clamped(time), value, lower: lower, upper: upper)
  }

  /// Least and greatest end; nil unless they and the value are finite.
  var band: ClosedRange<Double>? { value.isFinite ? Measure("", value, lower: lower, upper: upper).interval : nil }
}
