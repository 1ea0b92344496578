import Events
import ServiceLifecycle

/// Lets the wall clock move the watermark: sends a tick when one would change something, and none otherwise, so that the
/// log of an idle service does not grow.
struct Ticker: Service {
  let ingest: Ingest
  let wallClock: WallClock

  /// How often it looks.
  private static let period = Duration.milliseconds(20)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: Ticker.period)
        let now = wallClock.now
        guard let deadline = ingest.currentStatus.nextDeadline, deadline <= now else { continue }
        // A refusal is the queue's business; the next look tries again.
        _ = try? await ingest.submit([.tick(now)])
      }
    }
  }
}
