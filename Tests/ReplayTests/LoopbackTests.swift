import Events
import Hummingbird
import HummingbirdTesting
import Replay
import Support
import Synchronization
import Testing

/// The client over real HTTP: a fake service on a free loopback port.
@Suite("Replay over HTTP")
struct LoopbackTests {
  /// What the service was sent, and how often it still says 503.
  private struct State {
    var bodies: [String] = []
    var contentTypes: Set<String> = []
    var refusals = 2
  }

  @Test("batches come in order, also when the service says 503 in between")
  func batches() async throws {
    let state = Mutex(State())
    let router = Router()
    router.get("/v1/placements") { _, _ in
      #"{"placements":[{"name":"p","window":600000,"lateness":60000}]}"#
    }
    router.post("/v1/events") { request, _ -> Response in
      let body = try await request.body.collect(upTo: 1 << 20)
      let text = String(buffer: body)
      let isRefused = state.withLock { state in
        if state.bodies.count == 1, state.refusals > 0 {
          state.refusals -= 1
          return true
        }
        state.bodies.append(text)
        state.contentTypes.insert(request.headers[.contentType] ?? "")
        return false
      }
      if isRefused { return Response(status: .serviceUnavailable, headers: [.retryAfter: "0"]) }
      let count = text.split(separator: "\n").count
      let answer = #"{"accepted":\#(count),"duplicates":0,"rejected":[]}"#
      return Response(status: .accepted, body: .init(byteBuffer: ByteBuffer(string: answer)))
    }
    let report = try await Application(router: router).test(.live) { server in
      let port = try #require(server.port)
      return try await withFile(impressions(1_200)) { path in
        try await ReplayClient.connected(to: "http://127.0.0.1:\(port)/") { client in
          try await client.replay(EventSource(files: [path], format: .ndjson))
        }
      }
    }
    #expect(report.events == 1_200 && report.accepted == 1_200 && report.rejected == 0)
    // The last event at 2,199 s, twice 600 s and 60 s, and 1 s.
    #expect(report.closingTick == EventTime(milliseconds: 3_520_000))
    let (bodies, types) = state.withLock { ($0.bodies, $0.contentTypes) }
    #expect(bodies.dropLast().joined() == impressions(1_200))
    #expect(bodies.count == 4 && types == ["application/x-ndjson"])
  }

  @Test("what is no HTTP address is refused", arguments: ["", "localhost:8080", "ftp://a", "http://", "http://a?b=c"])
  func addresses(url: String) async {
    await #expect(throws: ReplayError.self) { try await ReplayClient.connected(to: url) { _ in } }
  }
}
