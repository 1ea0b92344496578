import Bandits
import EventLog
import Events
import History
import Learning
import Logging
import Snapshots

extension IngestWorker {
  /// Brings the placements to what files say.
  ///
  /// - Returns: How many records that took.
  /// - Throws: `IngestError`; the edits then go with the next batch that the log takes.
  mutating func take(_ files: [PlacementFile]) async throws(IngestError) -> Int {
    edits = pipeline.edits(toward: files)
    let count = edits.count
    _ = try await commit([], [])
    return count
  }

  /// The sums to be folded anew that nobody works at yet.
  mutating func takeRefolds() -> [RefoldRun] {
    defer { refolds.removeAll() }
    return refolds
  }

  /// Goes on from sums that were folded anew, once they have what was stored meanwhile; if that is too much, the fold goes
  /// on beside the ingest. One that another edit has followed is dropped.
  mutating func take(_ run: RefoldRun) async {
    guard pipeline.awaits(run.refold) else { return }
    var run = run
    do {
      _ = try await commit([], [])
      guard try await run.catchUp(in: log) else {
        refolds.append(run.overtaken())
        return
      }
    } catch {
      return fail(run, error)
    }
    guard let index = pipeline.install(run.refold) else { return }
    logger.notice("sums are folded anew", metadata: ["placement": "\(run.refold.placement)"])
    derive(at: index, because: .refold)
    status.update(from: pipeline, snapshots: publishedCounts)
    await answerWaiting(for: run.refold.placement)
  }

  /// A disk that is full may have space again; outcomes that cannot be read mean that the log is damaged.
  mutating func fail(_ run: RefoldRun, _ error: any Error) {
    switch error {
    case IngestError.full: refolds.append(run.rested())
    case let error as LogError:
      logger.critical("sums cannot be folded anew", metadata: ["error": "\(error)"])
      status.fail(error.reason)
      refuseWaiting(with: .failed(error.reason))
    case let error as IngestError: refuseWaiting(with: error)
    default: break
    }
  }

  /// Has the rest of the service follow an edit that was applied.
  mutating func noteEdit(of index: Int) {
    let placement = pipeline.placements[index]
    edited.insert(index)
    publishedCounts += Array(repeating: 0, count: max(0, index + 1 - publishedCounts.count))
    freshness.cover(pipeline.placements)
    metrics.cover([placement.name])
    // One for this edit; those for earlier ones are dropped when they come back.
    refolds += pipeline.refolds.filter { $0.edit == pipeline.offset }.map { RefoldRun($0) }
    if pipeline.awaitsRefold(at: index) { outdated.insert(index) }
    let event =
      pipeline.isWithdrawn(at: index)
      ? "a placement is withdrawn: its file is gone"
      : pipeline.awaitsRefold(at: index)
        ? "a placement is as its file says, and its sums are folded anew" : "a placement is as its file says"
    logger.notice("\(event)", metadata: ["placement": "\(placement.name)"])
    guard let pinned = publisher.cache.pinned(placement.name) else { return }
    let advice = pinned.snapshot.features == placement.features ? "" : ", whose features its requests still need"
    logger.warning(
      "rankings go on by the version that is pinned\(advice)",
      metadata: ["placement": "\(placement.name)", "version": "\(pinned.version)"])
  }
}
