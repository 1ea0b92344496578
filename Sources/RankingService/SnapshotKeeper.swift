import Events
import Learning
import Logging
import ServiceLifecycle

/// Keeps a file of every placement's snapshot, each in its own period of wall time (`persist`).
struct SnapshotKeeper: Service {
  let ingest: Ingest
  let logger: Logger

  /// How often it looks; no period is shorter.
  private static let glance = Duration.seconds(1)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var kept: [PlacementName: ContinuousClock.Instant] = [:]
      while (try? await Task.sleep(for: SnapshotKeeper.glance)) != nil {
        for (name, placement) in ingest.rested.sorted(by: { $0.key < $1.key }) {
          let last = kept[name] ?? .now
          let isDue = .now - last >= .milliseconds(placement.persist.milliseconds)
          kept[name] = isDue ? .now : last
          if isDue { await keep(name) }
        }
      }
    }
  }

  private func keep(_ name: PlacementName) async {
    do {
      _ = try await ingest.publish(name)
    } catch {
      logger.error("no snapshot was kept", metadata: ["placement": "\(name)", "error": "\(error)"])
    }
  }
}
