import Attribution
import Bandits
import EventLog
import Events
import History
import Learning
import Logging
import Snapshots

/// What the one writer does with a batch: append, apply, publish, answer, in this order.
///
/// Owned by one task. Nothing is applied before it is durable, and nothing is answered before it is applied. `+Publishing`
/// makes snapshots, `+Placements` takes edits, `+Answering` tells what became of a batch.
struct IngestWorker {
  var pipeline: Pipeline
  let publisher: SnapshotPublisher
  let steadyClock: any SteadyClock
  let metrics: ServiceMetrics
  let logger: Logger
  let status: StatusBoard
  /// nil where none can be written.
  let checkpoints: CheckpointDesk?
  var freshness: FreshnessProbe
  var budget: PublishBudget
  var publishedCounts: [Int]
  /// Who asked for snapshots of sums that are being folded anew.
  var waiting: [WaitingPublish] = []
  /// Placements whose current snapshot is of other sums than they have now.
  var outdated: Set<Int> = []
  /// Sums that are to be folded anew, beside the ingest.
  var refolds: [RefoldRun]
  private let appender: any RecordAppender
  let log: any RecordLog
  private let titles: Board<Catalogue>
  private let ranked: Board<[PlacementName: Placement]>
  private var outcomes: [StoredOutcome] = []
  /// Edits of placements that the log does not have yet.
  var edits: [Record] = []
  /// Placements that came, were edited or withdrawn by what was applied last.
  var edited: Set<Int> = []
  /// What was published and which actions were retired, for the log: it is said there with the next batch, and not again
  /// after a crash.
  var notes: [Record] = []

  /// Where a worker puts what the rest of the service reads.
  struct Boards {
    let status: StatusBoard
    let titles: Board<Catalogue>
    let ranked: Board<[PlacementName: Placement]>
  }

  /// Goes on from the end of the log: from now on rankings use what it has taught.
  ///
  /// - Parameters:
  ///   - recovery: At the end of the log.
  ///   - start: Where what comes is appended, and snapshots are put.
  init(_ recovery: Recovery, _ start: IngestStart, boards: Boards, checkpoints: CheckpointDesk?) {
    pipeline = recovery.pipeline
    outcomes = recovery.outcomes
    (appender, log) = (start.appender, start.disk.log)
    publisher = start.publisher
    metrics = start.metrics
    logger = start.logger
    status = boards.status
    titles = boards.titles
    ranked = boards.ranked
    self.checkpoints = checkpoints
    steadyClock = start.steadyClock
    freshness = FreshnessProbe(placements: pipeline.placements, steadyClock: steadyClock)
    budget = PublishBudget(steadyClock: steadyClock)
    publishedCounts = pipeline.placements.map { _ in 0 }
    refolds = pipeline.refolds.map { RefoldRun($0) }
    outdated = Set(recovery.pipeline.placements.indices.filter { recovery.pipeline.awaitsRefold(at: $0) })
    metrics.cover(pipeline.placements.map(\.name))
    for placement in pipeline.placements { noteWhatRanked(placement.name) }
    for index in pipeline.placements.indices { derive(at: index, because: .start) }
    titles.publish(pipeline.attributor.catalogue)
  }

  /// Says that the log is replayed, and where it has led to.
  func announce() { status.update(from: pipeline, snapshots: publishedCounts) }

  mutating func process(_ batch: [Submission]) async {
    var records: [Record] = []
    var encoded: [LogRecord] = []
    for submission in batch {
      switch submission {
      case .records(let some, let bytes, _), .decisions(let some, let bytes):
        records += some
        encoded += bytes
      case .publish, .pin, .question, .changes, .placements, .refolded, .wake: break
      }
    }
    do throws(IngestError) {
      let admissions = try await commit(records, encoded)
      for index in budget.take() { derive(at: index, because: .schedule) }
      await answer(batch, admissions)
    } catch {
      refuse(batch, error)
    }
  }

  /// How long the log may wait to be told of a publish when nothing else comes.
  private static let patience = Duration.seconds(1)

  /// When there is something to do though nothing comes: a publish that is due may be made, or the log be told of one; nil
  /// if there is not.
  var due: ContinuousClock.Instant? {
    let noting = notes.isEmpty ? nil : steadyClock.now + IngestWorker.patience
    return [budget.due, noting].compactMap(\.self).min()
  }

  /// Publishes and keeps what is new, and writes a checkpoint; for an orderly end.
  mutating func finish(keeping desk: SnapshotKeeping) async {
    refuseWaiting(with: .busy)
    for index in pipeline.placements.indices where !pipeline.awaitsRefold(at: index) && !pipeline.isWithdrawn(at: index)
    {
      let placement = pipeline.placements[index].name
      do {
        try desk.keep(try await publish(placement))
      } catch {
        logger.error("no snapshot was kept", metadata: ["placement": "\(placement)", "error": "\(error)"])
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

  mutating func commit(_ records: [Record], _ encoded: [LogRecord]) async throws(IngestError) -> [Admission] {
    if let failure = status.failure { throw .failed(failure) }
    let first = edits + notes
    guard !records.isEmpty || !outcomes.isEmpty || !first.isEmpty else { return [] }
    let firstEncoded = first.map { LogRecord($0) }
    do throws(LogError) {
      let timer = steadyClock.now
      try await appender.append(firstEncoded + encoded, after: pipeline.offset, outcomes: outcomes)
      metrics.committed(records: first.count + encoded.count, in: steadyClock.now - timer)
    } catch {
      throw fail(error)
    }
    outcomes.removeAll(keepingCapacity: true)
    edits.removeAll()
    notes.removeAll(keepingCapacity: true)
    for (record, encoded) in zip(first, firstEncoded) { _ = apply(record, digest: encoded.digest) }
    defer { report(records) }
    return zip(records, encoded).map { apply($0, digest: $1.digest) }
  }

  /// Tells the rest of the service what has been applied. A placement is ranked once it has a snapshot.
  private mutating func report(_ records: [Record]) {
    if !edited.isEmpty {
      for index in edited.sorted() { derive(at: index, because: .edit) }
      edited.removeAll()
      ranked.publish(pipeline.ranked)
    }
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
    for output in outputs { take(output) }
    metrics.applied(record, admission)
    if admission == .full, case .event(.decision(let decision)) = record, decision.snapshot != nil {
      // It was queued before the placement was full.
      metrics.lostDecisions(1)
    }
    return admission
  }

  private mutating func take(_ output: Pipeline.Output) {
    switch output {
    case .outcome(let outcome):
      outcomes.append(StoredOutcome(offset: pipeline.offset, outcome: outcome))
    case .retired(let index, let actions):
      let placement = pipeline.placements[index].name
      notes.append(.retired(placement, actions))
      metrics.retired(actions.count, of: placement)
    case .edited(let index): noteEdit(of: index)
    case .setAside(let reason):
      logger.error("a record was set aside", metadata: ["offset": "\(pipeline.offset)", "reason": "\(reason)"])
    case .publish(let index):
      budget.owe(index)
    }
  }
}
