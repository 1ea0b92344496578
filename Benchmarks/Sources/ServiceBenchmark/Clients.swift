import Replay
import Synchronization

/// Clients that work off bodies together, each waiting for an answer before it sends the next.
struct Clients {
  let count: Int
  let url: String

  struct Measurement {
    /// Of each answer, in ascending order.
    let delays: [Duration]
    let duration: Duration
    /// How many answers said what was looked for.
    let matches: Int

    func quantile(_ share: Double) -> Duration { delays[min(delays.count - 1, Int(share * Double(delays.count)))] }
  }

  /// Sends bodies, one after the other, to one path.
  ///
  /// - Parameters:
  ///   - rate: Bodies a second at most; nil: as fast as answers come.
  ///   - text: What answers are looked through for.
  func send(
    _ bodies: [[UInt8]], to path: String, expecting status: Int, rate: Double? = nil, looking text: String? = nil
  ) async throws -> Measurement {
    let work = Work(bodies: bodies.count)
    let started = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<count {
        group.addTask { try await self.work(off: work, bodies, path, status, rate, text, since: started) }
      }
      try await group.waitForAll()
    }
    return Measurement(delays: work.delays.sorted(), duration: .now - started, matches: work.matches)
  }

  private func work(
    off work: Work, _ bodies: [[UInt8]], _ path: String, _ status: Int, _ rate: Double?, _ text: String?,
    since started: ContinuousClock.Instant
  ) async throws {
    try await HTTPTransport.connected(to: url) { transport in
      while let index = work.next() {
        if let rate { try await Task.sleep(until: started + .seconds(Double(index) / rate)) }
        let timer = ContinuousClock.now
        let answer = try await transport.post(path, ndjson: bodies[index])
        guard answer.status == status else {
          throw TransportError(reason: "\(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
        }
        let delay = ContinuousClock.now - timer
        work.note(delay, isMatch: text.map { String(decoding: answer.body, as: UTF8.self).contains($0) } ?? false)
      }
    }
  }
}

/// What is still to be sent, and how long answers took.
private final class Work: Sendable {
  private struct State {
    var next = 0
    var delays: [Duration] = []
    var matches = 0
  }

  private let state = Mutex(State())
  private let count: Int

  init(bodies: Int) { count = bodies }

  func next() -> Int? {
    state.withLock { state in
      guard state.next < count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func note(_ delay: Duration, isMatch: Bool) {
    state.withLock { state in
      state.delays.append(delay)
      if isMatch { state.matches += 1 }
    }
  }

  var delays: [Duration] { state.withLock { $0.delays } }
  var matches: Int { state.withLock { $0.matches } }
}
