import EventLog
import Logging
import ServiceLifecycle

/// Writes a checkpoint from time to time, if anything has happened, so that a restart need not replay much of the log.
struct Checkpointer: Chore {
  let ingest: Ingest
  let period: Duration
  let steadyClock: any SteadyClock
  let metrics: ServiceMetrics
  let logger: Logger

  func work() async {
    var last: UInt64 = 0
    while (try? await steadyClock.sleep(for: period)) != nil {
      guard ingest.currentStatus.offset > last, let desk = ingest.checkpoints else { continue }
      let timer = steadyClock.now
      do throws(LogError) {
        guard let offset = try await desk.write({ await ingest.changes(anew: $0, limit: $1) }) else { continue }
        last = offset
        metrics.checkpointed(in: steadyClock.now - timer)
      } catch {
        metrics.failedCheckpoint()
        logger.error("no checkpoint was written", metadata: ["error": "\(error)"])
      }
    }
  }
}
