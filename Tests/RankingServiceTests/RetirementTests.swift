import EventLog
import Events
import JSON
import RankingService
import Synchronization
import Testing

@Suite("Actions that are retired while the service runs")
struct RetirementTests {
  private static let yaml = PlacementSamples.biasOnly() + "\nmodel: { kind: disjoint, maxActions: 2 }\n"

  /// Shows titles, each alone, ten minutes after the other, and closes their windows.
  private func show(_ titles: Range<Int>, _ node: NodeClient) async throws {
    for title in titles {
      let (id, at) = ("d-\(title)", TestClock.start + .minutes(Int64(title * 10)))
      _ = try await node.rank(
        "billboard", #"{"decisionID":"\#(id)","at":\#(at.milliseconds),"member":"m","actions":["t\#(title)"]}"#)
      _ = try await node.send([
        .impression(Impression(at: at, decisionID: DecisionID(id), action: ActionID("t\(title)")))
      ])
    }
    _ = try await node.send([.tick(TestClock.start + .minutes(Int64(titles.upperBound * 10)) + .hours(7))])
  }

  /// The actions that the log says were retired, and the offset of its last record.
  private func logged(_ node: NodeClient) throws -> (actions: [ActionID], offset: UInt64) {
    let found = Mutex<(actions: [ActionID], offset: UInt64)>(([], 0))
    try node.node.log.forEachRecord(after: 0) { offset, record, _ in
      found.withLock { found in
        found.offset = offset
        if case .retired("billboard", let actions) = record { found.actions += actions }
      }
    }
    return found.withLock { $0 }
  }

  @Test("they are counted and noted in the log once; a restart comes to the same model and notes nothing again")
  func noted() async throws {
    let test = try TestNode(Self.yaml)
    defer { test.remove() }
    let gone = (0..<8).map { ActionID("t\($0)") }
    let before = try await test.run { node in
      try await show(0..<10, node)
      let lines = try await node.get("/v1/outcomes?placement=billboard&format=ndjson").text
      #expect(lines.contains(#""offered":["t0"]"#))
      #expect(try logged(node).actions == gone)
      let metrics = try await node.get("/metrics").text
      #expect(metrics.contains(#"marquee_retired_actions_total{placement="billboard"} 8"#))
      #expect(metrics.contains(#"marquee_actions{placement="billboard"} 2"#))
      // 144 for the sums of two actions and of all, and 16 for the row and the b of each action.
      #expect(metrics.contains(#"marquee_model_bytes{placement="billboard"} 464"#))
      return try await node.post("/v1/placements/billboard/snapshots").json
    }
    try await test.run { node in
      let (actions, offset) = try logged(node)
      #expect(actions == gone && node.node.ingest.currentStatus.offset == offset)
      let current = try await node.get("/v1/placements/billboard/snapshots/current").json
      #expect(current["content"] == before["content"] && current["actions"]?.number == 2)
      _ = try await node.get("/v1/outcomes?placement=billboard")
      #expect(try logged(node).offset == offset)
      try await show(60..<62, node)
      _ = try await node.get("/v1/outcomes?placement=billboard")
      #expect(try logged(node).actions == gone + ["t8", "t9"])
    }
  }
}
