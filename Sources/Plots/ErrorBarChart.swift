/// Numbers with the intervals they lie in, one per row, as dots and lines: weights with their deviations, estimates
/// with confidence intervals.
///
/// ```swift
/// ErrorBarChart(
///   title: "Weights of tt1", unit: "weight",
///   rows: [Measure("country=BR", 0.31, lower: 0.25, upper: 0.37)]
/// ).svg()
/// ```
package struct ErrorBarChart: Chart {
  package let title: String
  private let plot: RowPlot

  /// - Parameters:
  ///   - unit: What the numbers are, written below the axis; may be empty.
  ///   - reference: Where a vertical line stands; nil for none.
  ///   - limit: How many rows are drawn, from the first on.
  package init(title: String, unit: String = "", groups: [MeasureGroup], reference: Double? = 0, limit: Int = 60) {
    self.title = title
    plot = RowPlot(groups, mark: .dot, unit: unit, reference: reference, limit: limit)
  }

  /// Rows without headings.
  package init(title: String, unit: String = "", rows: [Measure], reference: Double? = 0, limit: Int = 60) {
    self.init(title: title, unit: unit, groups: [MeasureGroup(nil, rows)], reference: reference, limit: limit)
  }

  package var summary: String { plot.summary }

  package func draw(on canvas: inout Canvas) { plot.draw(on: &canvas) }
}
