import Evaluation
import Foundation
import RoundFiles
import Testing

/// Values of Open Bandit Pipeline 0.5.7 and of a second computation (Tests/Golden/ope/README.md).
@Suite("Golden values of estimators")
struct OpeGoldenTests {
  private struct Golden: Decodable {
    let n: Int
    let values: [String: Double]
    let stderr: [String: Double]
  }

  private struct File: Decodable {
    let ope_synth100k: Golden
    let ope_small_nasty: Golden
  }

  /// Golden keys, and by which estimator and parameter they come.
  private static let keys: [(String, EstimatorName, parameter: Double?)] = [
    ("ips", .ips, nil), ("ips_clip10", .clippedIPS, 10), ("snips", .snips, nil), ("dm", .dm, nil), ("dr", .dr, nil),
    ("dr_clip10", .clippedDR, 10), ("sndr", .sndr, nil), ("switchdr_1", .switchDR, 1), ("switchdr_5", .switchDR, 5),
    ("switchdr_50", .switchDR, 50), ("dros_1", .dros, 1), ("dros_10", .dros, 10), ("dros_1000", .dros, 1_000),
    ("sgipw_0.05", .subGaussianIPS, 0.05), ("sgdr_0.05", .subGaussianDR, 0.05), ("replay", .replay, nil),
  ]

  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = repository.appendingPathComponent("Tests/Golden/ope").path

  @Test("1,000 rounds with negative rewards and great weights: every value and standard error")
  func nasty() async throws {
    let golden = try golden().ope_small_nasty
    try await expect(golden, of: "\(Self.folder)/ope_small_nasty.jsonl.gz")
  }

  private static let large = repository.deletingLastPathComponent()
    .appendingPathComponent("shared/data/ope/ope_synth100k.jsonl.gz").path

  @Test("100,000 rounds, where the shared data is at hand", .enabled(if: FileManager.default.fileExists(atPath: large)))
  func synthetic() async throws { try await expect(golden().ope_synth100k, of: Self.large) }

  private func golden() throws -> File {
    try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/golden.json")))
  }

  private func expect(_ golden: Golden, of path: String) async throws {
    // Three parameters for some: one evaluation each.
    for parameters in [(1.0, 1.0, 10.0), (5, 10, 10), (50, 1_000, 10)] {
      var settings = EvaluationSettings()
      settings.replicates = 0
      (settings.switchTau, settings.drosLambda, settings.clip) = parameters
      settings.subGaussianLambda = 0.05
      var evaluator = Evaluator(
        [Subject("given", about: "pi", .weighed(GivenPolicy()))], settings: settings, rewardModel: GivenPredictions())
      let report = try await evaluator.evaluate(
        FlatRounds(files: [path], names: ActionNames()), named: path)
      #expect(report.rounds == golden.n)
      for (key, name, parameter) in Self.keys {
        let estimate = try report.estimate(name)
        guard parameter == estimate.parameter else { continue }
        let value = try #require(golden.values[key])
        let error = try #require(golden.stderr[key])
        #expect(abs(estimate.value - value) <= 1e-12 * abs(value), "\(key): \(estimate.value), expected \(value)")
        // Those of quotients are not of influence values there.
        if name == .snips || name == .sndr { continue }
        #expect(
          abs(estimate.standardError - error) <= 1e-12 * error, "\(key): ±\(estimate.standardError), expected \(error)")
      }
    }
  }
}
