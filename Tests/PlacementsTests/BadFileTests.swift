import Placements
import Testing

/// A file that is wrong in one place, and what its error must say.
struct BadFile: Sendable, CustomTestStringConvertible {
  let yaml: String
  let line: Int?
  let key: String
  /// A part of the reason: what was expected, or what was found.
  let says: String

  init(_ yaml: String, _ line: Int?, _ key: String, _ says: String) {
    self.yaml = yaml
    self.line = line
    self.key = key
    self.says = says
  }

  /// A whole file with one section of its own. In `file(_:)` attribution stands in line 1, then come features, learn,
  /// model, persist, placement, policy and publish as far as they are given.
  static func section(_ name: String, _ text: String, _ line: Int, _ key: String, _ says: String) -> BadFile {
    BadFile(file([name: text]), line, key, says)
  }

  var testDescription: String { yaml }
}

@Suite("Bad placement files")
struct BadFileTests {
  @Test("the error says which file, which line, which key and what was expected", arguments: all)
  func bad(bad: BadFile) {
    guard let error = error(bad.yaml) else {
      Issue.record("accepted")
      return
    }
    #expect(error.file == "p.yaml")
    #expect(error.line == bad.line)
    #expect(error.key == bad.key)
    #expect(error.reason.contains(bad.says), "\(error)")
    #expect(error.description.hasPrefix("p.yaml"))
    #expect(!error.description.contains("\n"), "one line")
  }

  static let all = documents + policies + models + features + crosses + attribution + others

  static let documents = [
    BadFile("", nil, "", "the file is empty"),
    BadFile("# nothing but a comment\n", nil, "", "the file is empty"),
    BadFile("- a\n- b\n", 1, "", "expected a mapping, found a list"),
    BadFile("billboard\n", 1, "", "expected a mapping, found a single value"),
    BadFile("a: [1, 2\nb: 3\n", 2, "", "while parsing a flow sequence"),
    BadFile("a: {\n", 2, "", "expected YAML"),
    BadFile("a: " + String(repeating: "[", count: 100_000), 1, "", "expected YAML"),
    BadFile("\ta: 1\n", 1, "", "expected YAML"),
    BadFile("a: 1\n---\nb: 2\n", 2, "", "a single document in the stream but found another"),
    BadFile("a: *b\n", 1, "", "expected YAML"),
    BadFile(file() + "\u{1}", 4, "", "control characters are not allowed"),
    BadFile(file() + "learn: immediate\nlearn: immediate\n", 4, "", "the key learn stands twice"),
    BadFile(file(["policy": "{ algorithm: linUCB, seed: 1, seed: 2 }"]), 3, "", "the key seed stands twice"),
    BadFile(
      file() + "lern: immediate\n", 4, "lern", "unknown key; expected one of attribution, features, holdback, learn"),
    BadFile(file() + "? [a]\n: b\n", 4, "?", "unknown key"),
    BadFile(file() + "<<: { learn: immediate }\n", 4, "<<", "unknown key"),
    BadFile("policy: { algorithm: uniform }\n", 1, "placement", "expected the placement's name"),
    .section("placement", "''", 2, "placement", "expected a string"),
    .section("placement", "[a]", 2, "placement", "expected a string, found a list"),
    .section("placement", "a/b", 2, "placement", "letters, digits, - and _, found a/b"),
    .section("placement", "café", 2, "placement", "letters, digits, - and _"),
    .section("placement", String(repeating: "x", count: 65), 2, "placement", "at most 64"),
  ]

  static let policies = [
    BadFile("placement: p\nattribution: {}\n", 1, "policy", "expected a mapping with an algorithm"),
    .section("policy", "linUCB", 3, "policy", "expected a mapping, found a single value"),
    .section("policy", "", 3, "policy", "expected a mapping"),
    .section("policy", "{ alpha: 1 }", 3, "policy.algorithm", "one of uniform, epsilonGreedy, linUCB, thompson"),
    .section("policy", "{ algorithm: softmax }", 3, "policy.algorithm", "thompson, squareCB, found softmax"),
    .section("policy", "{ algorithm: linucb }", 3, "policy.algorithm", "found linucb"),
    .section("policy", "{ algorithm: linUCB, alpha: -1 }", 3, "policy.alpha", "0 to 1e6, found -1"),
    .section("policy", "{ algorithm: linUCB, alpha: nan }", 3, "policy.alpha", "found nan"),
    .section("policy", "{ algorithm: linUCB, alpha: .nan }", 3, "policy.alpha", "found .nan"),
    .section("policy", "{ algorithm: linUCB, alpha: inf }", 3, "policy.alpha", "found inf"),
    .section("policy", "{ algorithm: linUCB, alpha: 1e400 }", 3, "policy.alpha", "found 1e400"),
    .section("policy", "{ algorithm: linUCB, alpha: much }", 3, "policy.alpha", "found much"),
    .section("policy", "{ algorithm: linUCB, alpha: }", 3, "policy.alpha", "expected a number"),
    .section("policy", "{ algorithm: linUCB, alpha: [1] }", 3, "policy.alpha", "found a list"),
    .section("policy", "{ algorithm: linUCB, epsilon: 0.1 }", 3, "policy.epsilon", "expected one of algorithm, alpha"),
    .section("policy", "{ algorithm: uniform, alpha: 1 }", 3, "policy.alpha", "unknown key"),
    .section("policy", "{ algorithm: epsilonGreedy, epsilon: 1.1 }", 3, "policy.epsilon", "a share from 0 to 1"),
    .section("policy", "{ algorithm: thompson, scale: -0.1 }", 3, "policy.scale", "a number from 0 to 1e6"),
    .section("policy", "{ algorithm: thompson, draws: 15 }", 3, "policy.draws", "a whole number from 16 to 4096"),
    .section("policy", "{ algorithm: squareCB, gamma: -1 }", 3, "policy.gamma", "0 to 1e9, found -1"),
    .section("policy", "{ algorithm: squareCB, exponent: 2 }", 3, "policy.exponent", "0 to 1, found 2"),
    .section("policy", "{ algorithm: squareCB, draws: 64 }", 3, "policy.draws", "unknown key"),
    .section("policy", "{ algorithm: linUCB, floor: 2% }", 3, "policy.floor", "a share from 0 to 1, found 2%"),
    .section("policy", "{ algorithm: linUCB, floor: -0.01 }", 3, "policy.floor", "a share from 0 to 1"),
    .section("policy", "{ algorithm: linUCB, slots: 0 }", 3, "policy.slots", "a whole number from 1 to 100, found 0"),
    .section("policy", "{ algorithm: linUCB, slots: 1.5 }", 3, "policy.slots", "a whole number"),
    .section("policy", "{ algorithm: linUCB, seed: -1 }", 3, "policy.seed", "a whole number from 0"),
    .section("policy", "{ algorithm: linUCB, seed: 9223372036854775808 }", 3, "policy.seed", "a whole number"),
  ]

  static let models = [
    BadFile.section("model", "disjoint", 2, "model", "expected a mapping"),
    BadFile(
      file().replacing("policy:", with: "polcy:"), 3, "policy", "with an algorithm, found the unknown key polcy"),
    .section(
      "attribution", "{\n  wnidow: 6h, reward: { kind: value } }", 2, "attribution.window",
      "found the unknown key wnidow"),
    .section("model", "{\n  retireAfter: 1h }", 3, "model.retireAfter", "at least 12h"),
    .section("model", "{ kind: hybrid }", 1, "features", "an action feature"),
    .section("model", "{ kind: ridge }", 2, "model.kind", "one of counts, disjoint, shared, hybrid, found ridge"),
    .section("model", "{ regularization: 0 }", 2, "model.regularization", "1e-6 to 1e9, found 0"),
    .section("model", "{ lambda: 1 }", 2, "model.lambda", "one of halfLife, kind, maxActions, regularization"),
    .section("model", "{ halfLife: 999ms }", 2, "model.halfLife", "expected at least 1s, found 999ms"),
    .section("model", "{ retireAfter: 0s }", 2, "model.retireAfter", "expected at least 1ms, found 0s"),
    .section("model", "{ retireAfter: 11h }", 2, "model.retireAfter", "expected at least 12h, found 11h"),
    .section("model", "{ maxActions: 0 }", 2, "model.maxActions", "from 1 to 1000000, found 0"),
    .section("model", "{ maxActions: 1000001 }", 2, "model.maxActions", "from 1 to 1000000, found 1000001"),
    BadFile(
      file(["model": "{ kind: counts }", "attribution": "{ window: 6h, reward: { kind: value, range: [0, 5] } }"]), 1,
      "attribution.reward.range", "expected a range within [0, 1], found [0.0, 5.0]"),
    BadFile(
      file(["model": "{ kind: counts }", "attribution": "{ window: 6h, reward: { kind: value, range: [-1, 1] } }"]), 1,
      "attribution.reward.range", "found [-1.0, 1.0]"),
    .section("model", "{ halfLife: 7 }", 2, "model.halfLife", "expected a duration such as 500ms"),
  ]

  static let others = [
    BadFile.section("learn", "later", 2, "learn", "one of immediate, windowClose, found later"),
    .section("persist", "5 m", 2, "persist", "expected a duration"),
    .section("persist", "0s", 2, "persist", "expected at least 1s"),
    .section("publish", "{ everyOutcomes: 0 }", 4, "publish.everyOutcomes", "a whole number from 1"),
    .section("publish", "{ every: 1ms }", 4, "publish.every", "expected at least 10ms, found 1ms"),
    .section("publish", "{ every: 2 }", 4, "publish.every", "expected a duration such as 500ms, 2s"),
    .section("publish", "{ eachOutcome: 1 }", 4, "publish.eachOutcome", "expected one of every, everyOutcomes"),
  ]
}
