import Foundation
import JSON
import Testing

@Suite("evaluate: what comes out")
struct EvaluateOutputTests {
  /// 400 rounds by a fair coin; every third earns.
  private static let log = (0..<400).map { number in
    #"{"r":\#(number % 3 == 0 ? 1 : 0),"p":0.5,"a":\#(number % 2),"pi":[0.25,0.75],"q":[0.5,0.25],"#
      + #""m":"m\#(number % 150)"}"#
  }.joined(separator: "\n")

  private static func table(_ first: Double) -> String { "item_id,p_position1\n0,\(first)\n1,\(1 - first)\n" }

  @Test("policies stand in the order of their flags, also of two kinds that interleave, and every pair is compared")
  func order() throws {
    let folder = try EvaluationFolder()
    let log = try folder.file(Self.log)
    let (a, b) = (try folder.file(Self.table(0.5), named: "a.csv"), try folder.file(Self.table(0.75), named: "b.csv"))
    let flags = [
      ("a", ["--probabilities", "a=\(a)"]), ("uniform", ["--policy", "uniform"]), ("b", ["--probabilities", b]),
      ("logged", ["--policy", "logged"]), ("own", ["--policy", "own=given"]),
      ("best-fixed", ["--policy", "best-fixed"]),
    ]
    for flags in [flags, flags.reversed(), Array(flags[2...] + flags[..<2])] {
      let answer = try Command.evaluated([log, "--format", "flat"] + flags.flatMap(\.1))
      #expect(answer.names == flags.map(\.0))
      let pairs = Set(
        (answer.json["comparisons"]?.array ?? []).map { pair in
          [pair["first"]?.string ?? "", pair["second"]?.string ?? ""]
        })
      let names = answer.names
      let expected = names.indices.flatMap { first in names[(first + 1)...].map { [names[first], $0] } }
      #expect(pairs == Set(expected) && pairs.count == 15)
    }
  }

  @Test("a difference is that of the two values, and equal policies differ by nothing")
  func differences() throws {
    let folder = try EvaluationFolder()
    let table = try folder.file(Self.table(0.5), named: "even.csv")
    let answer = try Command.evaluated([
      try folder.file(Self.log), "--format", "flat", "--policy", "uniform", "--probabilities", table, "--policy",
      "given",
    ])
    for pair in try #require(answer.json["comparisons"]?.array) {
      let names = [try #require(pair["first"]?.string), try #require(pair["second"]?.string)]
      let estimator = try #require(pair["estimator"]?.string)
      let values = try names.map { try #require(answer.estimate(estimator, of: $0)["value"]?.number) }
      let difference = try #require(pair["difference"]?.number)
      #expect(abs(difference - (values[0] - values[1])) < 1e-12)
      if names == ["uniform", "even"] { #expect(difference == 0 && pair["standardError"]?.number == 0) }
    }
  }

  @Test("keys of the report, of a policy, an estimate and its diagnostics stay, in this order")
  func keys() throws {
    let folder = try EvaluationFolder()
    let answer = try Command.evaluated([try folder.file(Self.log), "--format", "flat", "--bootstrap", "50"])
    #expect(
      answer.json.object?.keys == [
        "rounds", "lists", "clusters", "confidence", "seed", "replicates", "source", "rewards", "propensities", "from",
        "to",
        "dropped",
        "examples", "notes", "policies", "comparisons", "arms", "lift", "actions", "doubts", "trusted",
      ])
    let policy = try answer.policy("given")
    #expect(
      policy.object?.keys == ["name", "about", "estimates", "diagnostics", "doubts", "notes", "timeline", "weights"])
    #expect(
      policy["diagnostics"]?.object?.keys == [
        "effectiveSampleSize", "largestWeight", "largestWeightShare", "meanWeight", "meanWeightStandardError",
        "meanWeightZ", "unsupported", "matches", "taken", "learnedFrom",
      ])
    for estimate in policy["estimates"]?.array ?? [] {
      #expect(
        estimate.object?.keys == ["estimator", "value", "standardError", "parameter", "tuned", "intervals"])
      for interval in estimate["intervals"]?.object?.members ?? [] {
        #expect(interval.value.object?.keys == ["lower", "upper"])
      }
    }
    #expect(
      try answer.estimate("ips", of: "given")["intervals"]?.object?.keys
        == ["normal", "bootstrap", "bernstein", "clopperPearson", "cressieRead"])
    #expect(
      try answer.estimate("dr", of: "given")["intervals"]?.object?.keys.contains("confidenceSequence") == true)
  }

  @Test("estimators bear the names that were promised; without a reward model those that need one are left out")
  func estimators() throws {
    let folder = try EvaluationFolder()
    let log = try folder.file(
      Self.log.replacing("\"p\":0.5", with: "\"p\":0.5,\"mix\":0.5"))
    func names(_ more: String...) throws -> [String] {
      let answer = try Command.evaluated([log, "--format", "flat", "--policy", "given"] + more)
      return try (answer.policy("given")["estimates"]?.array ?? []).compactMap { $0["estimator"]?.string }
    }
    #expect(
      try names() == [
        "replay", "ips", "clippedIPS", "snips", "dm", "dr", "clippedDR", "sndr", "switchDR", "dros", "subGaussianIPS",
        "subGaussianDR", "balanced",
      ])
    #expect(
      try names("--reward-model", "none") == ["replay", "ips", "clippedIPS", "snips", "subGaussianIPS", "balanced"])
  }

  @Test("with --json nothing but one JSON document is on standard output; the table is for people")
  func standardOutput() throws {
    let folder = try EvaluationFolder()
    let log = try folder.file(Self.log)
    let json = try Command.evaluate([log, "--format", "flat", "--json"])
    #expect(json.output.hasPrefix("{") && json.output.hasSuffix("}\n") && json.output.count { $0 == "\n" } == 1)
    let text = try Command.evaluate([log, "--format", "flat", "--intervals"])
    #expect(text.code == 0 && text.output.contains("Nothing speaks against these values."))
    for word in ["given", "logged", "snips", "Clopper–Pearson", "effective rounds"] {
      #expect(text.output.contains(word), "\(word): \(text.output)")
    }
    #expect(!text.output.contains("\u{1B}"))
  }

  @Test("--report writes one page that needs nothing else, with plots")
  func report() throws {
    let folder = try EvaluationFolder()
    let (log, page) = (try folder.file(Self.log), "\(folder.path)/page.html")
    #expect(try Command.evaluate([log, "--format", "flat", "--report", page]).code == 0)
    let text = try String(contentsOfFile: page, encoding: .utf8)
    #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n") && text.contains("<svg"))
    // The name of SVG's namespace is no address that anything is loaded from.
    let rest = text.replacing(#"xmlns="http://www.w3.org/2000/svg""#, with: "")
    for foreign in ["http://", "https://", "src=", "@import", "url(", "<script", "<iframe"] {
      #expect(!rest.contains(foreign), "\(foreign)")
    }
    #expect(try folder.names == ["log", "page.html"])
  }

  @Test("a page is there only when it is whole: bad input leaves the last one, a place that is none is said with 1")
  func noReport() throws {
    let folder = try EvaluationFolder()
    let page = try folder.file("before", named: "page.html")
    let bad = try folder.file(Self.log + "\n{\"r\":1}")
    #expect(try Command.evaluate([bad, "--format", "flat", "--report", page]).code == 2)
    #expect(try String(contentsOfFile: page, encoding: .utf8) == "before" && folder.names == ["log", "page.html"])
    let nowhere = try Command.evaluate([
      try folder.file(Self.log), "--format", "flat", "--report", "\(folder.path)/no/page.html",
    ])
    #expect(nowhere.code == 1 && nowhere.errors.contains("error: \(folder.path)/no/page.html: cannot be made"))
  }
}
