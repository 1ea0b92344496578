import Events
import ServiceLifecycle

/// Lets the wall clock move the watermark: sends a tick when one would change something, and none otherwise, so that the
/// log of an idle service does not grow.
struct Ticker: Chore {
  let ingest: Ingest
  let wallClock: WallClock
  let steadyClock: any SteadyClock

  /// How often it looks.
  private static let period = Duration.milliseconds(20)
  /// How long it waits after a refusal.
  private static let patience = Duration.seconds(1)

  func work() async {
    while !Task.isCancelled {
      try? await steadyClock.sleep(for: Ticker.period)
      let now = wallClock.now
      guard let deadline = ingest.nextDeadline, deadline <= now else { continue }
      do {
        _ = try await ingest.submit([.tick(now)])
      } catch {
        // The queue or the disk is full, which the writer has said; there is no hurry to fail again.
        try? await steadyClock.sleep(for: Ticker.patience)
      }
    }
  }
}
