import EventLog
import Logging
import ServiceLifecycle

/// Writes a checkpoint from time to time, if anything has happened, so that a restart need not replay much of the log.
struct Checkpointer: Service {
  let ingest: Ingest
  let period: Duration
  let metrics: ServiceMetrics
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var last: UInt64 = 0
      while (try? await Task.sleep(for: period)) != nil {
        guard ingest.currentStatus.offset > last, let desk = ingest.checkpoints else { continue }
        let timer = ContinuousClock.now
        do throws(LogError) {
          guard let offset = try await desk.write({ await ingest.changes(anew: $0, limit: $1) }) else { continue }
          last = offset
          metrics.checkpointed(in: .now - timer)
        } catch {
          metrics.failedCheckpoint()
          logger.error("no checkpoint was written", metadata: ["error": "\(error)"])
        }
      }
    }
  }
}
