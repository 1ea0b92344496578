import Plots
import Testing

@Suite("Bounds")
struct BoundTests {
  private func texts(_ chart: any Chart) throws -> [String] { try StrictXML.read(chart.svg()).all("text").map(\.text) }

  @Test("at most so many rows are drawn, and the rest is counted")
  func rows() throws {
    let rows = (0..<1_234).map { Measure("row \($0)", Double($0)) }
    let root = try StrictXML.read(SampleCharts.bars(rows, limit: 20).svg())
    #expect(root.all("rect", class: "mq-bar").count == 20)
    #expect(root.all("text").contains { $0.text == "Drawn are 20 of 1,234 rows." })
    let groups = [MeasureGroup("a", Array(rows.prefix(3))), MeasureGroup("b", rows), MeasureGroup("c", rows)]
    let chart = try StrictXML.read(ErrorBarChart(title: "t", groups: groups, limit: 5).svg())
    #expect(chart.all("circle").count == 5)
    #expect(chart.all("text").map(\.text).contains("b") && !chart.all("text").map(\.text).contains("c"))
  }

  @Test("what is not finite is left out and counted, beyond the limit too")
  func leftOut() throws {
    let rows = [
      Measure("a", .nan), Measure("b", 1, lower: .nan, upper: 2), Measure("c", 2, lower: 1), Measure("d", .infinity),
    ]
    let texts = try texts(SampleCharts.bars(rows))
    #expect(texts.contains("Left out: 2 rows whose value is not finite."))
    #expect(texts.contains("Left out: 2 intervals without two finite ends."))
    #expect(!texts.contains { $0.hasPrefix("Drawn") })
  }

  @Test("a line of many points is thinned evenly from its first to its last")
  func points() throws {
    let root = try StrictXML.read(SampleCharts.lines((0..<10_000).map(Double.init), limit: 11).svg())
    let path = try #require(root.all("path").last { $0.attributes["class"] == "mq-line mq-s0" })
    let count = try #require(path.attributes["d"]).split { "ML".contains($0) }.count
    #expect(count == 11)
    #expect(root.all("text").contains { $0.text == "Drawn are 33 of 30,000 points." })
    let whole = try StrictXML.read(SampleCharts.lines([0, 9_999], step: 360_000 * 9_999).svg())
    let ends = try [root, whole].map { root in
      let path = try #require(root.all("path").last { $0.attributes["class"] == "mq-line mq-s0" })
      return try #require(path.attributes["d"]).split { "ML ".contains($0) }.first
    }
    #expect(ends[0] == ends[1])
  }

  @Test("as many lines are drawn as there are colours")
  func series() throws {
    let series = (0..<9).map { LineChart.Series("s\($0)", [.init(at: 0, Double($0)), .init(at: 9, 1)]) }
    let texts = try texts(LineChart(title: "t", panels: [.init("p", series)]))
    #expect(texts.contains("s5") && !texts.contains("s6"))
    #expect(texts.contains("Drawn are 6 of 9 lines."))
  }

  @Test("a long label is cut in its middle and told in full where a pointer rests")
  func labels() throws {
    let label = "country=BR×device=television×genre=drama×hour=20"
    let root = try StrictXML.read(SampleCharts.bars([Measure(label, 1)]).svg())
    let shown = try #require(root.all("text").first { $0.text.contains("…") }).text
    #expect(label.hasPrefix(shown.prefix(8)) && label.hasSuffix(shown.suffix(7)) && shown.count < label.count)
    #expect(root.all("title").last?.text == "\(label): 1")
    #expect(!root.all("text").contains { $0.text == label })
  }

  @Test("a long title takes lines, at most three, and a word without end is cut")
  func titles() throws {
    let words = String(repeating: "many words ", count: 40)
    let root = try StrictXML.read(BarChart(title: words, rows: []).svg())
    #expect(root.all("text").filter { $0.attributes["font-weight"] == "600" }.count == 3)
    #expect(root.children.first?.text == words)
    let word = String(repeating: "w", count: 500)
    let texts = try texts(BarChart(title: word, rows: []))
    #expect(texts.count == 2 && texts[0].hasSuffix("…"))
  }
}
