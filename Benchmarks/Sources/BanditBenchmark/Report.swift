import Foundation
import Measuring

/// Everything that was measured, as a table and as JSON.
struct Report: Encodable {
  let machine: Machine
  let unit = "microseconds, medians of processor time, one thread"
  var kernels: [KernelBenchmark.Result] = []
  var rankings: [RankBenchmark.Result] = []
  var learning: [LearnBenchmark.Result] = []

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  var table: String {
    [heading, kernelLines, rankingLines, learningLines].filter { !$0.isEmpty }
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var heading: [String] {
    ["\(machine.heading); medians of processor time, one thread"]
  }

  private var kernelLines: [String] {
    if kernels.isEmpty { return [] }
    return [row("kernel", "K×d", "floor", "of", "kernel", "ratio")]
      + kernels.map {
        row("\($0.model) \($0.kernel)", $0.shape.name, µs($0.floor), $0.bound, µs($0.time), ratio($0.ratio))
      }
  }

  /// The kernel that a model's rankings spend their time in stands beside them.
  private var rankingLines: [String] {
    if rankings.isEmpty { return [] }
    return [row("model, policy", "K×d", "kernel", "estimates", "ranking", "ranking/est.")]
      + rankings.map { ranking in
        let kernel = kernels.first { $0.model == ranking.model && $0.shape == ranking.shape }
        return row(
          "\(ranking.model), \(ranking.policy)", ranking.shape.name, kernel.map { µs($0.time) } ?? "",
          µs(ranking.estimates), µs(ranking.ranking), ratio(ranking.ratio))
      }
  }

  private var learningLines: [String] {
    if learning.isEmpty { return [] }
    return [row("model", "K×d", "learn", "publish(100)", "publish(500)", "publish(10k)", "both/500")]
      + learning.map {
        row(
          $0.model, $0.shape.name, µs($0.learn), µs($0.publishAfter100), µs($0.publishAfter500),
          µs($0.publishAfter10000), µs($0.publishedBy500))
      }
  }

  private func row(_ name: String, _ cells: String...) -> String {
    name.padding(toLength: 26, withPad: " ", startingAt: 0)
      + cells.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined()
  }

  private func µs(_ time: Double) -> String { String(format: time < 10 ? "%.2f µs" : "%.0f µs", time) }

  private func ratio(_ ratio: Double) -> String { String(format: "%.2f", ratio) }
}
