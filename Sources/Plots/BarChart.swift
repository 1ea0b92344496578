/// Numbers as horizontal bars from zero, one per row, with the intervals they lie in: mean reward by action.
///
/// ```swift
/// BarChart(
///   title: "Reward by action", unit: "mean reward",
///   rows: [Measure("tt1", 0.12, lower: 0.10, upper: 0.14)]
/// ).svg()
/// ```
package struct BarChart: Chart {
  package let title: String
  private let plot: RowPlot

  /// - Parameters:
  ///   - unit: What the numbers are, written below the axis; may be empty.
  ///   - limit: How many rows are drawn, from the first on.
  package init(title: String, unit: String = "", rows: [Measure], limit: Int = 60) {
    self.title = title
    plot = RowPlot([MeasureGroup(nil, rows)], mark: .bar, unit: unit, reference: 0, limit: limit)
  }

  package var summary: String { plot.summary }

  package func draw(on canvas: inout Canvas) { plot.draw(on: &canvas) }
}
