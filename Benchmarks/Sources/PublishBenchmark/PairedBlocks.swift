import Foundation

/// Blocks of rankings in pairs, one with publishes beside it and one without, so that a busy moment of the machine meets
/// both.
struct PairedBlocks {
  let rankings: RankingLoad
  let publishing: PublishThread
  let seconds: Double

  private struct Pair {
    let without: RankingTimes
    let with: RankingTimes
    let publishes: Int
  }

  /// - Parameter rate: Publishes a second; nil: as many as one thread can.
  func sentence(pairs count: Int, rate: Double?) -> String {
    _ = rankings.block(seconds: seconds / 4)
    let pairs = (0..<count).map { pair(publishingFirst: !$0.isMultiple(of: 2), rate: rate) }
    let perSecond = Double(pairs.reduce(0) { $0 + $1.publishes }) / (Double(count) * seconds)
    let load = rate == nil ? "as many publishes as one thread can" : "publishes at a steady rate"
    return """
      rankings beside \(String(format: "%.1f", perSecond)) publishes/s (\(load)), \
      \(count) pairs of blocks of \(seconds) s, each of \(pairs.reduce(0) { $0 + $1.without.count } / count) rankings:
      \(line("p50", \.p50, of: pairs))
      \(line("p99", \.p99, of: pairs))
      \(line("p99.9", \.p999, of: pairs))
      \(line("p99, processor time", \.processorP99, of: pairs))
      """
  }

  /// Each pair begins as the one before ended.
  private func pair(publishingFirst: Bool, rate: Double?) -> Pair {
    if publishingFirst {
      let (with, publishes) = publishing.count(rate: rate) { rankings.block(seconds: seconds) }
      return Pair(without: rankings.block(seconds: seconds), with: with, publishes: publishes)
    }
    let without = rankings.block(seconds: seconds)
    let (with, publishes) = publishing.count(rate: rate) { rankings.block(seconds: seconds) }
    return Pair(without: without, with: with, publishes: publishes)
  }

  private func line(_ name: String, _ part: KeyPath<RankingTimes, Double>, of pairs: [Pair]) -> String {
    let ratios = quartiles(pairs.map { $0.with[keyPath: part] / max($0.without[keyPath: part], 1) })
    let without = quartiles(pairs.map { $0.without[keyPath: part] })[1]
    let with = quartiles(pairs.map { $0.with[keyPath: part] })[1]
    let times = String(format: "%7.1f µs without, %7.1f µs with", without / 1e3, with / 1e3)
    let spread = String(format: "ratio %.3f, quartiles %.3f to %.3f", ratios[1], ratios[0], ratios[2])
    return "  \(name.padding(toLength: 19, withPad: " ", startingAt: 0)) \(times): \(spread)"
  }

  /// The lower, the median and the upper; between two values in the middle of them.
  private func quartiles(_ values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return [0.25, 0.5, 0.75].map { share in
      let place = share * Double(sorted.count - 1)
      let (below, above) = (sorted[Int(place)], sorted[min(Int(place) + 1, sorted.count - 1)])
      return below + (above - below) * (place - place.rounded(.down))
    }
  }
}
