import EventLog
import Events
import Logging

/// Notes how far time has come, and cuts the head of the log as far as retention says and nothing needs it: neither a
/// checkpoint that is kept nor a decision that one refers to.
///
/// Cuts in short transactions, and takes no more than a quarter of the time of the connection that writes.
struct Pruner: Chore {
  let retention: Retention
  let period: Duration
  let ingest: Ingest
  let log: any PrunableLog
  let steadyClock: any SteadyClock
  let metrics: ServiceMetrics
  let logger: Logger

  /// For each second of cutting, the seconds until the next step.
  private static let rest = 3
  /// Steps grow and shrink so that their work takes about as long; to make it durable takes as long for a small step as
  /// for a large one.
  private static let usualWork = Duration.milliseconds(8)
  private static let parts = 32...2_000

  func work() async {
    var (noted, part): (UInt64, Int) = (0, Pruner.parts.lowerBound)
    while (try? await steadyClock.sleep(for: period)) != nil {
      let status = ingest.currentStatus
      guard !status.isRecovering, status.failure == nil else { continue }
      do throws(LogError) {
        if status.offset > noted { try await log.note(status.now, at: status.offset) }
        noted = status.offset
        try await prune(part: &part)
      } catch {
        logger.error("the log was not pruned", metadata: ["error": "\(error)"])
        if error.code != .full { ingest.fail(error) }
      }
    }
  }

  private func prune(part: inout Int) async throws(LogError) {
    metrics.begins(after: try log.prunedThrough())
    guard retention.age != nil || retention.bytes != nil, let desk = ingest.checkpoints else { return }
    let bound: UInt64
    do throws(LogError) {
      guard isFree(desk) else { return }
      bound = try desk.expendableThrough()
    } catch {
      // Checkpoints that cannot be read are not the log's failure; nothing is cut then.
      return logger.error("the log was not pruned", metadata: ["error": "\(error)"])
    }
    if let age = retention.age {
      let old = try log.lastOffset(before: ingest.now - age)
      while isFree(desk), try await step(through: min(bound, old), part: &part) {}
    }
    if let bytes = retention.bytes {
      while try log.usedBytes() > bytes, isFree(desk), try await step(through: bound, part: &part) {}
    }
  }

  /// Whether nobody needs all that is there: sums that are folded anew do, and so does a restart from a checkpoint of
  /// before they were.
  private func isFree(_ desk: CheckpointDesk) -> Bool {
    ((try? desk.oldestOffset()) ?? 0) > ingest.currentStatus.foldedThrough
  }

  /// - Parameter part: How much at once; made to fit.
  /// - Returns: Whether there may be more.
  private func step(through bound: UInt64, part: inout Int) async throws(LogError) -> Bool {
    let timer = steadyClock.now
    let pruned = try await log.prune(through: bound, most: part)
    let duration = steadyClock.now - timer
    if pruned.isLast { return false }
    metrics.pruned(pruned, in: duration)
    if pruned.damaged > 0 {
      logger.error("records that could not be read were pruned", metadata: ["count": "\(pruned.damaged)"])
    }
    part = pruned.work > Pruner.usualWork ? part / 2 : part + part / 4
    part = min(max(part, Pruner.parts.lowerBound), Pruner.parts.upperBound)
    return (try? await steadyClock.sleep(for: duration * Pruner.rest)) != nil
  }
}
