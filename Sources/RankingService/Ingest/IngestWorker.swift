import Attribution
import Bandits
import EventLog
import Events
import Learning
import Logging
import Snapshots

/// What the one writer does with a batch: append, apply, publish, answer, in this order.
///
/// Owned by one task. Nothing is applied before it is durable, and nothing is answered before it is applied.
struct IngestWorker {
  private var pipeline: Pipeline
  private let log: any RecordAppender
  private let publisher: SnapshotPublisher
  private let steadyClock: any SteadyClock
  private let metrics: ServiceMetrics
  private let logger: Logger
  private var outcomes: [StoredOutcome] = []
  /// Which actions were retired, for the log: it is said there with the next batch, and not again after a crash.
  private var notes: [Record] = []
  private var freshness: FreshnessProbe
  private var budget: PublishBudget
  private var publishedCounts: [Int]
  private let status: StatusBoard
  private let titles: CatalogueBoard
  /// nil where none can be written.
  let checkpoints: CheckpointDesk?

  /// Goes on from the end of the log: from now on rankings use what it has taught.
  ///
  /// - Parameters:
  ///   - recovery: At the end of the log.
  ///   - log: Where what comes is appended.
  init(
    _ recovery: Recovery, log: any RecordAppender, publisher: SnapshotPublisher, status: StatusBoard,
    titles: CatalogueBoard, checkpoints: CheckpointDesk?, steadyClock: any SteadyClock, metrics: ServiceMetrics,
    logger: Logger
  ) {
    pipeline = recovery.pipeline
    outcomes = recovery.outcomes
    self.log = log
    self.publisher = publisher
    self.metrics = metrics
    self.logger = logger
    self.status = status
    self.titles = titles
    self.checkpoints = checkpoints
    self.steadyClock = steadyClock
    freshness = FreshnessProbe(placements: pipeline.placements, steadyClock: steadyClock)
    budget = PublishBudget(steadyClock: steadyClock)
    publishedCounts = pipeline.placements.map { _ in 0 }
    for index in pipeline.placements.indices { derive(at: index) }
    titles.publish(pipeline.attributor.catalogue)
    status.update(from: pipeline, snapshots: publishedCounts)
  }

  mutating func process(_ batch: [Submission]) async {
    var records: [Record] = []
    var encoded: [LogRecord] = []
    for submission in batch {
      switch submission {
      case .records(let some, let bytes, _), .decisions(let some, let bytes):
        records += some
        encoded += bytes
      case .publish, .question, .changes, .publishesOwed: break
      }
    }
    do throws(IngestError) {
      let admissions = try await commit(records, encoded)
      for index in budget.take() { derive(at: index) }
      await answer(batch, admissions)
    } catch {
      refuse(batch, error)
    }
  }

  /// When a publish that is due may be made; nil if none is.
  var publishDue: ContinuousClock.Instant? { budget.due }

  /// Publishes and keeps what is new, and writes a checkpoint; for an orderly end.
  mutating func finish() async {
    for placement in pipeline.placements {
      do throws(IngestError) {
        _ = try await publish(placement.name)
      } catch {
        logger.error("no snapshot was kept", metadata: ["placement": "\(placement.name)", "error": "\(error)"])
      }
    }
    await settle()
    do throws(LogError) {
      _ = try await checkpoints?.write { isAnew, _ in await changes(anew: isAnew, limit: .max) }
    } catch {
      logger.error("no last checkpoint was written", metadata: ["error": "\(error)"])
    }
  }

  // MARK: Durable, then applied

  private mutating func commit(
    _ records: [Record], _ encoded: [LogRecord]
  ) async throws(IngestError) -> [Admission] {
    if let failure = status.failure { throw .failed(failure) }
    guard !records.isEmpty || !outcomes.isEmpty || !notes.isEmpty else { return [] }
    let notes = (records: notes, encoded: notes.map { LogRecord($0) })
    do throws(LogError) {
      let timer = steadyClock.now
      try await log.append(notes.encoded + encoded, after: pipeline.offset, outcomes: outcomes)
      metrics.committed(records: notes.encoded.count + encoded.count, in: steadyClock.now - timer)
    } catch {
      throw fail(error)
    }
    outcomes.removeAll(keepingCapacity: true)
    self.notes.removeAll(keepingCapacity: true)
    for (note, encoded) in zip(notes.records, notes.encoded) { _ = apply(note, digest: encoded.digest) }
    defer { report(records) }
    return zip(records, encoded).map { apply($0, digest: $1.digest) }
  }

  /// Tells the rest of the service what has been applied.
  private func report(_ records: [Record]) {
    if records.contains(where: { if case .title = $0 { true } else { false } }) {
      titles.publish(pipeline.attributor.catalogue)
    }
    status.update(from: pipeline, snapshots: publishedCounts)
  }

  private mutating func fail(_ error: LogError) -> IngestError {
    logger.error("the log refused a batch", metadata: ["error": "\(error)"])
    guard error.code != .full else { return .full }
    status.fail(error.reason)
    return .failed(error.reason)
  }

  private mutating func apply(_ record: Record, digest: UInt64) -> Admission {
    var outputs: [Pipeline.Output] = []
    if case .event(.play) = record { freshness.prepare(pipeline) }
    let admission = pipeline.apply(record, digest: digest, into: &outputs)
    if case .event(.play) = record { freshness.note(pipeline) }
    for output in outputs {
      switch output {
      case .outcome(let outcome):
        outcomes.append(StoredOutcome(offset: pipeline.offset, outcome: outcome))
      case .retired(let index, let actions):
        let placement = pipeline.placements[index].name
        notes.append(.retired(placement, actions))
        metrics.retired(actions.count, of: placement)
      case .publish(let index):
        budget.owe(index)
      }
    }
    metrics.applied(record, admission)
    if admission == .full, case .event(.decision(let decision)) = record, decision.snapshot != nil {
      // It was queued before the placement was full.
      metrics.lostDecisions(1)
    }
    return admission
  }

  /// Derives a snapshot and makes it current; the previous one stays if it would not be finite.
  private mutating func derive(at index: Int) {
    let timer = steadyClock.now
    guard let snapshot = pipeline.derive(at: index) else {
      budget.spend(steadyClock.now - timer, on: index)
      metrics.refusedSnapshot(of: pipeline.placements[index].name)
      logger.error("a snapshot was not published: a number is not finite")
      return
    }
    publisher.publish(snapshot)
    publishedCounts[index] += 1
    budget.spend(steadyClock.now - timer, on: index)
    metrics.published(snapshot.placement, in: steadyClock.now - timer)
    for delay in freshness.published(index, version: snapshot.version) {
      metrics.fresh(snapshot.placement, after: delay)
    }
  }

  // MARK: Answering

  private mutating func answer(_ batch: [Submission], _ admissions: [Admission]) async {
    freshness.acknowledge()
    var next = 0
    for submission in batch {
      defer { next += submission.count }
      switch submission {
      case .records(let records, _, let reply): reply.resume(returning: Array(admissions[next..<next + records.count]))
      case .decisions: break
      case .publish(let placement, let reply):
        do throws(IngestError) {
          reply.resume(returning: try await publish(placement))
        } catch {
          reply.resume(throwing: error)
        }
      case .question(let decision, let reply):
        await settle()
        reply.resume(returning: report(of: decision))
      case .publishesOwed: break
      case .changes(let isAnew, let limit, let reply):
        reply.resume(returning: await changes(anew: isAnew, limit: limit))
      }
    }
  }

  /// Takes a part of what has changed; all outcomes of the records before are stored then.
  private mutating func changes(anew isAnew: Bool, limit: Int) async -> StateChanges? {
    guard (try? await commit([], [])) != nil else { return nil }
    if isAnew { pipeline.keepsTrack = false }
    pipeline.keepsTrack = true
    var entries: [StateEntry] = []
    let isWhole = pipeline.takeChanges(upTo: limit, into: &entries)
    return StateChanges(entries: entries, offset: isWhole ? pipeline.offset : nil)
  }

  /// Stores the outcomes of what was applied. If that fails, they are stored with the next batch, or after a restart.
  private mutating func settle() async { _ = try? await commit([], []) }

  private func report(of decision: DecisionID?) -> DecisionReport? {
    decision.flatMap { pipeline.attributor.report(of: $0) }
  }

  private func refuse(_ batch: [Submission], _ error: IngestError) {
    metrics.lostDecisions(batch.refuse(with: error) { report(of: $0) })
  }

  /// Publishes a placement by a record of its own if anything is new, and sees to it that its file is on disk.
  private mutating func publish(_ name: PlacementName) async throws(IngestError) -> PublishAnswer {
    guard let index = pipeline.index(of: name) else { preconditionFailure("no placement \(name)") }
    let version = publisher.current(name).version
    if pipeline.hasNews(at: index) {
      let record = Record.publish(name)
      _ = try await commit([record], [LogRecord(record)])
    }
    let isNew = budget.owes(index)
    if isNew {
      derive(at: index)
      guard publisher.current(name).version > version else { throw .underivable }
    }
    let current = publisher.current(name)
    do {
      try publisher.keep(current, settled: pipeline.settledSums(at: index))
    } catch {
      logger.error("a snapshot file could not be written", metadata: ["error": "\(error)"])
      throw .full
    }
    return PublishAnswer(snapshot: current, isNew: isNew)
  }
}
