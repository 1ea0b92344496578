/// Several charts under each other in one document, each under its title.
///
/// ```swift
/// Figure(title: "billboard, version 1234", charts: [weights, rewards]).svg()
/// ```
package struct Figure: Chart {
  package let title: String
  private let charts: [any Chart]

  package init(title: String, charts: [any Chart]) {
    self.title = title
    self.charts = charts
  }

  package var summary: String {
    charts.isEmpty ? Note.noData : charts.map { "\($0.title): \($0.summary)" }.joined(separator: " ")
  }

  package func draw(on canvas: inout Canvas) {
    if charts.isEmpty { canvas.note(Note.noData) }
    for chart in charts {
      canvas.y += 6
      canvas.figure(chart.title, chart.summary) { canvas in
        canvas.heading(chart.title, size: Canvas.headingSize)
        chart.draw(on: &canvas)
      }
      canvas.y += 10
    }
  }
}
