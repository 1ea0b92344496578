import EventLog
import Events
import HTTPTypes
import Logging
import Snapshots

/// Sees to it that rankings are kept to what is pinned where its file was gone at the start: it is rebuilt from the log.
struct PinRestoring {
  let desk: SnapshotDesk
  /// What the log said at the start is pinned, and could not be read; the files are held until they are done with.
  let pins: [SnapshotChange]
  let logger: Logger

  /// Once the log is replayed.
  ///
  /// - Returns: Whether nothing is left to be done; else it may succeed later.
  func work() async -> Bool {
    var isDone = true
    for pin in pins where isAbsent(pin) {
      do {
        try await desk.restore(pin)
      } catch {
        // What is gone stays gone, and what differs does; the disk may have space again.
        let isForGood = [.notFound, .conflict].contains((error as? Problem)?.status)
        isDone = isDone && isForGood
        logger.error(
          "a pinned version cannot be rebuilt: rankings use what is published",
          metadata: ["placement": "\(pin.placement)", "version": "\(pin.version)", "error": "\(error)"])
      }
    }
    if isDone { for pin in pins { desk.keeping.release(pin.version, of: pin.placement) } }
    return isDone
  }

  /// Whether it is still what the log says last, and rankings do not go by it.
  private func isAbsent(_ pin: SnapshotChange) -> Bool {
    guard desk.cache.pinned(pin.placement)?.version != pin.version else { return false }
    return (try? desk.disk.log.lastPin(of: pin.placement)) ?? pin == pin
  }
}
