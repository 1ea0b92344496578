import Events
import JSON
import Replay
import Support
import Testing

@Suite("Event sources")
struct EventSourceTests {
  private func all(_ source: EventSource) throws -> [EncodedEvent] {
    var events: [EncodedEvent] = []
    while let event = try source.next() { events.append(event) }
    return events
  }

  @Test("recorded lines are passed on as they are, with their time and place; empty ones are not")
  func lines() async throws {
    let lines = [
      #"{"type":"tick","at":"1970-01-01T00:00:02Z"}"#, "", impression(at: 5), " ", "no JSON", #"{"at":"soon"}"#, "[]",
    ]
    try await withFile(lines.joined(separator: "\r\n")) { first in
      try await withFile(impressions(1)) { second in
        let source = try EventSource(files: [first, second], format: .ndjson)
        #expect(source.count == nil)
        let events = try all(source)
        let expected = [0, 2, 4, 5, 6].map { lines[$0] } + [impression(at: 1_000_000)]
        #expect(events.map { String(decoding: $0.json, as: UTF8.self) } == expected)
        #expect(events.map { $0.at?.milliseconds } == [2_000, 5, nil, nil, nil, 1_000_000])
        #expect(events.map(\.line) == [1, 3, 5, 6, 7, 1])
        #expect(events.map(\.file) == Array(repeating: first, count: 5) + [second])
      }
    }
  }

  @Test("a missing file is told before any event")
  func missing() async throws {
    try await withFile(impressions(1)) { path in
      let error = failure { () throws(ReplayError) in
        _ = try EventSource(files: [path, path + "-absent"], format: .ndjson)
      }
      #expect(error?.file == path + "-absent" && error?.code == .input)
    }
  }

  @Test("an Open Bandit log is told as events that read back as they were")
  func openBandit() throws {
    let source = try EventSource(files: [openBanditFile], format: .obd, placements: ["p"])
    #expect(source.count == 20_038)
    let log = try OpenBanditLog(files: [openBanditFile], placements: ["p"])
    for _ in 0..<2_000 {
      let encoded = try #require(try source.next())
      let entry = try #require(try log.next())
      #expect(try JSONReader.document(encoded.json) { try Event(from: &$0) } == entry.event)
      #expect(encoded.at == entry.event.at && encoded.line == entry.line)
    }
  }

  @Test("recorded events name their placements themselves")
  func placements() async throws {
    try await withFile(impressions(1)) { path in
      let error = failure { () throws(ReplayError) in
        _ = try EventSource(files: [path], format: .ndjson, placements: ["p"])
      }
      #expect(error?.code == .input)
    }
  }
}
