import Plots
import Testing

@Suite("Histograms")
struct HistogramTests {
  @Test("every number is in the one bin that holds it")
  func counts() {
    var values: [Double] = []
    for count in 1...3_000 { values.append(Double(count * 7_919 % 10_007) / 100.07) }
    for scale in [Histogram.Axis.linear, .logarithmic] {
      for about in [2, 5, 24, 100] {
        let bins = Histogram(title: "t", values: values, scale: scale, about: about).bins
        for bin in bins { #expect(bin.count == values.count { $0 >= bin.lower && $0 < bin.upper }) }
        #expect(bins.reduce(0) { $0 + $1.count } == values.count)
        #expect(zip(bins, bins.dropFirst()).allSatisfy { $0.upper == $1.lower })
        #expect(bins.count <= 2 * about + 2)
      }
    }
  }

  @Test("ends are round: multiples of a step, or roots of ten")
  func ends() {
    let linear = Histogram(title: "t", values: [0.03, 0.97], about: 10).bins
    #expect(linear.map(\.lower) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    #expect(linear.last?.upper == 1)
    let whole = Histogram(title: "t", values: [0, 1, 1, 2, 2, 2, 3], about: 4).bins
    #expect(whole.map(\.lower) == [0, 1, 2, 3] && whole.map(\.count) == [1, 2, 3, 1])
    let ratios = Histogram(title: "t", values: [0.5, 1, 50], scale: .logarithmic, about: 6).bins
    #expect(ratios.map(\.lower).filter { [0.1, 1, 10].contains($0) }.count >= 2)
    #expect(zip(ratios, ratios.dropFirst()).allSatisfy { abs($1.upper / $1.lower - $0.upper / $0.lower) < 1e-9 })
  }

  @Test("any numbers have bins around all of them", arguments: DocumentTests.extremes)
  func extremes(numbers: [Double]) {
    for scale in [Histogram.Axis.linear, .logarithmic] {
      let bins = Histogram(title: "t", values: numbers, scale: scale, about: 12).bins
      let placed = numbers.filter { $0.isFinite && (scale == .linear || $0 > 0) }
      #expect(bins.reduce(0) { $0 + $1.count } == placed.count)
      #expect(bins.count <= 30)
      #expect(bins.allSatisfy { $0.lower < $0.upper && $0.lower.isFinite && $0.upper.isFinite })
    }
  }

  @Test("what has no place on the axis is counted")
  func leftOut() throws {
    let chart = Histogram(title: "t", values: [1, 2, 0, -1, .nan], scale: .logarithmic)
    let texts = try StrictXML.read(chart.svg()).all("text").map(\.text)
    #expect(texts.contains("Left out: 1 value not finite."))
    #expect(texts.contains("Left out: 2 values of zero or less, without a place on this axis."))
    let bins = Histogram(title: "t", bins: [.init(from: 0, to: 1, count: 2), .init(from: 1, to: 0, count: 2)])
    #expect(bins.bins == [.init(from: 0, to: 1, count: 2)])
    #expect(
      bins.summary
        == "2 in all; values from 0 to 1, most of them from 0 to 1. Left out: 1 bin whose ends or count cannot be drawn."
    )
  }

  @Test("bars are as high as their counts, and a bar of one is seen beside a million")
  func heights() throws {
    let chart = Histogram(
      title: "t",
      bins: [
        .init(from: 1, to: 10, count: 1_000_000), .init(from: 10, to: 100, count: 500_000),
        .init(from: 100, to: 1_000, count: 1),
      ],
      scale: .logarithmic)
    let bars = try StrictXML.read(chart.svg()).all("rect", class: "mq-bar")
    #expect(abs(bars[0].number("height") - 2 * bars[1].number("height")) < 0.3)
    #expect(bars[2].number("height") > 0.5)
    // A power of ten is as wide as any other.
    #expect(abs(bars[0].number("width") - bars[2].number("width")) < 0.21)
  }
}
