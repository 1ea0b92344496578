import Events
import Logging
import Snapshots

/// Sees to it that rankings are kept to what is pinned where its file was gone at the start: it is rebuilt from the log.
struct PinRestoring {
  let desk: SnapshotDesk
  /// What the log says of pins, the last change of each placement.
  let pins: [SnapshotChange]
  let logger: Logger

  /// Once the log is replayed.
  func work() async {
    for pin in pins where pin.action == .pinned && desk.cache.pinned(pin.placement)?.version != pin.version {
      do {
        _ = try await desk.pin(pin.version, of: pin.placement, reason: pin.reason, by: pin.by)
      } catch {
        logger.error(
          "a pinned version cannot be rebuilt: rankings use what is published",
          metadata: ["placement": "\(pin.placement)", "version": "\(pin.version)", "error": "\(error)"])
      }
    }
  }
}
