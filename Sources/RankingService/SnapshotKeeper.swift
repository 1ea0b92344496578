import Events
import Learning
import Logging
import ServiceLifecycle

/// Keeps a file of every placement's snapshot, each in its own period of wall time (`persist`).
struct SnapshotKeeper: Chore {
  let placements: [Placement]
  let ingest: Ingest
  let steadyClock: any SteadyClock
  let logger: Logger

  func work() async {
    await withTaskGroup { group in
      for placement in placements { group.addTask { await keep(placement) } }
    }
  }

  private func keep(_ placement: Placement) async {
    while true {
      do { try await steadyClock.sleep(for: .milliseconds(placement.persist.milliseconds)) } catch { return }
      do {
        _ = try await ingest.publish(placement.name)
      } catch {
        logger.error("no snapshot was kept", metadata: ["placement": "\(placement.name)", "error": "\(error)"])
      }
    }
  }
}
