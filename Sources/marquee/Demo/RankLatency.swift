import Events
import JSON
import Replay

/// How long a caller waits for a ranking, over one kept connection.
enum RankLatency {
  private static let calls = 1_000

  /// Ranks all items `calls` times, one call after the other.
  static func measure(
    by transport: HTTPTransport, placement: PlacementName, items: [ActionID]
  ) async throws -> Quantiles {
    var body = JSONWriter()
    body.object { writer in
      writer.key("context")
      writer.object { $0.member("position", "1") }
      writer.key("actions")
      writer.array { writer in for item in items { writer.string(item.text) } }
    }
    let path = "/v1/placements/\(placement)/rank"
    var durations: [Duration] = []
    for _ in 0..<calls {
      let start = ContinuousClock.now
      let answer = try await transport.post(path, json: body.bytes)
      durations.append(.now - start)
      guard answer.status == 200 else { throw DemoError(reason: "a ranking was answered \(answer.status)") }
    }
    return Quantiles(durations)
  }
}
