import Events
import JSON

/// Sends events to a running service, batch after batch in their order.
///
/// A batch that fails for now, because the connection was refused or reset or the service said 503 or 507, is sent
/// again before the next. That is safe, since every event has an id: what the service had taken already it calls a
/// duplicate.
package struct ReplayClient: Sendable {
  private let transport: any Transport
  private let batchSize: Int
  private let firstRetry: RetryRule
  private let retry: RetryRule
  private let pause: RetryRule.Pause

  /// - Parameter batchSize: Events per request, at least 1.
  package init(
    transport: any Transport, batchSize: Int = 500, firstRetry: RetryRule = .first, retry: RetryRule = .patient,
    pause: @escaping RetryRule.Pause = RetryRule.sleep
  ) {
    precondition(batchSize >= 1, "batches of \(batchSize)")
    self.transport = transport
    self.batchSize = batchSize
    self.firstRetry = firstRetry
    self.retry = retry
    self.pause = pause
  }

  /// Lends a client of the service at `url` to `body`, and closes its connections afterwards.
  ///
  /// - Throws: `ReplayError` if `url` is no HTTP address, or what `body` throws.
  package static func connected<Result>(
    to url: String, batchSize: Int = 500, _ body: (ReplayClient) async throws -> Result
  ) async throws -> Result {
    try await HTTPTransport.connected(to: url) { transport in
      try await body(ReplayClient(transport: transport, batchSize: batchSize))
    }
  }

  /// Sends everything that `source` has, and then, unless told not to, one tick that closes all windows.
  ///
  /// - Parameters:
  ///   - closing: Whether the tick is sent: the greatest time of an event that was taken, plus twice the greatest
  ///     window and lateness, plus a second.
  ///   - progress: Called with the number of events answered so far, after each batch.
  /// - Throws: `ReplayError` if a file cannot be read on, or the service cannot be reached, gives up or refuses; what
  ///   was sent before that stays sent.
  package func replay(
    _ source: EventSource, closing: Bool = true, progress: (Int) -> Void = { _ in }
  ) async throws(ReplayError) -> ReplayReport {
    let clock = ContinuousClock()
    let before = try await status(firstRetry)
    if let unknown = source.placements.first(where: { !before.placements.contains($0) }) {
      throw .input("the service has no placement \(unknown), only \(before.placements.joined(separator: ", "))")
    }
    let start = clock.now
    var report = try await send(BatchReader(source, limit: batchSize), progress: progress)
    report.seconds = (clock.now - start) / .seconds(1)
    if closing, let greatest = report.greatest {
      try await sendTick(at: greatest + before.closingSpan, into: &report)
    }
    let after = try await status(retry)
    report.followsEvents = after.followsEvents
    report.received = max(0, after.received - before.received)
    report.late = max(0, after.late - before.late)
    return report
  }

  /// One batch is under way while the next is read.
  private func send(
    _ batches: BatchReader, progress: (Int) -> Void
  ) async throws(ReplayError) -> ReplayReport {
    var report = ReplayReport()
    var next = try batches.next()
    while let batch = next {
      async let sending = post(batch)
      let following = Result { () throws(ReplayError) in try batches.next() }
      report.add(try await sending.get(), to: batch)
      progress(report.events)
      next = try following.get()
    }
    return report
  }

  private func post(_ batch: EventBatch) async -> Result<BatchAnswer, ReplayError> {
    do throws(ReplayError) { return .success(try await answer(to: batch)) } catch { return .failure(error) }
  }

  private func answer(to batch: EventBatch) async throws(ReplayError) -> BatchAnswer {
    let body = batch.ndjson
    let answer = try await retry.attempt("POST /v1/events", pause: pause) { () async throws(TransportError) in
      try await transport.post("/v1/events", ndjson: body)
    }
    guard answer.status == 202 else {
      throw .service("the service refused \(batch.place): \(answer.described)")
    }
    guard let counts = try? BatchAnswer(parsing: answer.body),
      counts.accepted + counts.duplicates + counts.rejected.count == batch.events.count
    else {
      throw .service("the service did not say what became of each of the \(batch.events.count) events \(batch.place)")
    }
    return counts
  }

  private func sendTick(at time: EventTime, into report: inout ReplayReport) async throws(ReplayError) {
    let at = min(time, EventTime(milliseconds: EventTime.accepted.upperBound))
    var writer = JSONWriter()
    Event.tick(at).write(to: &writer)
    var batch = EventBatch()
    _ = batch.append(EncodedEvent(json: writer.bytes, at: at, file: "the closing tick", line: 1), limit: 1)
    if let rejected = try await answer(to: batch).rejected.first {
      report.closingTickRefused = rejected.detail.isEmpty ? rejected.reason : "\(rejected.reason), \(rejected.detail)"
    } else {
      report.closingTick = at
    }
  }

  private func status(_ rule: RetryRule) async throws(ReplayError) -> ServiceStatus {
    let answer = try await rule.attempt("GET /v1/placements", pause: pause) { () async throws(TransportError) in
      try await transport.get("/v1/placements")
    }
    guard answer.status == 200 else { throw .service("GET /v1/placements: \(answer.described)") }
    do { return try ServiceStatus(parsing: answer.body) } catch {
      throw .service("GET /v1/placements: no answer of a Marquee service: \(error)")
    }
  }
}
