import Attribution
import Bandits
import EventLog
package import Events
import Learning
package import Snapshots

/// Makes versions of a placement's snapshots again, from the log.
///
/// One goes forward through the log: of versions asked for in ascending order each record is applied once.
package struct SnapshotRebuild {
  private let placement: PlacementName
  private let sources: HistorySources
  private let texts: PlacementTexts
  private var replay: Replay?

  /// A pipeline on its way through the log.
  private struct Replay {
    var pipeline: Pipeline
    /// Whether it began in the middle, and so depends on what no longer matters having been judged rightly.
    let isFromMiddle: Bool
  }

  /// - Throws: `HistoryError` if the log cannot be read.
  package init(of placement: PlacementName, from sources: HistorySources) throws(HistoryError) {
    self.placement = placement
    self.sources = sources
    do throws(LogError) {
      texts = try PlacementTexts(of: placement, in: sources.log, reading: sources.reading)
    } catch {
      throw HistoryError(.log, error.reason)
    }
  }

  /// The snapshot of a version, with its sums.
  ///
  /// What the log noted when it was published says whether it is the same: one from the middle of the log that is not is
  /// rebuilt from further back, and one that still is not is no answer. On another BLAS it cannot be told.
  /// - Parameter version: Best not less than those asked for before.
  /// - Throws: `HistoryError`.
  /// - Complexity: O(*records* since the version before, or since where the replay begins).
  package mutating func snapshot(_ version: UInt64) async throws(HistoryError) -> KeptSnapshot {
    if version == 0 { return try prior() }
    do {
      let note = try note(of: version)
      var replay = try await begin(version, mayUseFiles: true)
      var kept = try await kept(at: version, by: &replay, noted: note)
      if replay.isFromMiddle, !isSame(kept, as: note) {
        replay = try await begin(version, mayUseFiles: false)
        kept = try await self.kept(at: version, by: &replay, noted: note)
      }
      guard isSame(kept, as: note) else {
        throw HistoryError(.differs, "what was rebuilt of version \(version) is not what was published")
      }
      self.replay = replay
      return kept
    } catch let error as HistoryError {
      throw error
    } catch let error as LogError where error.code == .damaged {
      throw HistoryError(.damaged, "version \(version) cannot be rebuilt: \(error.reason)")
    } catch {
      throw HistoryError(.log, "\(error)")
    }
  }

  /// What the log noted when a version was published; nil where it noted nothing yet.
  private func note(of version: UInt64) throws -> SnapshotChange? {
    let last = try sources.log.lastOffset()
    guard version <= last else {
      throw HistoryError(.unknown, "version \(version) is not in the log, which ends with record \(last)")
    }
    if let note = try sources.log.publish(version, of: placement) { return note }
    if let first = try sources.log.firstPublish(of: placement), first.version < version {
      throw HistoryError(.unknown, "no version \(version) of \(placement) was published")
    }
    return nil
  }

  private func isSame(_ kept: KeptSnapshot, as note: SnapshotChange?) -> Bool {
    guard let noted = note?.publication, noted.kernel == kept.kernel else { return true }
    return noted.content == kept.published.content
  }

  /// The first version of all: what the prior says, by the first text of the placement.
  private func prior() throws(HistoryError) -> KeptSnapshot {
    guard let file = texts.first else {
      throw HistoryError(.unknown, "the log has no placement \(placement)")
    }
    guard let snapshot = Learner.prior(of: file.placement, text: file.text) else {
      throw HistoryError(.differs, "the prior of \(placement) is not finite")
    }
    return KeptSnapshot(
      placement: file.placement, published: PublishedSnapshot(snapshot, publishedAt: .distantPast, parent: nil),
      sums: SnapshotSums(settled: Learner(placement: file.placement).settled), kernel: SnapshotFile.kernel)
  }

  /// Where the log leads on to a version: where the last one was, or a new beginning. What is handed out is not kept, or
  /// the next record would copy all of it.
  private mutating func begin(_ version: UInt64, mayUseFiles: Bool) async throws -> Replay {
    if mayUseFiles, let known = replay, known.pipeline.offset <= version {
      replay = nil
      return known
    }
    let start = ReplayStart(of: placement, to: version, texts: texts, sources: sources)
    let (pipeline, isFromMiddle) = try await start.pipeline(mayUseFiles: mayUseFiles)
    return Replay(pipeline: pipeline, isFromMiddle: isFromMiddle)
  }

  private func kept(
    at version: UInt64, by replay: inout Replay, noted change: SnapshotChange?
  ) async throws -> KeptSnapshot {
    try await replay.pipeline.advance(to: version, in: sources.log)
    guard let index = replay.pipeline.index(of: placement) else {
      throw HistoryError(.unknown, "at record \(version) there was no placement \(placement)")
    }
    if let refold = replay.pipeline.refolds.first(where: { $0.placement == placement }) {
      guard try sources.prunedThrough() == 0 else {
        throw HistoryError(
          .gone, "the sums of \(placement) were folded anew from outcomes that the log does not have any more")
      }
      try await replay.pipeline.install(RefoldRun(refold, closedBy: 0...version), from: sources.log)
    }
    // From the middle the schedule of publishes has another phase, and not all outcomes that ever closed are seen: what the
    // log noted counts.
    guard let derived = replay.pipeline.derive(at: index), change != nil || derived.version == version else {
      throw HistoryError(.unknown, "record \(version) led to no snapshot of \(placement)")
    }
    let noted = change?.publication
    let snapshot = Snapshot(
      placement: placement, version: version, trainedThrough: noted?.trainedThrough ?? derived.trainedThrough,
      outcomes: noted?.outcomes ?? derived.outcomes, policy: derived.policy, features: derived.features,
      model: derived.model, text: derived.text)
    return KeptSnapshot(
      placement: replay.pipeline.placements[index],
      published: PublishedSnapshot(snapshot, publishedAt: change?.at ?? .distantPast, parent: noted?.parent),
      sums: replay.pipeline.snapshotSums(at: index), kernel: SnapshotFile.kernel)
  }
}
