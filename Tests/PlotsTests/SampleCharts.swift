import Plots

/// One chart of each kind, and what people might put into them.
enum SampleCharts {
  /// 26 November 2026, 15:00 UTC.
  static let start: Int64 = 1_795_705_200_000

  static let weights = ErrorBarChart(
    title: "Weights of tt1", unit: "weight, ± 1.96 deviations",
    groups: [
      MeasureGroup(
        "context",
        [Measure("country=BR", 0.31, lower: 0.25, upper: 0.37), Measure("device=tv", -0.12, lower: -0.2, upper: -0.04)]),
      MeasureGroup("crosses", [Measure("genre=drama×device=television", 0.05, lower: -0.01, upper: 0.11)]),
    ])

  static func bars(_ rows: [Measure], limit: Int = 60) -> BarChart {
    BarChart(title: "Reward", unit: "mean reward", rows: rows, limit: limit)
  }

  static func lines(_ values: [Double], step: Int64 = 360_000, limit: Int = 500) -> LineChart {
    let points = values.enumerated().map { index, value in
      LineChart.Point(at: start + Int64(index) * step, value, lower: value - 1, upper: value + 1)
    }
    let counts = points.map { LineChart.Point(at: $0.time, 100) }
    return LineChart(
      title: "Over time",
      panels: [
        .init("mean reward", [.init("a", points), .init("b", points.reversed())]),
        .init("outcomes", [.init("outcomes", counts)], startsAtZero: true),
      ], limit: limit)
  }

  /// Every kind of chart over the same numbers and names.
  static func all(_ numbers: [Double], name: String = "name") -> [any Chart] {
    let rows = numbers.map { Measure(name, $0, lower: $0 - 1, upper: $0 + 1) }
    let broken = numbers.map { Measure(name, 1, lower: $0, upper: nil) }
    let bins = numbers.map { Histogram.Bin(from: $0, to: $0 + 1, count: 3) }
    let charts: [any Chart] = [
      ErrorBarChart(title: name, unit: name, groups: [MeasureGroup(name, rows), MeasureGroup(nil, broken)]),
      ErrorBarChart(title: name, rows: rows, reference: numbers.first), bars(rows), bars(broken, limit: 2),
      lines(numbers),
      lines(numbers, step: 0, limit: 2),
      LineChart(
        title: name, panels: [.init(name, [.init(name, []), .init(name, numbers.map { .init(at: .max, $0) })])]),
      Histogram(title: name, unit: name, values: numbers), Histogram(title: name, values: numbers, scale: .logarithmic),
      Histogram(title: name, bins: bins, reference: numbers.last),
      Histogram(title: name, bins: bins, scale: .logarithmic, reference: numbers.last),
    ]
    return charts + [Figure(title: name, charts: charts)]
  }
}
