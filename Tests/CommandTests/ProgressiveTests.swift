import Foundation
import JSON
import Testing

@Suite("replay --progressive")
struct ProgressiveCommandTests {
  private static let golden = "\(Command.root)/Tests/Golden"

  private func play(_ arguments: String...) throws -> Command.Result {
    try Command.run(["replay", "--progressive", "\(Self.golden)/stream.jsonl"] + arguments)
  }

  @Test("the average reward is what stream.py earns, in the file's order and in the order asked for")
  func plays() throws {
    let policy = "\(Self.golden)/stream.yaml"
    let expected = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: "\(Self.golden)/stream.json"))))
    let averages = try #require(expected.array).map { $0["averageReward"]?.number }
    let plain = try play("--policy", policy, "--json")
    #expect(plain.code == 0 && plain.errors.contains("rounds"))
    let report = try JSONValue(parsing: plain.output)
    #expect(report["rounds"]?.number == 150 && report["averageReward"]?.number == averages[0])
    let orders = "\(Self.golden)/stream.perms.json"
    let second = try play("--policy", policy, "--permutation", orders, "--order", "1", "--json")
    #expect(try JSONValue(parsing: second.output)["averageReward"]?.number == averages[2])
    let few = try play("--policy", policy, "--permutation", orders, "--rounds", "10", "--json")
    #expect(try JSONValue(parsing: few.output)["rounds"]?.number == 10)
    #expect(try play("--policy", policy).output.hasPrefix("rounds          150\naverage reward  0.77333"))
  }

  @Test("rounds whose rewards the model cannot take are reported, and the exit code is 3")
  func untrusted() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "progressive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (rounds, policy) = (folder.appending(path: "rounds.jsonl"), folder.appending(path: "counts.yaml"))
    let file = """
      placement: p
      policy: { algorithm: uniform }
      model: { kind: counts }
      features: { context: [ { name: x, type: vector, size: 1 } ] }
      attribution: { window: 1s, reward: { kind: value } }
      """
    try Data(file.utf8).write(to: policy)
    try Data("{\"x\":[1],\"r\":[2]}\n{\"x\":[1],\"r\":[1]}\n".utf8).write(to: rounds)
    let command = ["replay", "--progressive", rounds.path, "--policy", policy.path]
    let (text, json) = (try Command.run(command), try Command.run(command + ["--json"]))
    #expect(text.code == 3 && text.output.contains("unlearned       1"))
    #expect(text.errors.contains("1 of 2 rounds taught nothing"))
    let unlearned = try JSONValue(parsing: json.output)["unlearned"]?.number
    #expect(json.code == 3 && unlearned == 1)
  }

  @Test("bad usage and bad input are exit code 2 and say what was expected")
  func refuses() throws {
    let policy = "\(Self.golden)/stream.yaml"
    let cases: [(arguments: [String], says: String)] = [
      ([], "--policy"), (["--policy", policy, "--to", "http://127.0.0.1:1"], "leave --to out"),
      (["--policy", policy, "--order", "1"], "--order goes with --permutation"),
      (["--policy", policy, "--rounds", "0"], "--rounds"), (["--policy", "/nowhere.yaml"], "/nowhere.yaml"),
      (
        ["--policy", policy, "--permutation", "\(Self.golden)/stream.perms.json", "--order", "3"],
        "from 0 to 2, asked for 3"
      ),
      (["--policy", "\(Command.root)/Models/billboard.yaml"], "expected a context feature x or an action feature f"),
    ]
    for (arguments, says) in cases {
      let result = try Command.run(["replay", "--progressive", "\(Self.golden)/stream.jsonl"] + arguments)
      #expect(result.code == 2 && result.errors.contains(says), "\(arguments): \(result.errors)")
    }
    let without = try Command.run("replay", "\(Self.golden)/stream.jsonl", "--policy", policy)
    #expect(without.code == 2 && without.errors.contains("go with --progressive"))
  }
}
