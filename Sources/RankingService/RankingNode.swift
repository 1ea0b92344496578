import Bandits
package import EventLog
import Events
import History
package import Hummingbird
package import Learning
package import Logging
package import ServiceLifecycle
package import Snapshots

/// The whole service in one process, put together: log, pipeline, cache, ranking, HTTP. Commands and tests build the
/// same one.
package struct RankingNode: Sendable {
  package let ingest: Ingest
  package let cache: SnapshotCache
  package let store: SnapshotStore
  package let log: any RecordLog
  /// For those who ask after the fact.
  package let archive: OutcomeArchive
  package let logger: Logger
  package let desk: RankDesk
  package let snapshots: SnapshotDesk
  package let titles: TitleDesk
  let metrics: ServiceMetrics
  private let prunable: (any PrunableLog)?
  /// What the log says is pinned, and could not be read.
  private let absentPins: [SnapshotChange]
  /// Reads the placements of the log.
  let reading: PlacementReading
  private let settings: Settings
  private var lock: FolderLock?

  /// How a node runs.
  package struct Settings: Sendable {
    /// The data folder; made if it is not there.
    package var folder: String
    package var clockMode: ClockMode
    package var wallClock: WallClock
    package var steadyClock: any SteadyClock = ContinuousClock()
    package var ingest = IngestConfiguration()
    /// How often a checkpoint is written, by the wall clock, if anything has happened.
    package var checkpointPeriod = Duration.seconds(10)
    /// How much of the log is kept.
    package var retention = Retention()
    /// Which files of snapshots are kept.
    package var snapshotRetention = SnapshotRetention()
    /// How often it is noted how far time has come, and the log is cut as retention says.
    package var pruningPeriod = Duration.seconds(10)
    /// What the writer appends to; tests put something in its way.
    package var appender: @Sendable (any RecordLog) -> any RecordAppender = { $0 }

    package init(folder: String, clockMode: ClockMode = .wall, wallClock: WallClock = .system) {
      self.folder = folder
      self.clockMode = clockMode
      self.wallClock = wallClock
    }
  }

  /// Opens the folder. The placements are what `files` say; where the log has them otherwise, they change once it is
  /// replayed. Rankings use the last snapshots that were kept until the services have replayed the log.
  ///
  /// A log that is damaged, or that cannot be read, is no reason not to rank: then nothing is taken, and `/readyz` says why.
  /// - Throws: `LogError` if the folder is in use or of a newer format; `DurableFileError` if it cannot be made.
  ///
  /// - Parameters:
  ///   - files: Of all placements.
  ///   - reading: Reads the placements of the log; those of `files` must be what it makes of their texts.
  package init(
    files: [PlacementFile], reading: @escaping PlacementReading, settings: Settings, logger: Logger
  ) throws {
    try DurableFile.makeFolder(settings.folder)
    let lock = try FolderLock(folder: settings.folder)
    let disk = try NodeDisk(folder: settings.folder)
    self.init(files: files, reading: reading, settings: settings, disk: disk, logger: logger)
    self.lock = lock
  }

  /// Puts a node together on a disk; the folder that the settings name is not looked at.
  package init(
    files: [PlacementFile], reading: @escaping PlacementReading, settings: Settings, disk: NodeDisk, logger: Logger
  ) {
    (log, prunable, archive, store) = (disk.log, disk.prunable, disk.archive, disk.snapshots)
    let past = RankingNode.placements(of: log, reading: reading, logger: logger)
    let placed = files.map { past.placement($0.placement.name) ?? $0 }
    let pins = RankingNode.pins(of: placed, in: log, logger: logger)
    let last = LastSnapshots(store: store, reading: reading, wallClock: settings.wallClock, logger: logger)
    let first = files.map { past.first($0.placement.name) ?? $0 }
    cache = SnapshotCache(last.published(of: first), pinned: last.pinned(pins))
    metrics = ServiceMetrics(registry: PrometheusRegistry(), placements: files.map(\.placement.name))
    let ranked = Board(
      Dictionary(placed.map { ($0.placement.name, $0.placement) }, uniquingKeysWith: { first, _ in first }))
    let keeping = SnapshotKeeping(
      store: store, cache: cache, retention: settings.snapshotRetention, wallClock: settings.wallClock, logger: logger)
    ingest = Ingest(
      start: IngestStart(
        files: files, reading: reading, ranked: ranked, disk: disk, appender: settings.appender(log),
        publisher: SnapshotPublisher(cache: cache, wallClock: settings.wallClock), keeping: keeping,
        configuration: settings.ingest, steadyClock: settings.steadyClock, metrics: metrics, logger: logger))
    // What is pinned and cannot be read yet stays if somebody writes it meanwhile.
    absentPins = pins.filter { [cache] in $0.action == .pinned && cache.pinned($0.placement) == nil }
    for pin in absentPins { keeping.hold(pin.version, of: pin.placement) }
    snapshots = SnapshotDesk(ingest: ingest, cache: cache, keeping: keeping, disk: disk, reading: reading)
    let clock = ServiceClock(mode: settings.clockMode, wallClock: settings.wallClock, ingest: ingest)
    titles = TitleDesk(ingest: ingest, clock: clock)
    desk = RankDesk(cache: cache, ingest: ingest, log: log, metrics: metrics, clock: clock)
    self.settings = settings
    self.reading = reading
    self.logger = logger
  }

  /// Where the log cannot be read, rankings begin with what the files say.
  private static func placements(
    of log: any RecordLog, reading: PlacementReading, logger: Logger
  ) -> PlacementHistory {
    do {
      return PlacementHistory(try log.placementRecords().map(\.record), reading: reading)
    } catch {
      logger.error("the placements of the log cannot be read", metadata: ["error": "\(error)"])
      return PlacementHistory([], reading: reading)
    }
  }

  /// Of each placement the last that was said of pins.
  private static func pins(
    of files: [PlacementFile], in log: any RecordLog, logger: Logger
  ) -> [SnapshotChange] {
    files.compactMap { file in
      do throws(LogError) {
        return try log.snapshotChanges(of: file.placement.name, .pins, most: 1).last?.change
      } catch {
        logger.error("whether a version is pinned cannot be read", metadata: ["error": "\(error)"])
        return nil
      }
    }
  }

  /// What runs beside the HTTP server, in the order in which it starts; it stops in the opposite order.
  package var services: [any Service] { [ingest] + chores }

  /// What is done from time to time.
  package var chores: [any Chore] {
    let clock = settings.steadyClock
    let keeper = SnapshotKeeper(
      ingest: ingest, desk: snapshots, pins: PinRestoring(desk: snapshots, pins: absentPins, logger: logger),
      steadyClock: clock, logger: logger)
    let checkpointer = Checkpointer(
      ingest: ingest, period: settings.checkpointPeriod, steadyClock: clock, metrics: metrics, logger: logger)
    let pruner = prunable.map { log in
      Pruner(
        retention: settings.retention, period: settings.pruningPeriod, ingest: ingest, log: log, steadyClock: clock,
        metrics: metrics, logger: logger)
    }
    let chores = [keeper, checkpointer] + (pruner.map { [$0] } ?? []) as [any Chore]
    switch settings.clockMode {
    case .wall:
      let ticker = Ticker(ingest: ingest, wallClock: settings.wallClock, steadyClock: clock)
      return chores + [ticker]
    case .events: return chores
    }
  }

  /// Whose time moves the watermark.
  var clockMode: ClockMode { settings.clockMode }

  /// The routes, for the server and for tests without one.
  package func router() -> Router<BasicRequestContext> { Routes(node: self).router() }

  /// The checks that an event received now must pass.
  package func door() -> EventDoor {
    EventDoor(placements: ingest.placements, now: settings.clockMode == .wall ? settings.wallClock.now : nil)
  }
}
