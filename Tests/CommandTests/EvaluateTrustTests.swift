import Foundation
import JSON
import Testing

@Suite("evaluate: when not to believe it")
struct EvaluateTrustTests {
  /// Rounds of a log.
  struct Log: Sendable, CustomTestStringConvertible {
    let about: String
    let lines: String
    var doubts: [String] = []
    var words = ""

    var testDescription: String { about }

    /// - Parameter line: The round of a number: reward, propensity, action and `pi`.
    init(
      _ about: String, rounds: Int, doubts: [String] = [], words: String = "",
      line: (Int) -> (String, Double, Int, String)
    ) {
      (self.about, self.doubts, self.words) = (about, doubts, words)
      lines = (0..<rounds).map { number in
        let (reward, propensity, action, pi) = line(number)
        return #"{"r":\#(reward),"p":\#(propensity),"a":\#(action),"pi":[\#(pi)]}"#
      }.joined(separator: "\n")
    }
  }

  private static let logs = [
    Log("a fair log of the same policy", rounds: 100) { ("1", 0.5, $0 % 2, "0.5,0.5") },
    Log("99 rounds", rounds: 99, doubts: ["fewEffectiveRounds"], words: "at least 100") {
      ("1", 0.5, $0 % 2, "0.5,0.5")
    },
    Log(
      "a policy that few of many rounds speak of", rounds: 20_000, doubts: ["fewEffectiveRounds"],
      words: "the 20000 rounds are worth 150.0 rounds of this policy"
    ) { $0 % 20_000 < 150 ? ("1", 0.0075, 0, "1,0") : ("1", 0.9925, 1, "1,0") },
    Log("the same with rounds enough", rounds: 20_000) {
      $0 % 20_000 < 250 ? ("1", 0.0125, 0, "1,0") : ("1", 0.9875, 1, "1,0")
    },
    Log(
      "propensities that were not those of the draws", rounds: 1_000, doubts: ["meanWeight"],
      words: "standard errors from 1"
    ) { ("1", 0.5, $0 % 10 < 7 ? 0 : 1, "1,0") },
    Log(
      "propensities that are wrong alike in every round", rounds: 1_000, doubts: ["meanWeight"],
      words: "the mean weight is 2.0000"
    ) { ("1", 0.25, $0 % 2, "0.5,0.5") },
    Log("propensities written with six digits", rounds: 1_000) {
      ("1", 0.333333, $0 % 3, "0.3333333333,0.3333333333,0.3333333334")
    },
    Log("propensities that may have been", rounds: 1_000) { ("1", 0.5, $0 % 100 < 53 ? 0 : 1, "1,0") },
    Log("2% without support", rounds: 1_000, doubts: ["unsupported"], words: "2.0% of its probability") {
      ("1", 0.49, $0 % 2, "0.49,0.49,0.02")
    },
    Log("0.9% without support", rounds: 1_000) { ("1", 0.4955, $0 % 2, "0.4955,0.4955,0.009") },
    Log(
      "a weight beyond all bounds", rounds: 1_000, doubts: ["fewEffectiveRounds"], words: "too great to be added up"
    ) { ("1", $0 == 500 ? 1e-320 : 0.5, $0 % 2, "0.5,0.5") },
  ]

  @Test("what speaks against a value is a plain sentence and exit code 3, or 0 with --trust-anyway", arguments: logs)
  func trust(log: Log) throws {
    let folder = try EvaluationFolder()
    let file = try folder.file(log.lines)
    let arguments = ["--format", "flat", file, "--policy", "given"]
    let answer = try Command.evaluated(arguments)
    #expect(answer.doubts == log.doubts && answer.json["trusted"]?.bool == log.doubts.isEmpty)
    #expect(answer.code == (log.doubts.isEmpty ? 0 : 3))
    for (flags, code) in [([], answer.code), (["--trust-anyway"], 0)] {
      let text = try Command.evaluate(arguments + flags)
      #expect(text.code == code)
      #expect(text.output.contains("Nothing speaks against these values.") == log.doubts.isEmpty)
      if !log.doubts.isEmpty {
        #expect(text.output.contains("Do not trust given: ") && text.output.contains(log.words))
      }
      let json = try Command.evaluate(arguments + flags + ["--json"])
      #expect(json.code == code && json.errors.contains("warning: Do not trust given: ") == !log.doubts.isEmpty)
    }
  }

  @Test("one policy that cannot be trusted is enough, and is told by its name")
  func oneOfTwo() throws {
    let folder = try EvaluationFolder()
    let log = (0..<1_000).map { #"{"r":1,"p":0.5,"a":\#($0 % 2)}"# }.joined(separator: "\n")
    let even = try folder.file("item_id,p_position1\n0,0.5\n1,0.5\n7,0\n", named: "even.csv")
    let odd = try folder.file("item_id,p_position1\n0,0.5\n1,0.48\n7,0.02\n", named: "odd.csv")
    let arguments = ["--format", "flat", try folder.file(log), "--probabilities", even, "--probabilities", odd]
    let result = try Command.evaluate(arguments)
    #expect(result.code == 3 && result.output.contains("Do not trust odd: 2.0% of its probability"))
    #expect(!result.output.contains("Do not trust even"))
    #expect(try Command.evaluate(arguments + ["--trust-anyway"]).code == 0)
  }

  @Test("a snapshot that had learned from rounds is told with their share, by time; later rounds may judge it")
  func learned() throws {
    let folder = try EvaluationFolder()
    let snapshot = try folder.snapshot()
    let policy = ["--policy", "s=\(folder.path)/models/p.yaml@\(snapshot)"]
    // It was trained through 1,399,000: a window of six minutes after the last decision.
    for (from, share, code) in [(1_299_500, 0.25, 3), (1_099_500, 0.75, 3), (1_399_001, 0, 0)] as [(Int, Double, Int32)]
    {
      let answer = try Command.evaluated([try folder.file(EvaluationFolder.rounds(from: from, count: 400))] + policy)
      #expect(try answer.policy("s")["diagnostics"]?["learnedFrom"]?.number == share)
      #expect(answer.code == code && answer.doubts == (code == 3 ? ["learnedFromRounds"] : []))
    }
    let text = try Command.evaluate([try folder.file(EvaluationFolder.rounds(from: 1_299_500, count: 400))] + policy)
    #expect(text.output.contains("Do not trust s: its snapshot had learned from 25.0% of the rounds it is judged by"))
  }
}
