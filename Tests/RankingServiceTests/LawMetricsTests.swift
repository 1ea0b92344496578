import Events
import JSON
import RankingService
import Testing

@Suite("The law of events in the metrics")
struct LawMetricsTests {
  /// The events counted by result.
  private func results(_ node: NodeClient) async throws -> [String: Int] {
    try await node.get("/metrics").text.split(separator: "\n").reduce(into: [:]) { results, line in
      let parts = line.split(separator: "\"")
      guard line.hasPrefix("marquee_events_total{result="), parts.count == 3 else { return }
      results[String(parts[1])] = Int(parts[2].split(separator: " ").last ?? "")
    }
  }

  @Test("Events received are those accepted, duplicate, conflicting and rejected, whatever was sent")
  func eventsAreConserved() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(), mode: .wall)
    defer { test.remove() }
    let at = TestClock.start
    let play = Play(id: "p", at: at, member: "m", title: "t", seconds: 1)
    var other = play
    other.seconds = 2
    var later = play
    (later.id, later.at) = ("q", at + .hours(1))
    let events: [Event] = [.play(play), .play(play), .play(other), .play(later)]
    try await test.run { node in
      let sent = try await node.send(events)
      #expect(sent.status == 202)
      let invalid = try await node.post("/v1/events", "[{\"type\":\"play\"},7]")
      #expect(invalid.status == 202)
      let malformed = try await node.post("/v1/events", "{")
      #expect(malformed.status == 400)
      let ranked = try await node.rank("billboard", #"{"actions":["a"],"decisionID":"d"}"#)
      #expect(ranked.status == 200)
      await node.node.ingest.settle()
      let results = try await results(node)
      #expect(results == ["received": 8, "accepted": 2, "duplicate": 1, "conflicting": 1, "rejected": 4])
    }
  }
}
