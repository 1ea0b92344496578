import Foundation
import JSON
import Testing

@Suite("evaluate: flags, policies and folders that are not as they must be")
struct EvaluateUsageTests {
  private static let sure = """
    {"r":1,"p":1,"a":0,"c":[0,1]}
    {"r":0,"p":1,"a":1,"c":[0,1]}
    """

  @Test(
    "a flag beyond its range is exit code 2 and told by its name",
    arguments: [
      ["--confidence", "0"], ["--confidence", "1"], ["--confidence", "nan"], ["--confidence", "-0.5"],
      ["--clip", "-1"], ["--clip", "nan"], ["--switch-tau", "-1"], ["--dros-lambda", "-0.1"],
      ["--subgaussian-lambda", "2"], ["--subgaussian-lambda", "-1"], ["--folds", "1"], ["--folds", "-1"],
      ["--folds", "1001"], ["--folds", "x"], ["--bootstrap", "-1"], ["--bootstrap", "100001"], ["--seed", "-1"],
      ["--seed", "99999999999999999999"], ["--reward-range", "1...0"], ["--reward-range", "0...inf"],
      ["--reward-range", "5"], ["--format", "csv"], ["--policy", "best"], ["--policy", "Uniform"], ["--policy", ""],
      ["--policy", "x="], ["--policy", "=uniform"], ["--policy", "x=p.yaml@"], ["--policy", "x=@s"],
      ["--policy", "uniform", "--policy", "uniform"], ["--policy", "a=uniform", "--probabilities", "a=t.csv"],
      ["--probabilities", ""], ["--probabilities", "a="], ["--from", "2026-01-01T00:00:00Z"], ["--where", "a=b"],
      ["--placement", ""], ["--data", "/tmp"],
    ])
  func flags(arguments: [String]) throws {
    let folder = try EvaluationFolder()
    let result = try Command.run(["evaluate", "--format", "flat", try folder.file(Self.sure)] + arguments)
    #expect(result.code == 2 && result.output.isEmpty)
    let first = result.errors.prefix { $0 != "\n" }
    #expect(first.hasPrefix("Error: ") && (first.contains(arguments[0]) || first.contains("--placement")), "\(first)")
  }

  @Test("a range of rewards may begin below 0")
  func rewardRange() throws {
    let folder = try EvaluationFolder()
    let file = try folder.file(Self.sure)
    #expect(try Command.evaluate(["--format", "flat", file, "--reward-range", "-2...5"]).code == 3)
  }

  @Test("files or a folder must be given, and not both; a folder that is none of ours is told")
  func folders() throws {
    let folder = try EvaluationFolder()
    let file = try folder.file(Self.sure)
    #expect(try Command.evaluate([]).code == 2)
    #expect(try Command.evaluate([file, "--data", folder.path, "--placement", "p"]).code == 2)
    #expect(try Command.evaluate(["--data", folder.path]).code == 2)
    for path in [folder.path, "\(folder.path)/no", file] {
      let result = try Command.evaluate(["--data", path, "--placement", "p"])
      #expect(result.isRefusal("\(path): "), "\(result.errors)")
    }
    _ = try folder.file("nonsense", named: "log.sqlite")
    #expect(try Command.evaluate(["--data", folder.path, "--placement", "p"]).isSaid)
  }

  @Test("a placement's file or a snapshot that does not fit is told by its name")
  func snapshots() throws {
    let folder = try EvaluationFolder()
    let (snapshot, log) = (try folder.snapshot(), try folder.file(EvaluationFolder.rounds(from: 0, count: 20)))
    let good = "\(folder.path)/models/p.yaml"
    func placement(_ name: String, _ part: String, _ other: String) throws -> String {
      try folder.file(EvaluationFolder.placement.replacing(part, with: other), named: name)
    }
    let other = try placement("q.yaml", "placement: p", "placement: q")
    let features = try placement("f.yaml", "scene]", "scene, sea]")
    let model = try placement("m.yaml", "features:", "model: { kind: shared }\nfeatures:")
    let broken = try placement("b.yaml", "policy: {", "policy: [")
    let cut = try folder.file(Data(contentsOf: URL(filePath: snapshot)).prefix(400), named: "cut.safetensors")
    for (policy, said) in [
      ("\(other)@\(snapshot)", "\(snapshot): placement: expected a snapshot of q, found one of p"),
      ("\(features)@\(snapshot)", "\(snapshot): features: expected"),
      ("\(model)@\(snapshot)", "\(snapshot): model: expected shared"), ("\(broken)@\(snapshot)", "\(broken):"),
      ("\(good)@\(cut)", "\(cut): "), ("\(good)@\(log)", "\(log): "), ("\(good)@\(folder.path)", ""),
      ("\(good)@/nowhere", ""), ("/nowhere@\(snapshot)", "/nowhere: "), ("/nowhere@online", "/nowhere: "),
      ("\(folder.path)@online", "\(folder.path): "), ("\(broken)@online", "\(broken):"),
    ] {
      let result = try Command.evaluate([log, "--policy", "x=\(policy)"])
      #expect(result.isRefusal(said), "\(policy): \(result.code) \(result.errors)")
      if said.isEmpty { #expect(result.errors.contains(policy.drop { $0 != "@" }.dropFirst()), "\(result.errors)") }
    }
    for file in ["/nowhere.yaml", broken, folder.path] {
      #expect(try Command.evaluate([log, "--features", file]).isRefusal("\(file):"))
    }
  }

  @Test("what needs decisions is refused by a log of numbers: line and column are told")
  func numbersAlone() throws {
    let folder = try EvaluationFolder()
    let (snapshot, log) = (try folder.snapshot(), try folder.file(Self.sure))
    let policy = "x=\(folder.path)/models/p.yaml@\(snapshot)"
    #expect(try Command.evaluate(["--format", "flat", log, "--policy", policy]).isRefusal("\(log):1: "))
    #expect(try Command.evaluate(["--format", "flat", log, "--policy", "given"]).isRefusal("\(log):1: pi: "))
    #expect(try Command.evaluate(["--format", "flat", log, "--reward-model", "given"]).isRefusal("\(log):1: q: "))
  }

  @Test(
    "a policy that learns as it goes is refused by a log that was not drawn at random, and learns from one that was")
  func online() throws {
    let folder = try EvaluationFolder()
    let placement = try folder.file(
      """
      placement: p
      policy: { algorithm: epsilonGreedy, epsilon: 0.1 }
      model: { kind: counts }
      attribution: { window: 6m, lateness: 2m, reward: { kind: value } }
      """, named: "p.yaml")
    let policy = ["--policy", "x=\(placement)@online"]
    let sure = try Command.evaluate(["--format", "flat", try folder.file(Self.sure)] + policy)
    #expect(sure.isRefusal("a policy cannot learn from a log that was not drawn at random"), "\(sure.errors)")
    let answer = try Command.evaluated([try folder.file(EvaluationFolder.rounds(from: 0, count: 1_000))] + policy)
    let found = try answer.policy("x")
    let taken = try #require(found["diagnostics"]?["taken"]?.number)
    #expect(answer.code == 0 && (400..<600).contains(taken))
    // A face earns, a scene does not: nine draws of ten are faces, and half of the others.
    #expect(try #require(answer.estimate("replay", of: "x")["value"]?.number) > 0.8)
  }
}

extension Command.Result {
  /// Whether it ended with 1 or 2, said so on one line, and printed nothing.
  var isSaid: Bool { (1...2).contains(code) && output.isEmpty && errors.count { $0 == "\n" } == 1 }
}
