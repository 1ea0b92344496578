import JSON
import Replay
import Synchronization

/// A service that takes every event and notes what it is sent; a test says how else an attempt shall end.
final class FakeService: Transport {
  typealias Outcome = Result<ServiceAnswer, TransportError>

  private struct State {
    var batches: [[String]] = []
    var pauses: [Duration] = []
    /// What the next posts get, first first; then every post is taken.
    var outcomes: [Outcome]
    var statuses: [Outcome]
  }

  private let state: Mutex<State>

  /// - Parameter statuses: What `GET /v1/placements` gets, the last again and again.
  init(posts outcomes: [Outcome] = [], statuses: [Outcome] = [FakeService.status()]) {
    state = Mutex(State(outcomes: outcomes, statuses: statuses))
  }

  /// The lines of each post.
  var batches: [[String]] { state.withLock { $0.batches } }
  /// How long the client waited between attempts.
  var pauses: [Duration] { state.withLock { $0.pauses } }

  func client(batchSize: Int = 500) -> ReplayClient {
    ReplayClient(transport: self, batchSize: batchSize) { pause in self.state.withLock { $0.pauses.append(pause) } }
  }

  func get(_ path: String) async throws(TransportError) -> ServiceAnswer {
    guard path == "/v1/placements" else { return ServiceAnswer(status: 404) }
    let outcome = state.withLock { $0.statuses.count > 1 ? $0.statuses.removeFirst() : $0.statuses[0] }
    return try outcome.get()
  }

  func post(_ path: String, ndjson body: [UInt8]) async throws(TransportError) -> ServiceAnswer {
    guard path == "/v1/events" else { return ServiceAnswer(status: 404) }
    let lines = String(decoding: body, as: UTF8.self).split(separator: "\n").map(String.init)
    let outcome = state.withLock { state in
      state.batches.append(lines)
      return state.outcomes.isEmpty ? .success(FakeService.taken(lines.count)) : state.outcomes.removeFirst()
    }
    return try outcome.get()
  }

  /// The answer that takes `accepted` events.
  static func taken(
    _ accepted: Int, duplicates: Int = 0, rejected: [(index: Int, reason: String)] = []
  ) -> ServiceAnswer {
    let entries = rejected.map { #"{"index":\#($0.index),"reason":"\#($0.reason)","detail":"because"}"# }
    let list = entries.joined(separator: ",")
    let text = #"{"accepted":\#(accepted),"duplicates":\#(duplicates),"rejected":[\#(list)]}"#
    return ServiceAnswer(status: 202, body: Array(text.utf8))
  }

  static func refused(_ status: Int, retryAfter: Duration? = nil) -> Outcome {
    let body = Array(#"{"title":"Unavailable","detail":"not now"}"#.utf8)
    return .success(ServiceAnswer(status: status, retryAfter: retryAfter, body: body))
  }

  /// Two placements, of which one has a window of 10 s and a lateness of 1 s.
  static func status(received: Int = 0, late: Int = 0) -> Outcome {
    let counts = """
      {"decisions":{"received":\(received),"closed":0,"unseen":0,"late":\(late),"pending":0},
       "impressions":{"received":1,"late":0},"claims":{"received":0,"late":0}}
      """
    let text = """
      {"placements":[{"name":"p","window":10000,"lateness":1000,"snapshot":null,"counts":\(counts)},
       {"name":"q","window":1000,"lateness":500}]}
      """
    return .success(ServiceAnswer(status: 200, body: Array(text.utf8)))
  }
}
