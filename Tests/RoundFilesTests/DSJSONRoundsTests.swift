import Evaluation
import Events
import Foundation
import RoundFiles
import Support
import Testing

@Suite("Rounds of decision-service logs")
struct DSJSONRoundsTests {
  /// A file as Vowpal Wabbit's repositories have it; what each holds is told in the README beside them.
  private static func file(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Benchmarks/Data/vw-dsjson/\(name).json")
      .standardizedFileURL.path
  }

  private func read(
    _ text: String, names: ActionNames = ActionNames()
  ) async throws -> (rounds: [Round], tally: RoundTally, examples: [String]) {
    try await withFile(text) { path in
      let (rounds, tally) = try await allRounds(of: DSJSONRounds(files: [path], names: names))
      return (rounds, tally, tally.examples.map { $0.replacing(path, with: "FILE") })
    }
  }

  /// What a file should hold.
  struct Contents: Sendable {
    let file: String
    var rounds = 0
    var cost = 0.0
    var firsts = 0
    var actions = 0
    var dropped: [String: Int] = [:]
  }

  @Test(
    "real files hold the rounds, costs and actions that their README tells",
    arguments: [
      Contents(file: "dsjson_cb_part1", rounds: 12, cost: -6, firsts: 5, actions: 4),
      Contents(file: "decisionservice", rounds: 3, cost: -2, firsts: 0, actions: 12),
      Contents(
        file: "cb_deferred_actions_w_activations_and_apprentice_10", rounds: 7, cost: -3, firsts: 3, actions: 2),
      Contents(file: "cb_simple", rounds: 1, cost: -1, firsts: 0, actions: 2),
      Contents(file: "cb_as_ccb", rounds: 1, cost: -1, firsts: 0, actions: 2),
      Contents(file: "cb_test", dropped: ["another format (_label_Cost)": 3]),
      Contents(file: "ca_loop_simple", dropped: ["continuous actions (_label_ca)": 3]),
    ])
  func realFiles(expected: Contents) async throws {
    let source = try DSJSONRounds(files: [DSJSONRoundsTests.file(expected.file)], names: ActionNames())
    for _ in 0..<2 {
      let (rounds, tally) = try await allRounds(of: source)
      #expect(tally.rounds == expected.rounds && rounds.count == expected.rounds && tally.dropped == expected.dropped)
      #expect(-rounds.reduce(0) { $0 + $1.reward } == expected.cost)
      #expect(rounds.count { $0.chosen == 0 } == expected.firsts)
      #expect(rounds.allSatisfy { $0.actions.count == expected.actions && $0.logged.count == expected.actions })
      #expect(tally.examples.isEmpty && tally.noted.isEmpty)
    }
  }

  @Test("all real files together: 24 rounds, of which nothing is lost on the way")
  func together() async throws {
    let names = [
      "dsjson_cb_part1", "ca_loop_simple", "decisionservice", "cb_test",
      "cb_deferred_actions_w_activations_and_apprentice_10", "cb_simple", "cb_as_ccb",
    ]
    let source = try DSJSONRounds(files: names.map(DSJSONRoundsTests.file), names: ActionNames())
    let (rounds, tally) = try await allRounds(of: source)
    #expect(rounds.count == 24 && rounds.map(\.list) == Array(0..<24) && tally.dropped.values.reduce(0, +) == 6)
  }

  @Test("propensities are those of the labels, distributions those of a and p in the order of the candidates")
  func propensities() async throws {
    let source = try DSJSONRounds(files: [DSJSONRoundsTests.file("dsjson_cb_part1")], names: ActionNames())
    let (rounds, _) = try await allRounds(of: source)
    #expect(Set(rounds.map(\.propensity)) == [0.05000000074505806, 0.8500000238418579])
    #expect(source.names.names == ["Cappucino", "Cold brew", "Iced mocha", "Latte"])
    let first = rounds[0]
    #expect(first.logged == [0.05, 0.05, 0.85, 0.05])
    #expect(first.at == EventTime(milliseconds: 1_612_456_289_246))
    #expect(first.cluster == StableHash.of("13118d9b4c114f8485d9dec417e3aefe"))
    let decision = try #require(first.decision)
    #expect(
      decision.context
        == ["FromUrl.timeofday": .text("Afternoon"), "FromUrl.weather": .text("Sunny"), "FromUrl.name": .text("Cathy")])
    #expect(decision.candidates[3].features["j.roast"] == .text("dark") && decision.action(at: 0) == "Latte")
    #expect(first.candidates == [0, 1, 2, 3])
  }

  @Test("a context is flattened by VW's rules, and what does not fit is left out and noted")
  func context() async throws {
    let text = """
      {"_label_cost":-0.5,"_label_probability":0.5,"_label_Action":1,"a":[1,2],"p":[0.5,0.5],"c":{"n":1.5,"b":true,"_x":1,\
      "o":{"deep":{"t":"x","_y":2}},"v":[1,2],"s":["a","b"],"z":null,"odd":[[1]],"objects":[{"k":1},{"l":"m"}],\
      "_multi":[{"_tag":"one"},{"i":{"id":"two"},"_tag":"other","f":3}]}}
      """
    let (rounds, tally, _) = try await read(text)
    let decision = try #require(rounds.first?.decision)
    #expect(
      decision.context == [
        "n": .number(1.5), "b": .text("true"), "o.deep.t": .text("x"), "v": .vector([1, 2]), "s": .texts(["a", "b"]),
        "objects.k": .number(1), "objects.l": .text("m"),
      ])
    #expect(decision.candidates.map(\.id) == ["one", "two"] && decision.candidates[1].features["f"] == .number(3))
    #expect(tally.noted == ["features left out": 1])
  }

  private static let good =
    #"{"_label_cost":-2,"_label_probability":0.5,"_label_Action":2,"_labelIndex":1,"a":[2,1],"p":[0.5,0.5]}"#

  @Test("a round without a context offers as many actions as it lists; pdrop makes it stand for more")
  func weights() async throws {
    let line = DSJSONRoundsTests.good.replacing("}", with: #","pdrop":0.75,"EventId":"e"}"#)
    let names = ActionNames()
    let (rounds, _, _) = try await read(line, names: names)
    #expect(rounds.count == 1 && rounds[0].importance == 4 && rounds[0].reward == 2 && names.names == ["1", "2"])
    #expect(rounds[0].chosen == 1 && rounds[0].decision?.id == "e")
    let index = DSJSONRoundsTests.good.replacing(#""_label_Action":2,"#, with: "")
    #expect(try await read(index).rounds.map(\.chosen) == [1])
  }

  @Test("the second action of a name bears its number too")
  func repeatedName() async throws {
    let names = ActionNames()
    let line = DSJSONRoundsTests.good.replacing("}", with: #","c":{"_multi":[{"_tag":"x"},{"_tag":"x"}]}}"#)
    #expect(try await read(line, names: names).rounds.map(\.actions) == [[0, 1]] && names.names == ["x", "x#2"])
  }

  @Test("chances that do not sum to 1, or are missing, leave the propensity usable and are noted")
  func noDistribution() async throws {
    for changed in ["[0.5,0.4]", "[0.5]", "[1.5,-0.5]"] {
      let (rounds, tally, _) = try await read(
        DSJSONRoundsTests.good.replacing("\"p\":[0.5,0.5]", with: "\"p\":\(changed)"))
      #expect(rounds.count == 1 && rounds[0].logged.isEmpty && rounds[0].propensity == 0.5)
      #expect(tally.noted == ["whole logging distribution not told": 1])
    }
    let (rounds, _, _) = try await read(DSJSONRoundsTests.good.replacing("[2,1]", with: "[2,2]"))
    #expect(rounds.count == 1 && rounds[0].logged.isEmpty)
  }

  @Test(
    "what is no round is counted by its kind, and never stops a reading",
    arguments: [
      (good.replacing("{", with: #"{"_skipLearn":true,"#), "not activated", false),
      (good.replacing("{", with: #"{"_deferred":true,"#), "not activated", false),
      (
        #"{"RewardValue":1.0,"EnqueuedTimeUtc":"2021-01-01T00:00:00Z","EventId":"e","Observations":[{"v":1}]}"#,
        "observation without a decision", false
      ),
      (#"[{"checkpoint":1}]"#, "checkpoint", false), (#"{"_checkpoint_info":{}}"#, "checkpoint", false),
      (#"{"EventId":"e"}"#, "no decision", false), (#"{"c":{"_multi":[{}]}}"#, "decision without a label", false),
      (
        #"{"Timestamp":"2021-01-01T00:00:00Z","c":{},"_outcomes":[{"_label_cost":0}]}"#, "several slots (_outcomes)",
        false
      ),
      (#"{"_label":{"Label":1},"c":{}}"#, "another problem (_label)", false),
      (String(good.dropLast(5)), "damaged line", true), ("nonsense", "damaged line", true),
      (good.replacing("{", with: #"{"a":[1],"#), "damaged line", true),
      (good.replacing("-2", with: "NaN"), "damaged line", true),
      (good.replacing("-2", with: "\"2\""), "damaged line", true),
      (good.replacing("0.5,\"_label_A", with: "0,\"_label_A"), "propensity that is not above 0 and at most 1", true),
      (good.replacing("0.5,\"_label_A", with: "1.5,\"_label_A"), "propensity that is not above 0 and at most 1", true),
      (good.replacing("Action\":2", with: "Action\":3"), "action that could not be chosen", true),
      (good.replacing("Action\":2", with: "Action\":0"), "action that could not be chosen", true),
      (good.replacing("Action\":2", with: "Action\":-9223372036854775808"), "action that could not be chosen", true),
      (good.replacing("}", with: #","pdrop":1}"#), "pdrop that is not from 0 to below 1", true),
      (good.replacing("[2,1]", with: "[]"), "no actions", true),
    ])
  func noRound(line: String, reason: String, isTold: Bool) async throws {
    let (rounds, tally, examples) = try await read(
      [DSJSONRoundsTests.good, line, DSJSONRoundsTests.good].joined(separator: "\n"))
    #expect(rounds.count == 2 && tally.rounds == 2 && tally.dropped == [reason: 1])
    #expect(examples == (isTold ? ["FILE:2: \(reason)"] : []))
  }

  @Test("random damage to real lines is counted, and lines and rounds add up")
  func fuzz() async throws {
    let lines = try String(contentsOfFile: DSJSONRoundsTests.file("dsjson_cb_part1"), encoding: .utf8)
      .split(separator: "\n").map { Array($0.utf8) }
    var state: UInt64 = 9
    func next(_ bound: Int) -> Int {
      state = StableHash.mix(state &+ 0x9E37_79B9_7F4A_7C15)
      return Int(state % UInt64(bound))
    }
    var text: [UInt8] = []
    for _ in 0..<2_000 {
      var line = lines[next(lines.count)]
      switch next(3) {
      case 0: line.removeLast(next(line.count - 1) + 1)
      case 1: line[next(line.count)] = UInt8(next(224) + 32)
      default: line.insert(contentsOf: Array("[{\"".utf8), at: next(line.count))
      }
      text += line + [0x0A]
    }
    try await withFile(text) { path in
      let (rounds, tally) = try await allRounds(of: DSJSONRounds(files: [path], names: ActionNames()))
      #expect(rounds.count + tally.dropped.values.reduce(0, +) == 2_000 && rounds.count < 1_500)
    }
  }

  @Test("a line that is longer than any is damaged like another, and what comes after it is read")
  func endless() async throws {
    let good = DSJSONRoundsTests.good
    let endless = #"{"c":""# + String(repeating: "x", count: 17 << 20)
    try await withFile([good, endless, good, ""].joined(separator: "\n")) { path in
      let (rounds, tally) = try await allRounds(of: DSJSONRounds(files: [path], names: ActionNames()))
      #expect(rounds.count == 2 && tally.dropped.values.reduce(0, +) == 1, "\(tally.dropped)")
      #expect(tally.examples.count == 1 && tally.examples[0].hasPrefix("\(path):2: "), "\(tally.examples)")
    }
  }

  @Test("an empty file and gzip that was cut short are errors")
  func noFile() async throws {
    let packed = gzip(Array((DSJSONRoundsTests.good + "\n").utf8))
    for (bytes, expected) in [
      ([], "expected rounds, found none"), (Array(packed.dropLast(9)), "the gzip data ends early"),
    ] {
      try await withFile(bytes) { path in
        let found = await fault(path) {
          _ = try await allRounds(of: DSJSONRounds(files: [path], names: ActionNames()))
        }
        #expect(found?.contains(expected) == true)
      }
    }
  }
}
