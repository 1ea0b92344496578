import Plots
import Tables

/// A report as one page of HTML that needs nothing else: no script, no font, no picture from elsewhere.
package struct EvaluationPage {
  let report: EvaluationReport
  let tables: ReportTables
  let charts: ReportCharts

  private init(_ report: EvaluationReport) {
    self.report = report
    tables = ReportTables(report)
    charts = ReportCharts(report)
  }

  /// The page. Equal reports give equal bytes. - Complexity: O(*bytes*)
  package static func html(_ report: EvaluationReport) -> String {
    let page = EvaluationPage(report)
    var writer = HTMLWriter()
    writer.raw("<!DOCTYPE html>\n")
    writer.element("html", [("lang", "en")]) { writer in
      writer.element("head") { page.writeHead(to: &$0) }
      writer.element("body") { writer in writer.element("main") { page.writeSections(to: &$0) } }
    }
    return writer.text
  }

  private func writeHead(to writer: inout HTMLWriter) {
    writer.void("meta", [("charset", "utf-8")])
    writer.void("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
    writer.void("meta", [("name", "color-scheme"), ("content", "light dark")])
    // Whatever may have got into the page from a log: it loads nothing and runs nothing.
    writer.void(
      "meta",
      [
        ("http-equiv", "Content-Security-Policy"),
        ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
      ])
    writer.void("link", [("rel", "icon"), ("href", "data:,")])
    writer.element("title", text: report.source.isEmpty ? "Evaluation" : "Evaluation of \(report.source)")
    writer.raw("<style>\n\(PageStyle.text)\n</style>\n")
  }

  private func writeSections(to writer: inout HTMLWriter) {
    writer.element("h1", text: "What other policies would have earned")
    writeVerdict(to: &writer)
    writeOverview(to: &writer)
    for policy in report.policies { write(policy, to: &writer) }
    writeDifferences(to: &writer)
    if !report.actions.isEmpty { writeActions(to: &writer) }
  }

  func section(
    _ heading: String, style: String? = nil, to writer: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void
  ) {
    writer.element("section", style.map { [("class", $0)] } ?? []) { writer in
      writer.element("h2", text: heading)
      content(&writer)
    }
  }

  /// A chart over what it shows in words.
  static func write(_ chart: some Chart, to writer: inout HTMLWriter, and words: String = "") {
    writer.element("figure") { writer in
      writer.raw(chart.svg())
      writer.element("figcaption", text: chart.summary + words)
    }
  }
}
