import Bandits
import Foundation
import Measuring
import Snapshots

/// Publishing: what it costs by how much has changed, and what rankings notice of it.
///
///     PublishBenchmark [--pairs N] [--seconds S] [--rate N] [--toolchain TEXT] [--commit TEXT]
///
/// 20 pairs of blocks of 2 seconds and 10 publishes a second unless said otherwise.
@main
struct PublishBenchmark {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let pairs = number("--pairs", in: arguments, orElse: 20)
    let seconds = number("--seconds", in: arguments, orElse: 2)
    let rate = number("--rate", in: arguments, orElse: 10)
    guard pairs >= 1, pairs <= 10_000, seconds > 0, seconds <= 3_600, rate > 0, rate <= 1_000_000 else {
      print("expected numbers above 0, and at most 10000 pairs of 3600 seconds with 1000000 publishes a second")
      exit(2)
    }
    let machine = Machine(
      toolchain: value(of: "--toolchain", in: arguments), commit: value(of: "--commit", in: arguments))
    print(machine.heading)

    let (workload, cache) = (ModelWorkload(kind: .disjoint, shape: Shape(1_000, 64)), SnapshotCache())
    var publisher = Publisher(workload, cache: cache)
    print(PublishCost.sentence(of: &publisher, changed: 10))
    let thread = PublishThread(publisher, changed: 10)
    let rankings = RankingLoad(workload, cache: cache, candidates: 50)
    let blocks = PairedBlocks(rankings: rankings, publishing: thread, seconds: seconds)
    print(blocks.sentence(pairs: Int(pairs), rate: rate))
    print(blocks.sentence(pairs: max(1, Int(pairs) / 4), rate: nil))
  }

  private static func number(_ option: String, in arguments: [String], orElse standard: Double) -> Double {
    guard let text = value(of: option, in: arguments) else { return standard }
    return Double(text) ?? -1
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    arguments.firstIndex(of: option).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
  }
}
