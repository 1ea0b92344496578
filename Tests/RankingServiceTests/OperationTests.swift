import EventLog
import Events
import Foundation
import JSON
import RankingService
import Testing

@Suite("Operating the service")
struct OperationTests {
  @Test("Health, readiness, placements, current snapshot and metrics answer")
  func routesAnswer() async throws {
    let test = try TestNode(PlacementSamples.billboard)
    defer { test.remove() }
    try await test.run { node in
      #expect(try await node.get("/healthz").status == 200)
      #expect(try await node.get("/readyz").json["status"]?.string == "ready")
      let placement = try await node.get("/v1/placements").json["placements"]?[0]
      #expect(placement?["name"]?.string == "billboard")
      #expect(placement?["window"]?.number == 21_600_000)
      let current = try await node.get("/v1/placements/billboard/snapshots/current").json
      // Its placement is the first record of the log.
      #expect(current["version"]?.string == "1")
      #expect(current["content"]?.string?.count == 64)
      _ = try await node.rank("billboard", #"{"actions":["a"],"context":{"taste":[1,2,3,4]}}"#)
      _ = try await node.send([.tick(TestClock.start)])
      let metrics = try await node.get("/metrics").text
      #expect(metrics.contains(#"marquee_decisions{placement="billboard",state="pending"} 1"#))
      #expect(metrics.contains(#"marquee_rank_seconds_count{placement="billboard"} 1"#))
      #expect(metrics.contains(#"marquee_events_total{result="accepted"} 2"#))
    }
  }

  @Test("Freshness is measured from a play's acknowledgement to the snapshot that has it")
  func freshnessIsMeasured() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.rank("billboard", #"{"decisionID":"d-1","at":1800000000000,"member":"m1","actions":["tt1"]}"#)
      _ = try await node.send([.impression(Impression(at: TestClock.start, decisionID: "d-1", action: "tt1"))])
      _ = try await node.post("/v1/placements/billboard/snapshots")
      let play = Play(id: "p-1", at: TestClock.start + .seconds(60), member: "m1", title: "tt1", seconds: 600)
      let stray = Play(id: "p-2", at: TestClock.start + .seconds(60), member: "m2", title: "tt1", seconds: 600)
      _ = try await node.send([.play(play), .play(stray)])
      #expect(!(try await node.get("/metrics").text.contains("marquee_freshness_seconds_count")))
      _ = try await node.post("/v1/placements/billboard/snapshots")
      let metrics = try await node.get("/metrics").text
      #expect(
        metrics.contains(#"marquee_freshness_seconds_count{placement="billboard"} 1"#), "the stray joined nothing")
    }
  }

  @Test("Under the wall clock ticks publish by themselves, and an idle service logs nothing")
  func ticksPublish() async throws {
    let test = try TestNode(
      PlacementSamples.biasOnly(publish: "{ everyOutcomes: 1000, every: 2s }"), mode: .wall)
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.rank("billboard", #"{"decisionID":"d-1","member":"m1","actions":["tt1"]}"#)
      _ = try await node.send([.impression(Impression(at: TestClock.start, decisionID: "d-1", action: "tt1"))])
      let version = try await node.until { $0 != "0" }
      test.clock.advance(.seconds(1))
      _ = try await node.send([
        .play(Play(id: "p-1", at: TestClock.start + .seconds(1), member: "m1", title: "tt1", seconds: 600))
      ])
      test.clock.advance(.seconds(2))
      _ = try await node.until { $0 != version }
      // The log is told of the publish first.
      await node.node.ingest.settle()
      let offset = node.node.ingest.currentStatus.offset
      try await Task.sleep(for: .milliseconds(200))
      #expect(node.node.ingest.currentStatus.offset == offset, "nothing is due, so nothing is logged")
    }
  }

  @Test("After a restart the same events have given the same content, and the outcomes are in the log once")
  func restartKeepsContent() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    let before = try await test.run { node in
      for index in 0..<100 {
        let id = "d-\(index)"
        let at = TestClock.start + .minutes(Int64(index * 10))
        _ = try await node.rank(
          "billboard", #"{"decisionID":"\#(id)","at":\#(at.milliseconds),"member":"m","actions":["x","y"]}"#)
        _ = try await node.send([
          .impression(Impression(at: at, decisionID: DecisionID(id), action: "x")),
          .play(Play(id: EventID("p\(index)"), at: at, member: "m", title: "x", seconds: Double(index * 4))),
        ])
      }
      let published = try await node.post("/v1/placements/billboard/snapshots")
      #expect((published.json["outcomes"]?.number ?? 0) > 50)
      return published.json
    }
    try await test.run { node in
      let current = try await node.get("/v1/placements/billboard/snapshots/current").json
      #expect(current["content"] == before["content"])
      #expect(current["outcomes"] == before["outcomes"])
      let lines = try await node.node.archive.lines()
      #expect(Double(lines.count) == current["outcomes"]?.number)
      #expect(Set(lines).count == lines.count)
    }
  }

  @Test("A second service on the same folder is refused with a clear error")
  func folderIsLocked() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { _ in
      _ = await #expect(throws: (any Error).self, "in use by another marquee serve") { _ = try await test.run { _ in } }
    }
  }
}

extension NodeClient {
  /// Waits until the billboard's current version is one that `condition` wants; fails after a generous limit.
  func until(_ condition: (String) -> Bool) async throws -> String {
    for _ in 0..<500 {
      let version = try await get("/v1/placements/billboard/snapshots/current").json["version"]?.string ?? ""
      if condition(version) { return version }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("no new snapshot within ten seconds")
    return ""
  }
}
