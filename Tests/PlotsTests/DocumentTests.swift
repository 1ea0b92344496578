import Foundation
import Plots
import Testing

@Suite("Documents")
struct DocumentTests {
  static let extremes: [[Double]] = [
    [], [0], [1, 2, 3], [.nan], [.infinity, -.infinity], [1, .nan, 2], [0, 0, 0], [.greatestFiniteMagnitude],
    [-.greatestFiniteMagnitude, .greatestFiniteMagnitude], [.leastNonzeroMagnitude, .leastNormalMagnitude / 4],
    [1, 1.0.nextUp],
    [1e300, -1e-300], [1e16, 1e16 + 2], [-5, -5.000_000_000_1], [1e-9, 1e9, 12, 0.5],
  ]

  @Test("every chart of any numbers is well-formed, and no number in it is not finite", arguments: extremes)
  func wellFormed(numbers: [Double]) throws {
    for chart in SampleCharts.all(numbers) {
      let root = try StrictXML.read(chart.svg())
      #expect(root.name == "svg" && root.attributes["xmlns"] == "http://www.w3.org/2000/svg")
      for element in root.all {
        for (key, value) in element.attributes where !["aria-label", "class"].contains(key) {
          #expect(!value.lowercased().contains("nan") && !value.lowercased().contains("inf"), "\(key)=\(value)")
        }
        #expect(!element.text.lowercased().contains("nan") || element.name == "style", "\(element.text)")
      }
    }
  }

  @Test("everything drawn lies inside the picture", arguments: extremes)
  func inside(numbers: [Double]) throws {
    for chart in SampleCharts.all(numbers) {
      let root = try StrictXML.read(chart.svg())
      let box = try #require(root.attributes["viewBox"]).split(separator: " ").compactMap { Double($0) }
      for element in root.all where element.attributes["class"] != "mq-ground" {
        for key in ["x", "x1", "x2", "cx"] where element.attributes[key] != nil {
          #expect((0...box[2]).contains(element.number(key)))
        }
        for key in ["y", "y1", "y2", "cy"] where element.attributes[key] != nil {
          #expect((0...box[3]).contains(element.number(key)))
        }
        if element.name == "text" {
          // Half of its size is less than a character takes on average.
          let width = Double(element.text.count) * element.number("font-size") / 2
          let share =
            (["middle": 0.5, "end": 1] as [String: Double])[element.attributes["text-anchor"] ?? "start"] ?? 0
          #expect(element.number("x") - width * share >= 0)
          #expect(element.number("x") + width * (1 - share) <= box[2])
        }
        if element.name == "rect" {
          #expect(element.number("x") + element.number("width") <= box[2])
          #expect(element.number("height") >= 0 && element.number("y") + element.number("height") <= box[3])
        }
      }
    }
  }

  @Test("any text is escaped where it is content and where it is an attribute")
  func escapes() throws {
    let name = "</title><script>alert(\"1\")</script> & 'x' \u{0}\u{1B}\u{FFFF}\n\t"
    for chart in SampleCharts.all([1, 2], name: name) {
      let root = try StrictXML.read(chart.svg())
      #expect(root.all("script").isEmpty)
      #expect(root.all.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
      guard chart.title == name else { continue }
      #expect(root.attributes["aria-label"] == "</title><script>alert(\"1\")</script> & 'x' \u{FFFD}\u{FFFD}\u{FFFD}  ")
    }
  }

  @Test("nothing is fetched from elsewhere")
  func selfContained() throws {
    for chart in SampleCharts.all([1, 2, 3]) {
      let text = chart.svg()
      for word in ["href", "url(", "@import", "<script", "<image"] { #expect(!text.contains(word)) }
      #expect(text.ranges(of: "http").count == 1)
    }
  }

  @Test("a document has a title, a description, roles, a scale and both schemes of colours")
  func accessible() throws {
    let root = try StrictXML.read(SampleCharts.weights.svg())
    #expect(root.attributes["role"] == "figure")
    #expect(root.children.prefix(2).map(\.name) == ["title", "desc"])
    #expect(root.children[0].text == "Weights of tt1")
    #expect(root.children[1].text == "3 rows; weight, ± 1.96 deviations from −0.12 to 0.31.")
    #expect(root.attributes["width"] == "100%" && root.attributes["height"] == nil)
    let style = try #require(root.all("style").first).text
    #expect(style.contains("color-scheme:light dark") && style.contains("@media (prefers-color-scheme:dark)"))
    #expect(style.count { $0 == "{" } == style.count { $0 == "}" })
    let items = root.all.filter { $0.attributes["role"] == "listitem" }
    #expect(items.first?.attributes["aria-label"] == "country=BR: 0.31 (0.25 to 0.37)")
    #expect(items.allSatisfy { $0.children.first?.name == "title" })
  }

  @Test("every style that is used is defined, in light and, where it has a colour, in dark")
  func styles() throws {
    let numbers = [1, 2, 3.0]
    for chart in SampleCharts.all(numbers) {
      let root = try StrictXML.read(chart.svg())
      let style = try #require(root.all("style").first).text
      for element in root.all {
        for name in (element.attributes["class"] ?? "").split(separator: " ") {
          #expect(style.contains(".\(name){") || style.contains(".\(name) "), "\(name)")
        }
      }
    }
  }

  @Test("a chart without data says so", arguments: [[], [Double.nan], [.infinity]])
  func noData(numbers: [Double]) throws {
    for chart in SampleCharts.all(numbers) where !(chart is Figure) {
      // Rows whose interval alone is broken are data.
      if numbers.count == 1, chart.svg().contains("mq-bar\"") || chart.svg().contains("mq-f0\"") { continue }
      let texts = try StrictXML.read(chart.svg()).all("text").map(\.text)
      #expect(texts.contains("No data.") || texts.contains { $0.hasPrefix("Drawn are 0") }, "\(texts)")
      #expect(chart.summary.hasPrefix("No data."))
    }
    #expect(Figure(title: "a", charts: []).svg().contains("No data."))
  }

  @Test("a small chart is as it was when it was last looked at")
  func golden() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: folder.appendingPathComponent("Golden/weights.svg"), encoding: .utf8)
    #expect(SampleCharts.weights.svg() == text)
    #expect(SampleCharts.weights.svg() == SampleCharts.weights.svg())
  }
}
