import Evaluation
import Foundation
import Testing

@Suite("Reports as a page")
struct ReportPageTests {
  /// `make check-page` opens in a browser what this leaves in the folder that `CHECK_PAGE` names.
  @Test(
    "pages to be looked at in a browser",
    .enabled(if: ProcessInfo.processInfo.environment["CHECK_PAGE"] != nil, "for make check-page"))
  func pages() throws {
    let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["CHECK_PAGE"]))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, report) in ReportPageTests.reports {
      try Data(EvaluationPage.html(report).utf8).write(to: folder.appending(path: "\(name).html"))
    }
  }

  static let reports = [
    ("month", SampleReports.month), ("small", SampleReports.small), ("empty", SampleReports.empty),
    ("hostile", SampleReports.hostile(0.5)), ("nan", SampleReports.hostile(.nan)),
  ]

  @Test("every page is well-formed, whatever its numbers and names", arguments: reports)
  func wellFormed(name: String, report: EvaluationReport) throws {
    let page = try HTMLReading(EvaluationPage.html(report))
    #expect(page.all("html").map(\.attributes) == [["lang": "en"]])
    #expect(page.all("title").contains { $0.path == ["html", "head"] && !$0.text.isEmpty })
    #expect(page.all("script").isEmpty)
    for tag in page.tags {
      #expect(!tag.attributes.keys.contains { $0.hasPrefix("on") || $0 == "src" }, "\(tag)")
      #expect(!["nan", "inf", "-inf"].contains(tag.text), "\(tag)")
    }
    #expect(page.tags.compactMap { $0.attributes["href"] } == ["data:,"])
  }

  @Test("headings come in order, figures have captions, cells have headings", arguments: reports)
  func accessible(name: String, report: EvaluationReport) throws {
    let page = try HTMLReading(EvaluationPage.html(report))
    let levels = page.tags.map(\.name).filter { ["h1", "h2", "h3"].contains($0) }
    #expect(levels.first == "h1" && levels.dropFirst().allSatisfy { $0 == "h2" })
    #expect(page.all("figcaption").filter { !$0.text.isEmpty }.count == page.all("figure").count)
    #expect(page.all("caption").count == page.all("table").count)
    for heading in page.all("th") {
      #expect(heading.attributes["scope"] == (heading.path.contains("thead") ? "col" : "row"))
    }
    #expect(
      page.all("tr").filter { $0.path.contains("tbody") }.count == page.all("th").count { $0.path.contains("tbody") })
  }

  @Test("the page has light and dark colours, in every chart too", arguments: reports)
  func themes(name: String, report: EvaluationReport) throws {
    let styles = try HTMLReading(EvaluationPage.html(report)).all("style")
    #expect(styles.allSatisfy { $0.text.contains("color-scheme:light dark") })
    #expect(styles.allSatisfy { $0.text.contains("@media (prefers-color-scheme:dark)") })
    #expect(styles.allSatisfy { !$0.text.contains("url(") && !$0.text.contains("@import") })
  }

  @Test("what came from outside is text: it opens, closes and turns nothing")
  func escaping() throws {
    let html = EvaluationPage.html(SampleReports.hostile(0.5))
    let known = Set(try HTMLReading(EvaluationPage.html(SampleReports.month)).tags.map(\.name))
    #expect(try HTMLReading(html).tags.allSatisfy { known.contains($0.name) })
    #expect(html.contains("&lt;/svg&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot;"))
    #expect(!html.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test("doubts come first, in words; where there are none, that is said")
  func verdict() throws {
    let doubtful = try HTMLReading(EvaluationPage.html(SampleReports.small))
    #expect(doubtful.all("h2").first?.text == "Not all of this can be trusted")
    #expect(doubtful.all("li").first?.text == "Do not trust new: 80 effective rounds are fewer than 100.")
    let fine = try HTMLReading(EvaluationPage.html(SampleReports.empty))
    #expect(fine.all("h2").first?.text == "Nothing speaks against these values.")
  }

  @Test("every estimate, interval, difference, arm and action of the report stands in a table")
  func complete() throws {
    let page = try HTMLReading(EvaluationPage.html(SampleReports.month))
    let captions = page.all("caption").map(\.text)
    #expect(
      Set(captions) == [
        "One estimate of each policy: what a round would have earned", "What a round earns", "What a list earns",
        "What a round earns, by kind of interval", "What a list earns, by kind of interval",
        "The first policy less the second, on the same rounds",
        "The first policy less the second, on the same rounds, by bootstrap", "What a round of each arm earned",
        "Actions chosen most, 30 of 57",
      ])
    let rows = page.all("th").filter { $0.attributes["scope"] == "row" }.map(\.text)
    for estimator in EstimatorName.allCases where estimator != .balanced {
      // In the estimates and, three times at least, in the intervals of each policy.
      #expect(rows.count { $0 == estimator.rawValue } >= 3 * 4, "\(estimator)")
    }
    #expect(page.all("figure").count == 2 + 3 + 2)
  }

  @Test("equal reports give equal bytes, in whatever order a log was read")
  func deterministic() {
    var (one, other) = (SampleReports.small, SampleReports.small)
    (one.tally, other.tally) = (RoundTally(), RoundTally())
    let reasons = (0..<50).map { "reason \($0)" }
    for reason in reasons { one.tally.drop(because: reason) }
    for reason in reasons.reversed() { other.tally.drop(because: reason) }
    #expect(EvaluationPage.html(one) == EvaluationPage.html(other))
  }

  @Test(
    "the reader of these tests finds what is not well-formed",
    arguments: [
      "<p>", "<p></b>", "<p>a & b</p>", "<p a=b></p>", "<p a=\"1\" a=\"2\"></p>", "<p>></p>", "text",
      "<p a=\"1\"b></p>",
      "<p></p></p>",
    ])
  func strict(body: String) {
    #expect(throws: HTMLReading.Fault.self) { try HTMLReading("<!DOCTYPE html>\n" + body) }
  }
}
