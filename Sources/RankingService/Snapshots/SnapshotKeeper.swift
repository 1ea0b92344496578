import Events
import Learning
import Logging
import ServiceLifecycle

/// Keeps a file of every placement's snapshot, each in its own period of wall time (`persist`).
struct SnapshotKeeper: Chore {
  let ingest: Ingest
  let desk: SnapshotDesk
  let pins: PinRestoring
  let steadyClock: any SteadyClock
  let logger: Logger

  /// How often it looks; no period is shorter.
  private static let glance = Duration.seconds(1)
  /// The longest until a pin that could not be restored is tried again.
  private static let longestRest = Duration.seconds(600)

  func work() async {
    var kept: [PlacementName: ContinuousClock.Instant] = [:]
    var (hasPins, rest, retry) = (false, SnapshotKeeper.glance, steadyClock.now)
    while (try? await steadyClock.sleep(for: SnapshotKeeper.glance)) != nil {
      if !hasPins, !ingest.currentStatus.isRecovering, steadyClock.now >= retry {
        hasPins = await pins.work()
        rest = min(rest * 2, SnapshotKeeper.longestRest)
        retry = steadyClock.now + rest
      }
      for (name, placement) in ingest.rested.sorted(by: { $0.key < $1.key }) {
        let (now, last) = (steadyClock.now, kept[name] ?? steadyClock.now)
        let isDue = now - last >= .milliseconds(placement.persist.milliseconds)
        kept[name] = isDue ? now : last
        if isDue { await keep(name) }
      }
    }
  }

  private func keep(_ name: PlacementName) async {
    do {
      _ = try await desk.publish(name)
    } catch {
      logger.error("no snapshot was kept", metadata: ["placement": "\(name)", "error": "\(error)"])
    }
  }
}
