import Calibration
import Foundation

/// How often the intervals of evaluations hold the truth, over seeded logs of worlds whose truth is known.
///
///     CalibrationBenchmark [--logs N] [--seed N] [--replicates N] [--threads N] [--world NAME]
///
/// 1,000 logs of each world, seed 1, and as many replicates of the bootstrap as `marquee evaluate` has unless said otherwise. The
/// output depends on these alone; what it took goes to standard error. A world in which something is not as claimed is looked at
/// again, on as many fresh logs. Exit codes: 0 all that is claimed holds, 1 something does not in either look, 2 bad usage.
@main
struct CalibrationBenchmark {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    var campaign = Campaign()
    campaign.logs = number("--logs", in: arguments) ?? campaign.logs
    campaign.seed = UInt64(clamping: number("--seed", in: arguments) ?? 1)
    campaign.replicates = number("--replicates", in: arguments) ?? campaign.replicates
    campaign.threads = number("--threads", in: arguments) ?? ProcessInfo.processInfo.activeProcessorCount
    let wanted = value(of: "--world", in: arguments)
    let worlds = (Worlds.claimed + Worlds.limits).filter { wanted == nil || $0.name == wanted }
    guard !worlds.isEmpty, 2...1_000_000 ~= campaign.logs, 2...100_000 ~= campaign.replicates,
      1...256 ~= campaign.threads
    else {
      print("expected 2 to 1000000 logs, 2 to 100000 replicates, 1 to 256 threads, and a world of the campaign")
      exit(2)
    }
    var table = CalibrationTable()
    var missed: [String] = []
    for world in worlds {
      let start = Date()
      let found = try await campaign.run(world)
      table.append(world.name, found)
      missed += try await confirm(found, of: world, by: campaign, in: &table)
      note("\(world.name): \(String(format: "%.1f", Date().timeIntervalSince(start))) s")
    }
    print(table.text(of: campaign))
    guard missed.isEmpty else {
      note("not as claimed, twice: \(missed.joined(separator: "; "))")
      exit(1)
    }
  }

  /// What is missed again by as many fresh logs: of fifty numbers that are right, two or three are beyond two standard
  /// errors by chance, but hardly one twice.
  private static func confirm(
    _ found: [Coverage], of world: any World, by campaign: Campaign, in table: inout CalibrationTable
  ) async throws -> [String] {
    let first = found.flatMap(\.misses)
    guard !first.isEmpty else { return [] }
    let again = try await campaign.run(world, from: campaign.logs)
    table.append("\(world.name), fresh logs", again)
    return Set(first).intersection(again.flatMap(\.misses)).sorted().map { "\(world.name) \($0)" }
  }

  private static func note(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

  private static func number(_ option: String, in arguments: [String]) -> Int? {
    value(of: option, in: arguments).map { Int($0) ?? -1 }
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    arguments.firstIndex(of: option).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
  }
}
