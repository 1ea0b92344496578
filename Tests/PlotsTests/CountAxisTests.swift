import Plots
import Testing

@Suite("Lines over a count")
struct CountAxisTests {
  static func chart(_ last: Int64) -> LineChart {
    let points = (0...10).map { LineChart.Point(at: 1 + Int64($0) * (last - 1) / 10, Double($0)) }
    return LineChart(title: "By round", over: .count(of: "round"), panels: [.init("reward", [.init("a", points)])])
  }

  @Test("the axis has numbers, not times", arguments: [(50_001, "20k"), (11, "4"), (1_000_000_001, "400M")])
  func labels(last: Int64, label: String) throws {
    let chart = CountAxisTests.chart(last)
    let texts = try StrictXML.read(chart.svg()).all("text").map(\.text)
    #expect(texts.contains { $0.hasPrefix(label) }, "\(texts)")
    #expect(!texts.contains { $0.contains("1970") } && texts.contains("round"))
  }

  @Test("the summary says over what")
  func summary() {
    #expect(CountAxisTests.chart(50_001).summary.hasPrefix("By round, 1 to 50,001."))
  }
}
