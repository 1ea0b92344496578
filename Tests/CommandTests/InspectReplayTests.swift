import EventLog
import Events
import Foundation
import GRDB
import JSON
import Support
import Testing

@Suite("inspect decision --all: every decision is ranked again")
struct InspectReplayTests {
  /// Every policy, over every kind of model.
  private static let policies = [
    ("uniform", "{ algorithm: uniform, seed: 7 }", "{ kind: counts }"),
    ("greedy", "{ algorithm: epsilonGreedy, epsilon: 0.1, seed: 7 }", "{ kind: disjoint, halfLife: 30d }"),
    ("linucb", "{ algorithm: linUCB, alpha: 1.0, floor: 0.02, slots: 2, seed: 7 }", "{ kind: hybrid }"),
    ("thompson", "{ algorithm: thompson, scale: 1.0, floor: 0.02, seed: 7 }", "{ kind: disjoint }"),
    ("votes", "{ algorithm: thompson, scale: 1.0, floor: 0.05, seed: 7 }", "{ kind: shared }"),
    ("betas", "{ algorithm: thompson, scale: 1.0, floor: 0.02, seed: 7 }", "{ kind: counts }"),
    ("squarecb", "{ algorithm: squareCB, gamma: 10, exponent: 0.5, seed: 7 }", "{ kind: disjoint }"),
  ]

  private static func yaml(_ name: String, _ policy: String, _ model: String) -> String {
    """
    placement: \(name)
    policy: \(policy)
    model: \(model)
    holdback: { share: 0.05, policy: uniform, salt: replay }
    features:
      context:
        - { name: country, type: category, values: [US, BR, JP] }
        - { name: interests, type: category, buckets: 16 }
        - { name: hour, type: number, mean: 12, scale: 7 }
      action:
        - { name: genres, type: category, buckets: 8 }
      crosses: [{ features: [interests, action.genres], buckets: 16 }]
    attribution: { window: 6h, lateness: 10m, reward: { kind: atLeast, seconds: 120 } }
    publish: { everyOutcomes: 20, every: 1h }
    """
  }

  private static func models(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, policy, model) in policies {
      try Data(yaml(name, policy, model).utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
    }
  }

  /// Serves a folder in two lives, the first of which is killed, while every placement decides so often.
  private static func serve(_ folder: String, decisions: Int) throws {
    try models("\(folder)/models")
    let arguments = ["--keep-snapshots", "3"]
    for life in 0..<2 {
      let service = try RunningService(
        models: "\(folder)/models", data: "\(folder)/data", clock: "wall", arguments)
      let url = service.url
      DispatchQueue.concurrentPerform(iterations: policies.count) { index in
        let result = try? Command.run(
          "simulate", "--to", url, "--placement", policies[index].0, "--seed", "\(life + 1)", "--decisions",
          "\(decisions / 2)", "--rate", "300", "--json")
        #expect(result?.code == 0, "\(result?.errors ?? "not run")")
      }
      if life == 0 { service.kill() } else { #expect(service.stop() == 0) }
    }
  }

  private static func replay(_ folder: String, _ more: String...) throws -> (code: Int32, report: JSONValue) {
    let result = try Command.run(["inspect", "decision", "--all", "--data", "\(folder)/data", "--json"] + more)
    return (result.code, try JSONValue(parsing: result.output))
  }

  @Test(
    "for every policy, across versions and a kill, with three files kept: identical; an altered record is different")
  func everyDecision() throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let decisions = Chaos.count(full: 10_000, short: 1_000)
    try Self.serve(folder, decisions: decisions)
    for (name, _, _) in Self.policies {
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/data/snapshots/\(name)")
      #expect((1...5).contains(files.count), "\(name): \(files)")
      let list = try Command.run(
        "inspect", "list", "--data", "\(folder)/data", "--placement", name, "--limit", "1000", "--json")
      let versions = try #require(try JSONValue(parsing: list.output)["snapshots"]?.array)
      #expect(versions.count >= 20, "\(name) has \(versions.count) versions")
      let (code, report) = try Self.replay(folder, "--placement", name)
      #expect(code == 0 && report["different"]?.array?.isEmpty == true, "\(name): \(report)")
      // A kill may lose the last decisions, whose answers said that they were queued.
      let identical = Int(report["identical"]?.number ?? 0)
      #expect((decisions - 200...decisions).contains(identical), "\(name): \(report)")
      #expect(report["equal"]?.number == 0 && report["unavailable"]?.number == 0, "\(name): \(report)")
      #expect(report["versions"]?.number ?? 0 >= 20, "\(name): \(report)")
      #expect(report["rebuilt"]?.number ?? 0 >= 15, "\(name): \(report)")
    }
    let altered = try Self.alterOne(of: "thompson", in: "\(folder)/data")
    let (code, report) = try Self.replay(folder, "--placement", "thompson")
    #expect(code == 1)
    #expect(report["different"]?.array?.map { $0["decisionID"]?.string } == [altered.text])
    let single = try Command.run("inspect", "decision", altered.text, "--data", "\(folder)/data")
    #expect(single.code == 1 && single.errors.contains("different: place 0"), "\(single.errors)")
  }

  /// Gives the first place of a decision another propensity, as whoever can write the file could.
  private static func alterOne(of placement: PlacementName, in folder: String) throws -> DecisionID {
    let log = try EventLog(folder: folder)
    var found: (offset: UInt64, decision: Decision)?
    try log.forEachRecord(after: 0) { offset, record, _ in
      if case .event(.decision(let decision)) = record, decision.placement == placement { found = (offset, decision) }
    }
    var (offset, decision) = try #require(found)
    decision.places[0].propensity = (decision.places[0].propensity ?? 0) / 2
    let record = LogRecord(.event(.decision(decision)))
    let queue = try DatabaseQueue(path: "\(folder)/log.sqlite")
    try queue.write { db in
      try db.execute(
        sql: #"UPDATE records SET crc = ?, body = ? WHERE "offset" = ?"#,
        arguments: [Int64(record.checksum(at: offset)), Data(record.body), Int64(offset)])
    }
    try queue.close()
    return decision.id
  }

  @Test("a decision whose version is gone, with the records that led to it, is unavailable and says why")
  func behindRetention() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.serve(folder, decisions: 200)
    try FileManager.default.removeItem(atPath: "\(folder)/data/snapshots")
    try FileManager.default.removeItem(atPath: "\(folder)/data/checkpoints.sqlite")
    let log = try EventLog(folder: "\(folder)/data")
    let half = try log.lastOffset() / 2
    while try await !log.prune(through: half, most: 1_000).isLast {}
    let (code, report) = try Self.replay(folder)
    #expect(code == 0 && report["replayed"]?.number == 0)
    #expect(report["unavailable"]?.number ?? 0 > 100)
    let reasons = try #require(report["reasons"]?.object?.members.map(\.key))
    #expect(reasons.allSatisfy { $0.contains("the log begins after record \(half)") }, "\(reasons)")
    var kept: DecisionID?
    try log.forEachRecord(after: half) { _, record, _ in
      if case .event(.decision(let decision)) = record { kept = decision.id }
    }
    let single = try Command.run(
      "inspect", "decision", try #require(kept).text, "--data", "\(folder)/data", "--json")
    #expect(single.code == 1 && single.output.contains(#""verdict":"unavailable""#), "\(single.output)")
    let gone = try Command.run("inspect", "decision", "nobody", "--data", "\(folder)/data")
    #expect(gone.code == 1 && gone.errors.contains("which begins after record \(half)"), "\(gone.errors)")
  }
}
