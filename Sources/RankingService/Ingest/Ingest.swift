package import Attribution
import EventLog
package import Events
import History
package import Learning
import Logging
import ServiceLifecycle
import Snapshots
import Synchronization

/// The one writer: replays the log, then takes what requests submit, makes it durable in groups, applies it, publishes, and
/// answers.
///
/// `IngestWorker` does the work on this service's task; this face is what the rest of the service sees. Until the log is
/// replayed events are refused, and decisions wait for it.
package final class Ingest: Service {
  private let queue: SubmissionQueue
  private let start: IngestStart
  private let status: StatusBoard
  private let titles = Board(Catalogue())
  private let pending = PendingDecisions()
  private let configuration: IngestConfiguration
  private let steadyClock: any SteadyClock
  private let metrics: ServiceMetrics
  private let desk = Mutex<CheckpointDesk?>(nil)
  private let isReminded = Mutex(false)

  init(start: IngestStart) {
    configuration = start.configuration
    steadyClock = start.steadyClock
    queue = SubmissionQueue(limit: configuration.queueLimit, steadyClock: steadyClock)
    status = StatusBoard(IngestStatus(now: start.now))
    metrics = start.metrics
    self.start = start
  }

  /// The state after the last batch.
  package var currentStatus: IngestStatus { status.current }

  /// The greatest event time applied.
  package var now: EventTime { status.now }

  /// The placements that refuse new decisions.
  var full: Set<PlacementName> { status.full }

  /// When a tick would change something; nil if none would.
  var nextDeadline: EventTime? { status.nextDeadline }

  /// What is known of titles.
  var catalogue: Catalogue { titles.current }

  /// The placements that are ranked, by their names.
  var placements: [PlacementName: Placement] { start.ranked.current }

  /// Of these, those whose sums are not being folded anew.
  var rested: [PlacementName: Placement] {
    let refolding = status.current.placements.filter(\.isRefolding).map(\.name)
    return placements.filter { !refolding.contains($0.key) }
  }

  /// Makes events durable and applies them.
  ///
  /// - Returns: What became of each, once all are durable and applied.
  package func submit(_ events: [Event]) async throws -> [Admission] {
    try await submit(events.map { Record.event($0) })
  }

  /// Makes entries of the catalogue durable and takes them up.
  func submit(_ titles: [Title]) async throws {
    _ = try await submit(titles.map { Record.title($0) })
  }

  private func submit(_ records: [Record]) async throws -> [Admission] {
    guard !records.isEmpty else { return [] }
    try refuseIfUnable()
    let encoded = records.map { LogRecord($0) }
    return try await withCheckedThrowingContinuation { reply in
      if !queue.offer(.records(records, encoded: encoded, reply: reply)) { reply.resume(throwing: IngestError.busy) }
    }
  }

  /// Takes a decision's id for it, before it is submitted.
  ///
  /// - Returns: A decision of that id that is on its way to the log; nil if the id is now this one's.
  func claim(_ decision: Decision) -> Decision? { pending.claim(decision) }

  /// Gives up a claim.
  func release(_ id: DecisionID) { pending.remove(id) }

  /// Queues the decisions of one call, whose ids were claimed; a ranking never waits for the disk.
  ///
  /// - Returns: Whether they were queued, all or none; if not, their claims are given up.
  func submit(_ decisions: [Decision]) -> Bool {
    guard !decisions.isEmpty else { return true }
    let records = decisions.map { Record.event(.decision($0)) }
    if status.failure == nil, queue.offer(.decisions(records, encoded: records.map { LogRecord($0) })) { return true }
    for decision in decisions { pending.remove(decision.id) }
    return false
  }

  /// A decision that is queued but not yet in the log.
  func pendingDecision(_ id: DecisionID) -> Decision? { pending[id] }

  /// Publishes what a placement has learned from everything submitted before; `SnapshotDesk` keeps it as a file.
  package func publish(_ placement: PlacementName) async throws -> PublishAnswer {
    try refuseIfUnable()
    return try await withCheckedThrowingContinuation { reply in
      if !queue.offer(.publish(placement, reply: reply)) { reply.resume(throwing: IngestError.busy) }
    }
  }

  /// Keeps rankings to a version, or ends that.
  ///
  /// - Returns: What the log was told, once the next ranking goes by it.
  func submit(_ pin: PinSubmission) async throws -> SnapshotChange {
    try refuseIfUnable()
    return try await withCheckedThrowingContinuation { reply in
      if !queue.offer(.pin(pin, reply: reply)) { reply.resume(throwing: IngestError.busy) }
    }
  }

  /// Takes up the files of all placements: what differs from what the log has is written there and holds from there on.
  ///
  /// - Returns: How many placements came, were edited or withdrawn, once rankings go by it.
  /// - Throws: `IngestError`; what could not be written goes with the next batch that can.
  package func take(_ files: [PlacementFile]) async throws -> Int {
    try refuseIfUnable()
    return try await withCheckedThrowingContinuation { reply in
      if !queue.offer(.placements(files, reply: reply)) { reply.resume(throwing: IngestError.busy) }
    }
  }

  /// Returns once the outcomes of everything submitted before are stored, if the log can still store any.
  package func settle() async { _ = await ask(about: nil) }

  /// What attribution knows of a decision, after everything submitted before; nil if it does not know it any more.
  package func report(of decision: DecisionID) async -> DecisionReport? { await ask(about: decision) }

  /// Where checkpoints are written; nil before the log is replayed, and where none can be.
  var checkpoints: CheckpointDesk? { desk.withLock { $0 } }

  /// Says that the log has failed, for good.
  func fail(_ error: LogError) { status.fail(error.reason) }

  /// Takes a part of what has changed in the state; nil if that cannot be.
  func changes(anew isAnew: Bool, limit: Int) async -> StateChanges? {
    await withCheckedContinuation { reply in
      if !queue.offer(.changes(anew: isAnew, limit: limit, reply: reply)) { reply.resume(returning: nil) }
    }
  }

  private func ask(about decision: DecisionID?) async -> DecisionReport? {
    await withCheckedContinuation { reply in
      if status.isRecovering || !queue.offer(.question(about: decision, reply: reply)) { reply.resume(returning: nil) }
    }
  }

  /// Replays the log, works until the service stops, then finishes what is queued and keeps a snapshot of every placement.
  package func run() async throws {
    await withTaskCancellationOrGracefulShutdownHandler {
      await withDiscardingTaskGroup { folds in await work(folding: &folds) }
    } onCancelOrGracefulShutdown: {
      self.queue.close()
    }
  }

  /// - Parameter folds: In which sums are folded anew, beside the ingest.
  private func work(folding folds: inout DiscardingTaskGroup) async {
    var worker = await start.worker(status: status, titles: titles, isStopping: { self.queue.isClosed })
    desk.withLock { $0 = worker?.checkpoints }
    for run in worker?.takeRefolds() ?? [] { folds.addTask { await self.fold(run) } }
    while let batch = await queue.next(most: configuration.batchLimit, patience: configuration.patience) {
      if worker == nil {
        metrics.lostDecisions(batch.refuse(with: status.failure.map { .failed($0) } ?? .recovering))
      } else {
        await worker?.process(batch)
      }
      pending.remove(decisionsOf: batch)
      if let due = worker?.due { wake(at: due) }
      for run in worker?.takeRefolds() ?? [] { folds.addTask { await self.fold(run) } }
    }
    await worker?.finish(keeping: start.keeping)
  }

  /// Folds sums anew, and hands them to the writer; at the end of the service it is left undone.
  private func fold(_ run: RefoldRun) async {
    var run = run
    if run.rest > .zero { try? await steadyClock.sleep(for: run.rest) }
    do {
      while !queue.isClosed, try await !run.advance(in: start.disk.log) {}
    } catch {
      guard !queue.isClosed else { return }
      start.logger.critical("sums cannot be folded anew", metadata: ["error": "\(error)"])
      status.fail("\(error)")
    }
    // After a failure too: the writer then answers those who wait.
    _ = queue.offer(.refolded(run))
  }

  /// Wakes the writer when it has something to do though nothing comes; one reminder is enough for all.
  private func wake(at due: ContinuousClock.Instant) {
    guard
      isReminded.withLock({ isReminded in
        defer { isReminded = true }
        return !isReminded
      })
    else { return }
    steadyClock.call(at: due) {
      self.isReminded.withLock { $0 = false }
      _ = self.queue.offer(.wake)
    }
  }

  /// Returns once the log is replayed, or cannot be.
  package func recovered() async {
    while status.isRecovering, !queue.isClosed { try? await Task.sleep(for: Ingest.glance) }
  }

  /// How long one who waits for recovery looks away.
  private static let glance = Duration.milliseconds(2)

  private func refuseIfUnable() throws(IngestError) {
    if let failure = status.failure { throw .failed(failure) }
    if status.isRecovering { throw .recovering }
  }
}
