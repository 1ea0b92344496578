import Foundation
import JSON
import Replay
import Testing

@Suite("evaluate: logs of services")
struct EvaluateServiceLogTests {
  /// A file of `Benchmarks/Data/vw-dsjson`, whose README tells what it holds.
  struct Contents: Sendable {
    let file: String
    var rounds = 0.0
    var reward = 0.0
    var dropped: [String: Int] = [:]
  }

  private static func path(_ name: String) -> String { "Benchmarks/Data/vw-dsjson/\(name).json" }

  @Test(
    "dsjson files hold the rounds, rewards and what is none that their README tells",
    arguments: [
      Contents(file: "dsjson_cb_part1", rounds: 12, reward: 6), Contents(file: "decisionservice", rounds: 3, reward: 2),
      Contents(file: "cb_deferred_actions_w_activations_and_apprentice_10", rounds: 7, reward: 3),
      Contents(file: "cb_simple", rounds: 1, reward: 1), Contents(file: "cb_as_ccb", rounds: 1, reward: 1),
      Contents(file: "cb_test", dropped: ["another format (_label_Cost)": 3]),
      Contents(file: "ca_loop_simple", dropped: ["continuous actions (_label_ca)": 3]),
    ])
  func files(expected: Contents) throws {
    let arguments = ["--format", "dsjson", Self.path(expected.file), "--policy", "logged", "--policy", "uniform"]
    guard expected.rounds > 0 else {
      let result = try Command.evaluate(arguments)
      let dropped = expected.dropped.map { "\($0.value) \($0.key)" }.joined()
      #expect(result.isRefusal("\(Self.path(expected.file)): expected rounds, found none; left out: \(dropped)"))
      return
    }
    let answer = try Command.evaluated(arguments)
    #expect(answer.json["rounds"]?.number == expected.rounds && answer.dropped == expected.dropped)
    let value = try #require(answer.estimate("ips", of: "logged")["value"]?.number)
    #expect(abs(value * expected.rounds - expected.reward) < 1e-12)
    #expect(answer.code == 3 && answer.doubts.contains("fewEffectiveRounds"))
  }

  @Test("several dsjson files are one log, whose rounds and what is none add up")
  func together() throws {
    let names = ["dsjson_cb_part1", "ca_loop_simple", "decisionservice", "cb_test", "cb_simple"]
    let answer = try Command.evaluated(["--format", "dsjson"] + names.map(Self.path))
    #expect(answer.json["rounds"]?.number == 16)
    #expect(answer.dropped == ["another format (_label_Cost)": 3, "continuous actions (_label_ca)": 3])
  }

  @Test("damaged dsjson lines are counted, told by line and never stop a run; CRLF is fine")
  func damaged() throws {
    let folder = try EvaluationFolder()
    let text = try String(contentsOfFile: "\(Command.root)/\(Self.path("dsjson_cb_part1"))", encoding: .utf8)
    let lines = text.split(separator: "\n").map { Array($0.utf8) }
    let bad: [[UInt8]] = [
      Array(lines[0].prefix(50)), [UInt8]("nonsense".utf8), [0xFF, 0xFE], [UInt8](#"{"_label_cost":1e400}"#.utf8), [0],
    ]
    let all = bad.flatMap { [$0, lines[1]] } + [lines[2]]
    let path = try folder.file(Array(all.joined(separator: [0x0D, 0x0A])))
    let answer = try Command.evaluated(["--format", "dsjson", path])
    #expect(answer.json["rounds"]?.number == 6 && answer.dropped == ["damaged line": 5])
    let examples = answer.json["examples"]?.array?.compactMap { $0.string }
    #expect(examples == [1, 3, 5, 7, 9].map { "\(path):\($0): damaged line" })
    let shown = try Command.evaluate(["--format", "dsjson", path]).output
    #expect(shown.contains("5 damaged line") && shown.contains("\(path):9: damaged line"))
  }

  @Test("a data folder is evaluated while it is served, the same after; of another placement or time there is nothing")
  func dataFolder() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = try RunningService(models: "\(Command.root)/Models", data: folder)
    let simulated = try Command.run(
      "simulate", "--to", service.url, "--seed", "1", "--decisions", "400", "--rate", "4000", "--json")
    #expect(simulated.code == 0, "\(simulated.errors)")
    let arguments = ["--data", folder, "--placement", "billboard"]
    let open = try Command.evaluate(arguments)
    #expect(open.isRefusal("\(folder), billboard: expected rounds, found none; left out: 400 still open"))
    // Two days on every window has closed.
    let tick = Array(#"{"type":"tick","at":\#(Int(Date().timeIntervalSince1970 + 2 * 86_400) * 1_000)}"#.utf8)
    let status = try await HTTPTransport.connected(to: service.url) { transport in
      try await transport.post("/v1/events", ndjson: tick).status
    }
    #expect(status == 202)
    let answer = try Command.evaluated(arguments)
    let rounds = try #require(answer.json["rounds"]?.number)
    let dropped = Double(answer.dropped.values.reduce(0, +))
    #expect(rounds > 350 && rounds + dropped == 400 && answer.names == ["uniform", "logged"], "\(rounds), \(dropped)")
    #expect(service.stop() == 0)
    #expect(try Command.evaluated(arguments).json == answer.json)
    #expect(try Command.evaluate(["--data", folder, "--placement", "nobody"]).isRefusal("\(folder): "))
    for more in [["--from", "2100-01-01T00:00:00Z"], ["--where", "cell=b"]] {
      #expect(try Command.evaluate(arguments + more).isRefusal("\(folder), billboard: expected rounds, found none"))
    }
  }
}
