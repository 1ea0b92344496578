import Attribution
import Bandits
import EventLog
import Events
import Learning
import Logging
import Snapshots

/// What the writer begins with: the newest checkpoint that can be read, and the records of the log after it.
struct IngestStart: Sendable {
  /// What the placements are to be from now on.
  let files: [PlacementFile]
  /// Reads the placements of the log.
  let reading: PlacementReading
  /// The placements that are ranked.
  let ranked: Board<[PlacementName: Placement]>
  let disk: NodeDisk
  /// Where what comes is appended.
  let appender: any RecordAppender
  let publisher: SnapshotPublisher
  /// Keeps the files of snapshots.
  let keeping: SnapshotKeeping
  let configuration: IngestConfiguration
  let steadyClock: any SteadyClock
  let metrics: ServiceMetrics
  let logger: Logger

  /// Through which the snapshots were trained that rankings use until the log is replayed.
  var now: EventTime {
    files.map { publisher.newest($0.placement.name).snapshot.trainedThrough }.max() ?? .distantPast
  }

  /// Reads a checkpoint, replays the log, and brings the placements to what their files say.
  ///
  /// - Returns: A worker at its end; nil if the log is damaged or cannot be read, which the status then says, or if the
  ///   service stops before.
  func worker(status: StatusBoard, titles: Board<Catalogue>, isStopping: () -> Bool) async -> IngestWorker? {
    let store = checkpoints()
    let kept = store.flatMap { newest(in: $0) }
    var recovery = Recovery(
      pipeline: kept?.pipeline ?? Pipeline(reading: reading), log: disk.log, part: configuration.replayLimit)
    do {
      guard try await recovery.replay(until: isStopping) else { return nil }
    } catch {
      logger.critical("the log cannot be replayed: nothing is taken", metadata: ["error": "\(error)"])
      status.fail("\(error)")
      return nil
    }
    metrics.recovered(records: recovery.records, in: recovery.duration)
    logger.notice(
      "the log is replayed", metadata: ["records": "\(recovery.records)", "duration": "\(recovery.duration)"])
    var worker = IngestWorker(
      recovery, self, boards: .init(status: status, titles: titles, ranked: ranked),
      checkpoints: store.map {
        CheckpointDesk(store: $0, isCurrent: kept?.isNewest ?? false, parts: configuration.checkpointParts)
      })
    do throws(IngestError) {
      _ = try await worker.take(files)
    } catch {
      logger.error("edited placements are not in the log yet", metadata: ["error": "\(error)"])
    }
    worker.announce()
    return worker
  }

  /// nil where they cannot be opened: then the whole log is replayed, and none is written.
  private func checkpoints() -> (any Checkpoints)? {
    do {
      return try disk.checkpoints()
    } catch {
      metrics.failedCheckpoint()
      logger.error("checkpoints cannot be used", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// The state of the newest checkpoint that can be read and is not ahead of the log; and whether none
  /// is newer, so that the next can be made of what changes from now on.
  private func newest(in store: any Checkpoints) -> (pipeline: Pipeline, isNewest: Bool)? {
    do {
      let (last, generations, damage) = (try disk.log.lastOffset(), try store.generations(), try store.damage())
      for error in damage {
        metrics.failedCheckpoint()
        logger.error("a checkpoint is passed over", metadata: ["error": "\(error)"])
      }
      for generation in generations {
        guard generation.offset <= last else {
          throw LogError(.damaged, "checkpoint \(generation.number) is of record \(generation.offset)")
        }
        if let pipeline = pipeline(of: generation, in: store) {
          return (pipeline, damage.isEmpty && generation == generations.first)
        }
      }
    } catch {
      metrics.failedCheckpoint()
      logger.error("the checkpoints cannot be read", metadata: ["error": "\(error)"])
    }
    return nil
  }

  private func pipeline(of generation: CheckpointGeneration, in store: any Checkpoints) -> Pipeline? {
    do {
      return try Pipeline(entries: store.entries(of: generation), reading: reading) { try disk.log.decision(at: $0) }
    } catch let error as StateError where error.code == .doesNotFit {
      logger.notice("a checkpoint is of other placements, the log is replayed", metadata: ["reason": "\(error)"])
    } catch {
      metrics.failedCheckpoint()
      logger.error("a checkpoint is passed over", metadata: ["error": "\(error)"])
    }
    return nil
  }
}
