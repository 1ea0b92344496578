import Bandits
import Foundation
import Measuring

/// Bandits on one core: the scoring kernels beside the floor of their work, whole rankings by model and policy, learning
/// and publishing.
///
///     BanditBenchmark [--only kernels|counts|disjoint|shared|hybrid] [--json FILE] [--toolchain TEXT] [--commit TEXT]
///
/// A table goes to standard output, the same numbers as JSON to FILE (`-`: to standard output instead of the table).
@main
struct BanditBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let only = value(of: "--only", in: arguments)
    let machine = Machine(
      toolchain: value(of: "--toolchain", in: arguments), commit: value(of: "--commit", in: arguments))
    var report = Report(machine: machine)
    if only == nil || only == "kernels" {
      for shape in Shape.measured {
        var kernels = KernelBenchmark(shape: shape)
        report.kernels += [kernels.disjoint(), kernels.shared()]
      }
    }
    for kind in ModelConfiguration.Kind.allCases where only == nil || only == kind.rawValue {
      for shape in Shape.measured {
        report.rankings += RankBenchmark.results(kind, shape)
        if let learning = LearnBenchmark.result(kind, shape) { report.learning.append(learning) }
      }
    }
    try write(report, to: value(of: "--json", in: arguments))
  }

  private static func write(_ report: Report, to path: String?) throws {
    if path == "-" { return FileHandle.standardOutput.write(try report.json()) }
    print(report.table)
    if let path { try report.json().write(to: URL(fileURLWithPath: path)) }
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    arguments.firstIndex(of: option).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
  }
}
