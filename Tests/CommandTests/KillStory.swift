import EventLog
import Events
import Foundation
import JSON
import Replay
import Synchronization
import Testing

/// What several clients send to one service, whatever happens to it: each its own decisions, minute by minute, and a batch
/// that was not answered for again before the next. No client gets far ahead of the others: the lateness covers it.
struct KillStory: Sendable {
  /// What a run ends in.
  struct End: Equatable, Sendable {
    var contents: [String] = []
    var counts: [String] = []
    var outcomes: [String] = []
  }

  static let clients = 4
  /// How many minutes a client may be ahead of another.
  private static let lead = 60
  private static let start: Int64 = 1_800_000_000_000
  private static let placements = ["artwork", "billboard"]
  let minutes: Int

  /// Writes the placement files.
  static func write(models folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, model) in [("artwork", "{ kind: shared }"), ("billboard", "{ kind: disjoint }")] {
      let text = """
        placement: \(name)
        policy: { algorithm: thompson, floor: 0.05, seed: 3 }
        model: \(model)
        features:
          context: [{ name: hour, type: number, mean: 12, scale: 7 }]
          action: [{ name: year, type: number, mean: 2000, scale: 100 }]
          crosses: [{ features: [hour, action.year] }]
        attribution: { window: 1h, lateness: 2h, reward: { kind: atLeast, seconds: 120 } }
        publish: { everyOutcomes: 50, every: 10s }
        persist: 1s
        """
      try text.write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
    }
  }

  private func batch(_ client: Int, _ minute: Int) -> [UInt8] {
    let at = EventTime(milliseconds: KillStory.start + Int64(minute) * 60_000)
    var writer = JSONWriter()
    for name in KillStory.placements {
      let id = DecisionID("\(name)-\(client)-\(minute)")
      let title = ActionID("t\((minute + client) % 5)")
      let member = MemberID("m\(client)-\(minute % 11)")
      let candidates = (0..<5).map { Candidate(id: ActionID("t\($0)"), features: ["year": .number(Double(1990 + $0))]) }
      var events: [Event] = [
        .decision(
          .imported(
            id: id, at: at, placement: PlacementName(name), member: member,
            context: ["hour": .number(Double(minute % 24))], candidates: candidates, chosen: (minute + client) % 5,
            propensity: 0.2)),
        .impression(Impression(at: at + .seconds(1), decisionID: id, action: title)),
      ]
      if (minute + client) % 3 == 0 {
        events.append(
          .play(
            Play(
              id: EventID("p-\(name)-\(client)-\(minute)"), at: at + .minutes(2), member: member, title: title,
              seconds: Double(60 + minute % 120), decisionID: id)))
      }
      for event in events {
        event.write(to: &writer)
        writer.endLine()
      }
    }
    return writer.bytes
  }

  /// Tells the story to the service at `url`, which may be gone for a while at any time.
  ///
  /// - Parameter pause: Between the batches of a client.
  func tell(to url: String, pause: Duration) async throws {
    let progress = KillProgress(clients: KillStory.clients)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<KillStory.clients {
        group.addTask {
          try await HTTPTransport.connected(to: url) { transport in
            try await tell(client, over: transport, progress, pause: pause)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func tell(
    _ client: Int, over transport: HTTPTransport, _ progress: KillProgress, pause: Duration
  ) async throws {
    for minute in 0..<minutes {
      while progress.least < minute - KillStory.lead { try await Task.sleep(for: .milliseconds(1)) }
      try await KillStory.insist(batch(client, minute), on: transport)
      progress.reach(minute + 1, client: client)
      try await Task.sleep(for: pause)
    }
  }

  /// Sends a batch until it is answered for.
  private static func insist(_ batch: [UInt8], on transport: HTTPTransport) async throws {
    for _ in 0..<20_000 {
      if let answer = try? await transport.post("/v1/events", ndjson: batch) {
        if answer.status == 202 { return }
        #expect(answer.status == 503, "\(answer.status)")
      }
      try await Task.sleep(for: .milliseconds(3))
    }
    Issue.record("a batch was not taken after 20,000 attempts")
  }

  /// Ends the story: lets everything close, and asks for what was learned.
  func end(at url: String) async throws -> End {
    var end = End()
    try await HTTPTransport.connected(to: url) { transport in
      let last = EventTime(milliseconds: KillStory.start + Int64(minutes) * 60_000) + .hours(72)
      var tick = JSONWriter()
      Event.tick(last).write(to: &tick)
      try await KillStory.insist(tick.bytes, on: transport)
      for name in KillStory.placements {
        let answer = try await transport.post("/v1/placements/\(name)/snapshots", json: [])
        end.contents.append(try JSONValue(parsing: answer.body)["content"]?.string ?? "\(answer)")
      }
      let listing = try JSONValue(parsing: try await transport.get("/v1/placements").body)
      end.counts = (listing["placements"]?.array ?? []).map { "\($0["counts"] ?? .null)" }
    }
    return end
  }

  /// The outcomes in a data folder whose service has stopped, and which of the events sent its log does not hold.
  func outcomes(in folder: String) async throws -> (outcomes: [String], lost: Int) {
    let log = try EventLog(folder: folder)
    var found = Set<[UInt8]>()
    try log.forEachRecord(after: 0) { _, record, _ in found.insert(record.encoded()) }
    var lost = 0
    for client in 0..<KillStory.clients {
      for minute in 0..<minutes {
        for line in batch(client, minute).split(separator: UInt8(ascii: "\n")) {
          let event = try JSONReader.document(Array(line)) { try Event(from: &$0) }
          if !found.contains(Record.event(event).encoded()) { lost += 1 }
        }
      }
    }
    return (try await log.archive.lines(), lost)
  }
}

/// How far each client has come.
private final class KillProgress: Sendable {
  private let minutes: Mutex<[Int]>

  init(clients: Int) { minutes = Mutex(Array(repeating: 0, count: clients)) }

  var least: Int { minutes.withLock { $0.min() ?? 0 } }

  func reach(_ minute: Int, client: Int) { minutes.withLock { $0[client] = minute } }
}
