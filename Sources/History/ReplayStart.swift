import Attribution
import Bandits
import EventLog
import Events
import Learning
import Snapshots

/// Where a replay to a version of a placement begins: at the latest place that leads to it.
struct ReplayStart {
  private let placement: PlacementName
  private let version: UInt64
  private let texts: PlacementTexts
  private let sources: HistorySources

  init(of placement: PlacementName, to version: UInt64, texts: PlacementTexts, sources: HistorySources) {
    self.placement = placement
    self.version = version
    self.texts = texts
    self.sources = sources
  }

  /// A file that learning can go on from, and the record after which attribution has to begin for that.
  private struct Middle {
    let kept: KeptSnapshot
    let sums: SnapshotSums
    let start: UInt64
  }

  /// A pipeline from which the records lead to the version.
  ///
  /// - Parameter mayUseFiles: Whether it may begin in the middle.
  /// - Throws: `HistoryError` if there is no such place.
  func pipeline(mayUseFiles: Bool) async throws -> (pipeline: Pipeline, isFromMiddle: Bool) {
    let pruned = try sources.prunedThrough()
    guard pruned <= version else { throw gone(pruned) }
    let checkpoint = try newestCheckpoint()
    if mayUseFiles, let middle = try middle(), middle.start >= max(pruned, checkpoint?.offset ?? 0) {
      return (try await pipeline(from: middle), true)
    }
    if let checkpoint { return (checkpoint, false) }
    guard pruned == 0 else { throw gone(pruned) }
    return (Pipeline(reading: sources.reading), false)
  }

  private func gone(_ pruned: UInt64) -> HistoryError {
    HistoryError(
      .gone,
      """
      version \(version) has no file, the log begins after record \(pruned), and no earlier file or checkpoint leads to it
      """)
  }

  /// The newest checkpoint before the version; nil if none can be read.
  private func newestCheckpoint() throws -> Pipeline? {
    guard let checkpoints = sources.checkpoints, let generations = try? checkpoints.generations() else { return nil }
    for generation in generations where generation.offset <= version {
      let pipeline = try? Pipeline(entries: checkpoints.entries(of: generation), reading: sources.reading) {
        try sources.log.decision(at: $0)
      }
      if let pipeline { return pipeline }
    }
    return nil
  }

  /// The latest file before the version that learning can go on from.
  private func middle() throws -> Middle? {
    guard let since = texts.unchangedSince(version) else { return nil }
    for earlier in sources.store.versions(of: placement).reversed() where (since...version).contains(earlier) {
      guard let kept = try? sources.store.read(earlier, of: placement, reading: sources.reading),
        let sums = kept.sums, let start = try start(from: kept)
      else { continue }
      return Middle(kept: kept, sums: sums, start: min(start, earlier))
    }
    return nil
  }

  /// The last record before which no event matters to what is open at a file's version; nil where that is not known.
  ///
  /// A pair is open for a window after it was shown, and it is shown within a window of its decision; a play may name a
  /// decision of up to two windows and the lateness before, and be late itself. Decisions keep the rules that they came
  /// under, so the longest of all rules that ever held counts.
  private func start(from kept: KeptSnapshot) throws -> UInt64? {
    let trained = kept.published.snapshot.trainedThrough
    guard let prunable = sources.prunable, trained != .distantPast else { return nil }
    let margin = texts.placements(through: version).map(\.attribution).map {
      3 * $0.window.milliseconds + 3 * $0.lateness.milliseconds + $0.amendWithin.milliseconds
    }
    let bound = trained - EventDuration(milliseconds: margin.max() ?? 0)
    let start = try beforeRankings(since: bound, through: try prunable.lastOffset(before: bound))
    return start > 0 ? start : nil
  }

  /// The last record before which nothing was ranked here since a time: our own rankings say nothing of how far time has
  /// come, and may be of a later time than all that had happened by then. Of those still further back the digest tells.
  ///
  /// - Complexity: O(`rankingsBack`).
  private func beforeRankings(since bound: EventTime, through start: UInt64) throws -> UInt64 {
    let farthest = start > ReplayStart.rankingsBack ? start - ReplayStart.rankingsBack : 0
    let first = max(try sources.prunedThrough(), farthest)
    guard start > first else { return start }
    var last = start
    try sources.log.forEachRecord(after: first, most: Int(clamping: start - first)) { offset, record, _ in
      guard case .event(.decision(let decision)) = record, decision.at >= bound else { return }
      last = min(last, offset - 1)
    }
    return last
  }

  /// How many records back rankings of a later time are looked for.
  private static let rankingsBack: UInt64 = 100_000

  private func pipeline(from middle: Middle) async throws -> Pipeline {
    let placed = try sources.log.placementRecords() + sources.log.titles().map { ($0.offset, Record.title($0.title)) }
    var pipeline = Pipeline(
      after: middle.start, placed: placed.sorted { $0.0 < $1.0 }, reading: sources.reading)
    try await pipeline.advance(to: version, in: sources.log)
    guard let waiting = pipeline.refolds.first(where: { $0.placement == placement }) else {
      throw HistoryError(.unknown, "at record \(version) there was no placement \(placement)")
    }
    let index = pipeline.index(of: placement) ?? 0
    let learner = Learner(placement: pipeline.placements[index], settled: middle.sums.settled)
    let earlier = middle.kept.published.version
    if earlier < version {
      try await pipeline.install(
        RefoldRun(Refold(learner: learner, edit: waiting.edit), closedBy: earlier + 1...version), from: sources.log)
    } else {
      _ = pipeline.install(Refold(learner: learner, edit: waiting.edit))
    }
    return pipeline
  }
}
