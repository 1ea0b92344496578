import EventLog
import Events
import Foundation
import JSON
import Replay
import Testing

@Suite("Crash = no crash, over the real process")
struct CrashTests {
  private static let placements = ["obd-linucb", "obd-thompson", "obd-epsilongreedy"]

  /// What a run ends in: each placement's content, and the outcomes in the order in which they closed.
  private struct End: Equatable {
    var contents: [String] = []
    var outcomes: [String] = []
  }

  /// The first 1,000 rounds of the Open Bandit log as events.
  private func writeEvents(to path: String) throws {
    let log = try OpenBanditLog(
      files: ["\(Command.root)/Benchmarks/Data/open-bandit/random_all.csv"],
      placements: CrashTests.placements.map { PlacementName($0) })
    var bytes: [UInt8] = []
    for _ in 0..<6_000 {
      guard let entry = try log.next() else { break }
      var writer = JSONWriter()
      entry.event.write(to: &writer)
      bytes += writer.bytes + [UInt8(ascii: "\n")]
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func replay(_ file: String, to url: String) async throws -> ReplayReport {
    let source = try EventSource(files: [file], format: .ndjson)
    return try await ReplayClient.connected(to: url, batchSize: 200) { try await $0.replay(source) }
  }

  /// Asks for a snapshot of each placement, stops the service and reads its log.
  private func finish(_ service: RunningService, data: String) async throws -> End {
    var end = End()
    try await HTTPTransport.connected(to: service.url) { transport in
      for placement in CrashTests.placements {
        let answer = try await transport.post("/v1/placements/\(placement)/snapshots", json: [])
        let summary = try JSONValue(parsing: answer.body)
        let version = try #require(summary["version"]?.string)
        end.contents.append(try #require(summary["content"]?.string))
        #expect(FileManager.default.fileExists(atPath: "\(data)/snapshots/\(placement)/\(version).safetensors"))
      }
    }
    #expect(service.stop() == 0, "SIGTERM drains and exits with 0")
    end.outcomes = try await EventLog(folder: data).archive.lines()
    return end
  }

  private func received(by service: RunningService) async throws -> Double {
    try await HTTPTransport.connected(to: service.url) { transport in
      let listing = try JSONValue(parsing: try await transport.get("/v1/placements").body)
      let placement = listing["placements"]?.array?.first { $0["name"]?.string == CrashTests.placements[0] }
      return try #require(placement?["counts"]?["decisions"]?["received"]?.number)
    }
  }

  /// Looks until so many decisions were received; a generous limit ends a service that stands still.
  private func wait(for count: Double, by service: RunningService) async throws {
    for _ in 0..<10_000 {
      if try await received(by: service) >= count { return }
      try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("not \(count) decisions after 10,000 looks")
  }

  @Test("Killed with SIGKILL during a replay and restarted, with the replay sent again: the same outcomes and content")
  func killedReplayEndsEqual() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let events = "\(folder)/events.ndjson"
    try writeEvents(to: events)
    let models = "\(Command.root)/Models"
    let calm = try RunningService(models: models, data: "\(folder)/calm")
    let report = try await replay(events, to: calm.url)
    #expect(report.accepted == 6_000 && report.rejected == 0)
    let expected = try await finish(calm, data: "\(folder)/calm")
    #expect(expected.outcomes.count > 2_900)
    #expect(Set(expected.contents).count == 3)

    for kill in 1...3 {
      let data = "\(folder)/killed-\(kill)"
      let doomed = try RunningService(models: models, data: data)
      let url = doomed.url
      let sending = Task { try await replay(events, to: url) }
      try await wait(for: Double(kill * 200), by: doomed)
      doomed.kill()
      let restarted = try RunningService(models: models, data: data)
      sending.cancel()
      _ = try? await sending.value
      #expect(try await received(by: restarted) >= Double(kill * 200), "nothing acknowledged is lost")
      let again = try await replay(events, to: restarted.url)
      #expect(again.rejected == 0)
      #expect(try await finish(restarted, data: data) == expected)
    }
  }
}
