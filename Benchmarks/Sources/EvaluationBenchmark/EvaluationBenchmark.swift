import Evaluation
import Foundation
import Measuring
import RoundFiles

/// Evaluating a file of flat rounds, beside reading it: every estimator with its normal interval in one pass.
///
///     EvaluationBenchmark [--rounds N] [--actions K] [--runs N] [--file FILE] [--toolchain TEXT] [--commit TEXT]
///     EvaluationBenchmark --write FILE [--rounds N] [--actions K]
///     EvaluationBenchmark --turn FILE [--toolchain TEXT] [--commit TEXT]
///
/// 1,000,000 rounds of 20 actions and 3 runs unless said otherwise. The file is made in the temporary folder and removed, or,
/// with --file, is that one. --write makes one and measures nothing; --turn measures one once, and prints times and values
/// as JSON for who compares them with another library's.
@main
struct EvaluationBenchmark {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rounds = number("--rounds", in: arguments, orElse: 1_000_000)
    let actions = number("--actions", in: arguments, orElse: 20)
    let runs = number("--runs", in: arguments, orElse: 3)
    guard 1...100_000_000 ~= rounds, 2...1_000 ~= actions, 1...100 ~= runs else {
      print("expected 1 to 100000000 rounds, 2 to 1000 actions and 1 to 100 runs")
      exit(2)
    }
    if let path = value(of: "--write", in: arguments) {
      return try FlatLog(path: path, rounds: rounds, actions: actions).write()
    }
    let machine = Machine(
      toolchain: value(of: "--toolchain", in: arguments), commit: value(of: "--commit", in: arguments))
    if let path = value(of: "--turn", in: arguments) {
      return FileHandle.standardOutput.write(try await Turn(path, on: machine).json())
    }
    print(machine.heading)
    let given = value(of: "--file", in: arguments)
    let path = given ?? NSTemporaryDirectory() + "marquee-evaluation-\(getpid()).jsonl"
    defer { if given == nil { try? FileManager.default.removeItem(atPath: path) } }
    if given == nil { try FlatLog(path: path, rounds: rounds, actions: actions).write() }
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    print("\(path): \(bytes >> 20) MiB")
    try await measure(path, runs: runs)
  }

  /// In turns: reading alone, with parameters that are given, with those that SLOPE chooses, and that with a bootstrap.
  private static func measure(_ path: String, runs: Int) async throws {
    var tuned = EvaluationSettings()
    tuned.replicates = 0
    var times: [[Double]] = [[], [], [], []]
    for _ in 0..<runs {
      times[0].append(try await seconds { try await read(path) })
      times[1].append(try await seconds { try await evaluate(path, givenParameters()) })
      times[2].append(try await seconds { try await evaluate(path, tuned) })
      if times[3].isEmpty { print("peak memory before a bootstrap: \(peakMegabytes) MB") }
      times[3].append(try await seconds { try await evaluate(path, EvaluationSettings()) })
    }
    let best = times.map { $0.sorted()[$0.count / 2] }
    for (name, time) in zip(["reading", "given parameters", "SLOPE", "SLOPE, bootstrap"], best) {
      let label = name.padding(toLength: 18, withPad: " ", startingAt: 0)
      print(label + String(format: "%8.3f s  %5.2f × reading", time, time / best[0]))
    }
    print("peak memory: \(peakMegabytes) MB")
  }

  /// Settings that leave SLOPE nothing to choose.
  static func givenParameters(replicates: Int = 0) -> EvaluationSettings {
    var settings = EvaluationSettings()
    (settings.clip, settings.switchTau, settings.drosLambda, settings.subGaussianLambda) = (10, 10, 100, 0.05)
    settings.replicates = replicates
    return settings
  }

  static func read(_ path: String) async throws {
    _ = try await FlatRounds(files: [path], names: ActionNames()).read { _ in }
  }

  private static func evaluate(_ path: String, _ settings: EvaluationSettings) async throws {
    _ = try await estimates(of: FlatRounds(files: [path], names: ActionNames()), settings)
  }

  /// Of the evaluation policy and the reward model that the rounds bring with them.
  static func estimates(of source: any RoundSource, _ settings: EvaluationSettings) async throws -> [EstimateReport] {
    var evaluator = Evaluator(
      [Subject("given", about: "pi", .weighed(GivenPolicy()))], settings: settings, rewardModel: GivenPredictions(),
      mayHaveLists: source.mayHaveLists)
    let estimates = try await evaluator.evaluate(source, named: "rounds").policies[0].estimates
    guard estimates.count >= 12 else { fatalError("estimators are missing") }
    return estimates
  }

  /// Processor time: waiting for a core that others use does not count.
  private static func seconds(_ body: () async throws -> Void) async throws -> Double {
    let start = Stopwatch.now()
    try await body()
    return Stopwatch.now() - start
  }

  private static var peakMegabytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss >> 10
  }

  private static func number(_ option: String, in arguments: [String], orElse standard: Int) -> Int {
    guard let text = value(of: option, in: arguments) else { return standard }
    return Int(text) ?? -1
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    arguments.firstIndex(of: option).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
  }
}
