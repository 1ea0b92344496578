import Plots
import Testing

@Suite("Geometry")
struct GeometryTests {
  @Test("rows stand along one scale: equal steps of value are equal steps of place, and the reference is where it is")
  func rows() throws {
    let chart = ErrorBarChart(
      title: "a", rows: [-1, 0, 1, 2].map { Measure("r", $0, lower: $0 - 1, upper: $0 + 1) }, reference: 1)
    let root = try StrictXML.read(chart.svg())
    let dots = root.all("circle").map { $0.number("cx") }
    #expect(dots.count == 4)
    for (left, right) in zip(dots, dots.dropFirst()) { #expect(abs(right - left - (dots[1] - dots[0])) < 0.11) }
    #expect(abs(try #require(root.all("line", class: "mq-base").first).number("x1") - dots[2]) < 0.11)
    let whiskers = root.all("line", class: "mq-error mq-s0").filter { $0.number("y1") == $0.number("y2") }
    // The ends of each interval are the neighbours' values.
    #expect(zip(whiskers.dropFirst(), dots).allSatisfy { abs($0.number("x1") - $1) < 0.11 })
    #expect(zip(whiskers, dots.dropFirst()).allSatisfy { abs($0.number("x2") - $1) < 0.11 })
    let tops = root.all("circle").map { $0.number("cy") }
    #expect(tops == tops.sorted() && Set(tops).count == 4)
  }

  @Test("ticks carry the number of their place")
  func ticks() throws {
    let rows = [Measure("a", 0.25), Measure("b", -0.75)]
    let root = try StrictXML.read(ErrorBarChart(title: "a", rows: rows).svg())
    let dots = root.all("circle").map { $0.number("cx") }
    let perUnit = dots[0] - dots[1]
    let labels = root.all("text", class: "mq-faint")
    #expect(labels.map(\.text) == ["−0.6", "−0.4", "−0.2", "0.0", "0.2"])
    for label in labels {
      let number = try #require(Double(label.text.replacing("−", with: "-")))
      #expect(abs(label.number("x") - (dots[0] + (number - 0.25) * perUnit)) < 0.2)
    }
  }

  @Test("bars begin at zero and are as long as their numbers, to either side")
  func bars() throws {
    let root = try StrictXML.read(SampleCharts.bars([Measure("a", 2), Measure("b", -1), Measure("c", 0.5)]).svg())
    let bars = root.all("rect", class: "mq-bar")
    let zero = try #require(root.all("line", class: "mq-base").first).number("x1")
    #expect(abs(bars[0].number("x") - zero) < 0.11 && abs(bars[2].number("x") - zero) < 0.11)
    #expect(abs(bars[1].number("x") + bars[1].number("width") - zero) < 0.11)
    #expect(abs(bars[0].number("width") - 2 * bars[1].number("width")) < 0.3)
    #expect(abs(bars[0].number("width") - 4 * bars[2].number("width")) < 0.5)
  }

  @Test("the whole range of Doubles has its places, though its length is not one of them")
  func greatest() throws {
    let greatest = Double.greatestFiniteMagnitude
    let chart = SampleCharts.bars([Measure("a", greatest), Measure("b", -greatest), Measure("c", greatest / 2)])
    let widths = try StrictXML.read(chart.svg()).all("rect", class: "mq-bar").map { $0.number("width") }
    #expect(widths[0] > 100 && widths[0] == widths[1] && abs(widths[0] - 2 * widths[2]) < 0.3)
  }

  @Test("lines go from the first time to the last in order of time, higher numbers above lower ones")
  func lines() throws {
    let points = [(3, 1.0), (0, 0.0), (1, 1.0), (2, 0.5)].map {
      LineChart.Point(at: SampleCharts.start + $0.0 * 1_000, $0.1)
    }
    let chart = LineChart(title: "a", panels: [.init("x", [.init("s", points)])])
    let root = try StrictXML.read(chart.svg())
    let path = places(try #require(root.all("path").first { $0.attributes["class"] == "mq-line mq-s0" }))
    #expect(path.count == 4)
    for index in 1..<4 { #expect(abs(path[index].x - path[index - 1].x - (path[1].x - path[0].x)) < 0.11) }
    #expect(path[1].y == path[3].y && path[1].y < path[2].y && path[2].y < path[0].y)
    #expect(abs(path[2].y - (path[0].y + path[1].y) / 2) < 0.11)
  }

  @Test("panels share the time axis, and a number that is not finite is a gap")
  func panels() throws {
    let root = try StrictXML.read(SampleCharts.lines([1, 2, .nan, 3, 4]).svg())
    let runs = root.all("path").filter { $0.attributes["class"] == "mq-line mq-s0" && !places($0)[0].isLegend }.map(
      places)
    #expect(runs.map(\.count) == [2, 2, 5])
    #expect(runs[0][0].x == runs[2][0].x && runs[1][1].x == runs[2][4].x)
    #expect(root.all("path", class: "mq-band mq-f0").map { places($0).count } == [4, 4])
    #expect(root.all("text").contains { $0.text == "Left out: 2 points whose value is not finite." })
    let panels = runs[0][0].y < runs[2][0].y
    #expect(panels)
  }

  @Test("one lonely point is a dot in the middle of a minute")
  func lonely() throws {
    let root = try StrictXML.read(SampleCharts.lines([5]).svg())
    #expect(root.all("circle").count == 3)
    let tick = try #require(root.all("text").first { $0.text == "15:00:00" })
    #expect(root.all("circle").allSatisfy { $0.number("cx") == tick.number("x") })
  }

  private struct Place {
    let x: Double
    let y: Double
    /// Pieces of lines in a legend begin at the margin.
    var isLegend: Bool { x == 12 }
  }

  private func places(_ path: Element) -> [Place] {
    let numbers = (path.attributes["d"] ?? "").split { "MLZ ".contains($0) }.compactMap { Double($0) }
    return stride(from: 0, to: numbers.count - 1, by: 2).map { Place(x: numbers[$0], y: numbers[$0 + 1]) }
  }
}
