import Foundation
import JSON
import Testing

@Suite("evaluate: values")
struct EvaluateValuesTests {
  private static func golden(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: "\(Command.root)/\(path)"))))
  }

  private func expect(
    _ found: JSONValue?, is expected: JSONValue?, within tolerance: Double, _ what: String,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(found?.number, "\(what)", sourceLocation: place)
    let expected = try #require(expected?.number, "\(what)", sourceLocation: place)
    #expect(
      abs(found - expected) <= tolerance * abs(expected), "\(what): \(found), not \(expected)", sourceLocation: place)
  }

  private static let openBandit = "Benchmarks/Data/open-bandit"
  private static let openBanditArguments = [
    "--format", "obd", "\(openBandit)/random_all.csv", "--probabilities", "bts=\(openBandit)/bts_action_dist_all.csv",
    "--policy", "logged", "--reward-model", "\(openBandit)/tabular_q_random_all.csv", "--clip", "10", "--switch-tau",
    "10", "--dros-lambda", "10",
  ]

  @Test("Open Bandit: values are Open Bandit Pipeline's and Vowpal Wabbit's to 1e-12, their intervals to 1e-9")
  func openBandit() throws {
    let golden = try Self.golden("\(Self.openBandit)/expected.json")["log=random eval=bts campaign=all"]
    let (pipeline, wabbit) = (golden?["obp_0.5.5"], golden?["vw_estimators"])
    let answer = try Command.evaluated(Self.openBanditArguments)
    #expect(answer.code == 0 && answer.names == ["bts", "logged"])
    #expect(answer.json["rounds"]?.number == 10_000 && answer.dropped.isEmpty)
    for (key, estimator) in [
      ("ipw", "ips"), ("snipw", "snips"), ("dm", "dm"), ("dr", "dr"), ("sndr", "sndr"), ("ipw_clip10", "clippedIPS"),
      ("switch_dr_l10", "switchDR"), ("dros_l10", "dros"),
    ] {
      try expect(answer.estimate(estimator, of: "bts")["value"], is: pipeline?[key], within: 1e-12, key)
    }
    let ips = try answer.estimate("ips", of: "bts")
    try expect(ips["value"], is: wabbit?["ips"], within: 1e-12, "ips")
    for (key, kind) in [
      ("gaussian95", "normal"), ("clopper_pearson95", "clopperPearson"), ("cressieread95", "cressieRead"),
    ] {
      for (index, end) in ["lower", "upper"].enumerated() {
        try expect(ips["intervals"]?[kind]?[end], is: wabbit?[key]?[index], within: 1e-9, "\(key) \(end)")
      }
    }
    let found = try answer.policy("bts")["diagnostics"]
    for (key, name) in [
      ("max_weight", "largestWeight"), ("mean_weight", "meanWeight"), ("ess", "effectiveSampleSize"),
    ] { try expect(found?[name], is: pipeline?[key], within: 1e-12, key) }
    let earned = try answer.estimate("ips", of: "logged")["value"]
    try expect(earned, is: pipeline?["on_policy_value_of_logging"], within: 1e-12, "logged")
  }

  /// Golden keys, and by which estimator they come.
  private static let keys = [
    ("ips", "ips"), ("snips", "snips"), ("dm", "dm"), ("dr", "dr"), ("sndr", "sndr"), ("replay", "replay"),
    ("ips_clip10", "clippedIPS"), ("dr_clip10", "clippedDR"), ("sgipw_0.05", "subGaussianIPS"),
    ("sgdr_0.05", "subGaussianDR"),
  ]

  @Test(
    "1,000 rounds with negative rewards and great weights: values and standard errors to 1e-12",
    arguments: [("1", "1"), ("5", "10"), ("50", "1000")])
  func nasty(threshold: String, shrinkage: String) throws {
    let golden = try Self.golden("Tests/Golden/ope/golden.json")["ope_small_nasty"]
    let answer = try Command.evaluated([
      "--format", "flat", "Tests/Golden/ope/ope_small_nasty.jsonl.gz", "--clip", "10", "--switch-tau", threshold,
      "--dros-lambda", shrinkage, "--subgaussian-lambda", "0.05",
    ])
    #expect(answer.json["rounds"]?.number == 1_000)
    for (key, estimator) in Self.keys + [("switchdr_\(threshold)", "switchDR"), ("dros_\(shrinkage)", "dros")] {
      let estimate = try answer.estimate(estimator, of: "given")
      try expect(estimate["value"], is: golden?["values"]?[key], within: 1e-12, key)
      // Those of quotients are not of influence values there.
      if estimator == "snips" || estimator == "sndr" { continue }
      try expect(estimate["standardError"], is: golden?["stderr"]?[key], within: 1e-12, "standard error of \(key)")
    }
  }

  @Test("gzip and plain give the same bytes, as does a second run")
  func sameBytes() throws {
    let folder = try EvaluationFolder()
    let path = "\(Command.root)/Tests/Golden/ope/ope_small_nasty.jsonl.gz"
    let packed = try Data(contentsOf: URL(filePath: path))
    let plain = try Command.shell(#"gzip -dc "$1""#, path).output
    #expect(plain.utf8.count > packed.count)
    var outputs: Set<String> = []
    for bytes in [Array(packed), Array(plain.utf8), Array(plain.utf8)] {
      let file = try folder.file(bytes)
      let result = try Command.run(["evaluate", "--format", "flat", file, "--bootstrap", "50", "--json"])
      #expect(result.code == 3 || result.code == 0)
      outputs.insert(result.output)
    }
    #expect(outputs.count == 1)
  }
}
