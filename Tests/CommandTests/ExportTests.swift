import Foundation
import JSON
import Testing

@Suite("export: what was logged, as rounds")
struct ExportTests {
  private static let yaml = """
    placement: billboard
    policy: { algorithm: thompson, scale: 1.0, floor: 0.05, seed: 7 }
    model: { kind: disjoint }
    features:
      context:
        - { name: country, type: category, values: [US, BR, JP] }
        - { name: hour, type: number, mean: 12, scale: 7 }
    attribution: { window: 1s, lateness: 1s, reward: { kind: atLeast, seconds: 120 } }
    publish: { everyOutcomes: 100 }
    """

  /// A data folder that a service has left.
  private static func served() throws -> String {
    let folder = Command.temporaryFolder()
    try FileManager.default.createDirectory(atPath: "\(folder)/models", withIntermediateDirectories: true)
    try Data(yaml.utf8).write(to: URL(filePath: "\(folder)/models/billboard.yaml"))
    let service = try RunningService(models: "\(folder)/models", data: "\(folder)/data", clock: "wall")
    let result = try Command.run("simulate", "--to", service.url, "--decisions", "800", "--rate", "200", "--json")
    #expect(result.code == 0, "\(result.errors)")
    #expect(service.stop() == 0)
    return folder
  }

  private static func export(_ folder: String, _ more: String...) throws -> Command.Result {
    try Command.run(["export", "--data", "\(folder)/data", "--placement", "billboard"] + more)
  }

  @Test("every format has a line for each round; the whole distribution is there, its chosen chance the propensity")
  func formats() throws {
    let folder = try Self.served()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let whole = try Self.export(folder, "--format", "rounds", "--out", "\(folder)/rounds.jsonl", "--json")
    #expect(whole.code == 0 && !whole.errors.contains("no room"), "\(whole.errors)")
    let counts = try JSONValue(parsing: whole.output)
    let rounds = Int(counts["rounds"]?.number ?? 0)
    #expect(rounds > 100 && counts["untold"]?.object?.members.isEmpty == true, "\(counts)")
    #expect(counts["dropped"]?.object?.members.isEmpty == false, "\(counts)")
    let lines = try String(contentsOfFile: "\(folder)/rounds.jsonl", encoding: .utf8).split(separator: "\n")
    #expect(lines.count == rounds)
    for line in lines {
      let round = try JSONValue(parsing: String(line))
      let chances = round["probabilities"]?.array?.compactMap(\.number) ?? []
      #expect(abs(chances.reduce(0, +) - 1) < 1e-9 && chances.count == round["actions"]?.array?.count)
      #expect(round["propensity"]?.number.map(chances.contains) == true)
      #expect(round["snapshot"]?.string != nil && round["context"]?["country"]?.string != nil)
    }
    for (format, header) in [("flat", 0), ("dsjson", 0), ("obd", 1)] {
      let result = try Self.export(folder, "--format", format, "--no-distributions")
      #expect(result.code == 0, "\(result.errors)")
      #expect(result.output.split(separator: "\n").count == rounds + header, "\(format)")
      #expect(result.errors.contains("\(rounds.formatted(.number.grouping(.never))) rounds") || rounds >= 1_000)
      #expect(result.errors.contains("\(format) has no room for "), "\(result.errors)")
    }
    let none = try Self.export(folder, "--format", "flat", "--where", "cell=b")
    #expect(none.code == 3 && none.errors.contains("left out: other tags"), "\(none.errors)")
  }

  @Test("a folder that is not there, another placement and a format that is none are bad input")
  func badInput() throws {
    let missing = try Command.run("export", "--data", "/nowhere", "--placement", "billboard", "--format", "flat")
    #expect(missing.code == 2 && missing.errors.contains("/nowhere"), "\(missing.errors)")
    let format = try Command.run("export", "--data", "/nowhere", "--placement", "billboard", "--format", "xml")
    #expect(format.code == 2, "\(format.errors)")
    let data = try Command.run("export", "--placement", "billboard", "--format", "flat")
    #expect(data.code == 2 && data.errors.contains("expected --data"), "\(data.errors)")
  }
}
