import EventLog
import Events
import Foundation
import JSON
import Replay
import Testing

@Suite("Placement files that are edited under a real process")
struct EditedFilesTests {
  /// When the process is killed after the signal, in milliseconds.
  private static let moments = ProcessInfo.processInfo.environment["CHAOS"] == "full" ? Array(0..<40) : [0, 3, 9, 30]

  /// Other features and another model for the billboard.
  private func edit(_ models: String) throws {
    let path = "\(models)/billboard.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacing("{ kind: disjoint }", with: "{ kind: hybrid, regularization: 2 }")
      .replacing("floor: 0.05", with: "floor: 0.1")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// The content that `marquee train` gives the billboard's outcomes.
  private func trained(_ outcomes: [String], models: String, in folder: String) throws -> String? {
    let lines = "\(folder)/outcomes.jsonl"
    try outcomes.map { $0 + "\n" }.joined().write(toFile: lines, atomically: true, encoding: .utf8)
    let result = try Command.run(
      "train", lines, "--placement", "billboard", "--models", models, "--out", "\(folder)/trained.safetensors",
      "--json")
    return try JSONValue(parsing: Array(result.output.utf8))["content"]?.string
  }

  @Test(
    "Killed at any moment after SIGHUP: the new sums are those of train on the same outcomes, and check tells the edit")
  func killedWhileFolding() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let story = KillStory(minutes: 120)
    for (number, moment) in Self.moments.enumerated() {
      let (models, data) = ("\(folder)/models-\(number)", "\(folder)/data-\(number)")
      try KillStory.write(models: models)
      var service = try RunningService(models: models, data: data)
      try await story.tell(to: service.url, pause: .zero)
      try edit(models)
      if number == 0 { try expectTold(models: models, data: data) }
      service.hangUp()
      try await Task.sleep(for: .milliseconds(moment))
      service.kill()
      service = try RunningService(models: models, data: data)
      let end = try await story.end(at: service.url)
      #expect(service.stop() == 0)
      let (outcomes, lost) = try await story.outcomes(in: data)
      #expect(lost == 0 && outcomes.count > 500)
      let content = try trained(outcomes, models: models, in: folder)
      #expect(end.contents.count == 2 && end.contents[1] == content, "killed after \(moment) ms")
    }
  }

  private func expectTold(models: String, data: String) throws {
    let told = try Command.run("check", models, "--data", data)
    #expect(told.code == 0)
    #expect(
      told.output.hasSuffix(
        """
        artwork: as it is in the log
        billboard: policy: keeps the sums; model: folds the sums anew from the kept outcomes

        """), "\(told.output)")
    let changes = try JSONValue(parsing: Array(try Command.run("check", models, "--data", data, "--json").output.utf8))
    #expect(changes["changes"]?[1]?["parts"]?[1]?["effect"]?.string == "refolds")
  }

  @Test("After SIGHUP the new policy ranks; with a file that is not valid nothing changes, and the service goes on")
  func hangUp() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let models = "\(folder)/models"
    try KillStory.write(models: models)
    let service = try RunningService(models: models, data: "\(folder)/data")
    try await HTTPTransport.connected(to: service.url) { transport in
      try edit(models)
      service.hangUp()
      try await wait(for: "floor=0.1", at: transport)
      try "placement: [".write(toFile: "\(models)/artwork.yaml", atomically: true, encoding: .utf8)
      service.hangUp()
      for _ in 0..<500 {
        let text = String(decoding: try await transport.get("/metrics").body, as: UTF8.self)
        if text.contains("marquee_edits_refused_total 1") { break }
        try await Task.sleep(for: .milliseconds(10))
      }
      let metrics = String(decoding: try await transport.get("/metrics").body, as: UTF8.self)
      #expect(metrics.contains("marquee_edits_refused_total 1"))
      let listing = try JSONValue(parsing: try await transport.get("/v1/placements").body)
      #expect(listing["placements"]?.array?.count == 2)
    }
    #expect(service.stop() == 0)
  }

  /// Until the billboard's policy is described with some words.
  private func wait(for words: String, at transport: HTTPTransport) async throws {
    var policy = ""
    for _ in 0..<500 where !policy.contains(words) {
      let listing = try JSONValue(parsing: try await transport.get("/v1/placements").body)
      policy = listing["placements"]?[1]?["policy"]?.string ?? ""
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(policy.contains(words), "\(policy)")
  }
}
