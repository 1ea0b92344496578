import Bandits
package import EventLog
import Events
import Foundation
package import Hummingbird
package import Learning
package import Logging
package import ServiceLifecycle
package import Snapshots

/// The whole service in one process, put together: log, pipeline, cache, ranking, HTTP. Commands and tests build the
/// same one.
package struct RankingNode: Sendable {
  package let placements: [Placement]
  package let ingest: Ingest
  package let cache: SnapshotCache
  package let store: SnapshotStore
  package let log: EventLog
  package let logger: Logger
  let desk: RankDesk
  let titles: TitleDesk
  let metrics: ServiceMetrics
  private let settings: Settings
  private let lock: FolderLock

  /// How a node runs.
  package struct Settings: Sendable {
    /// The data folder; made if it is not there.
    package var folder: String
    package var clockMode: ClockMode
    package var wallClock: WallClock

    package init(folder: String, clockMode: ClockMode = .wall, wallClock: WallClock = .system) {
      self.folder = folder
      self.clockMode = clockMode
      self.wallClock = wallClock
    }
  }

  /// Opens the folder and replays its log.
  ///
  /// - Throws: `LogError` if the folder is in use, damaged or of a newer format; Foundation's error if it cannot be made.
  package init(placements: [Placement], settings: Settings, logger: Logger) throws {
    try FileManager.default.createDirectory(atPath: settings.folder, withIntermediateDirectories: true)
    lock = try FolderLock(folder: settings.folder)
    log = try EventLog(folder: settings.folder)
    store = SnapshotStore(folder: "\(settings.folder)/snapshots")
    var recovery = Recovery(placements: placements, wallClock: settings.wallClock)
    try recovery.replay(log)
    cache = SnapshotCache(try recovery.snapshots())
    metrics = ServiceMetrics(registry: PrometheusRegistry(), placements: placements.map(\.name))
    let publisher = SnapshotPublisher(cache: cache, store: store, wallClock: settings.wallClock)
    ingest = Ingest(
      worker: IngestWorker(
        pipeline: recovery.pipeline, outcomes: recovery.outcomes, log: log, publisher: publisher, metrics: metrics,
        logger: logger),
      configuration: IngestConfiguration())
    let clock = ServiceClock(mode: settings.clockMode, wallClock: settings.wallClock, ingest: ingest)
    titles = TitleDesk(ingest: ingest, clock: clock)
    desk = RankDesk(
      placements: placements, cache: cache, ingest: ingest, log: log, metrics: metrics,
      clock: clock)
    self.placements = recovery.pipeline.placements
    self.settings = settings
    self.logger = logger
  }

  /// What runs beside the HTTP server, in the order in which it starts; it stops in the opposite order.
  package var services: [any Service] {
    let keeper = SnapshotKeeper(placements: placements, ingest: ingest, logger: logger)
    switch settings.clockMode {
    case .wall: return [ingest, keeper, Ticker(ingest: ingest, wallClock: settings.wallClock)]
    case .events: return [ingest, keeper]
    }
  }

  /// Whose time moves the watermark.
  var clockMode: ClockMode { settings.clockMode }

  /// The routes, for the server and for tests without one.
  package func router() -> Router<BasicRequestContext> { Routes(node: self).router() }

  /// The checks that an event received now must pass.
  func door() -> EventDoor {
    EventDoor(placements: desk.placements, now: settings.clockMode == .wall ? settings.wallClock.now : nil)
  }
}
