import ArgumentParser
import EventLog
import Events
import Foundation
import Logging
import Placements
import RankingService
import Snapshots

/// Placements and a data folder → a service.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Rank and learn over HTTP.",
    discussion: """
      Prints one line with its address when it takes requests. SIGTERM or SIGINT stops it: what is under way is \
      finished, a snapshot of every placement is kept, and it exits with 0. SIGHUP has it read the placement files \
      anew; if one is not valid, nothing changes.
      """)

  @OptionGroup var placements: PlacementOptions

  @Option(name: .customLong("data"), help: ArgumentHelp("The data folder; made if missing.", valueName: "folder"))
  var folder = ".marquee"

  @Option(help: "The address to bind.")
  var host = "127.0.0.1"

  @Option(help: "The port to bind; 0 takes a free one.")
  var port = 8080

  @Option(help: "wall: time passes by the clock; events: only by what events and ticks say.")
  var clock = ClockMode.wall

  @Option(help: ArgumentHelp("How many records a transaction of the log takes at most.", valueName: "count"))
  var commitRecords = 1_000

  @Option(
    help: ArgumentHelp("How long decisions are gathered while nobody waits for an answer.", valueName: "duration"))
  var commitWithin = EventDuration(milliseconds: 10)

  @Option(help: ArgumentHelp("How often a checkpoint is written, from which a restart goes on.", valueName: "duration"))
  var checkpointEvery = EventDuration.seconds(10)

  @Option(
    help: ArgumentHelp(
      """
      Prune what is older, as 30d, by event time: records, and what is found by them (decisions by id, outcomes, \
      insights of then). Kept are records of placements, titles and pins, and all that two checkpoints and open decisions need. Off \
      unless said. A model can be made anew only from outcomes that are kept.
      """, valueName: "duration"))
  var retain: EventDuration?

  @Option(
    help: ArgumentHelp(
      """
      Prune the oldest, as above, while the log uses more, as 10GB. The file does not shrink: its free pages are \
      written again.
      """, valueName: "bytes"))
  var retainBytes: ByteCount?

  @Option(
    help: ArgumentHelp(
      """
      How many of the last snapshots keep their files; beside these one of each of the last 24 hours and one of each of \
      the last 30 days do, and what is pinned. A version without a file is rebuilt from the log when someone asks.
      """, valueName: "count"))
  var keepSnapshots = 10

  func validate() throws {
    guard (1...100_000).contains(keepSnapshots) else {
      throw ValidationError("--keep-snapshots: expected 1 to 100000")
    }
    guard (0...65_535).contains(port) else { throw ValidationError("--port: expected 0 to 65535") }
    guard (1...100_000).contains(commitRecords) else {
      throw ValidationError("--commit-records: expected 1 to 100000")
    }
    guard commitWithin <= .seconds(1) else { throw ValidationError("--commit-within: expected at most 1s") }
    guard retain.map({ $0 > .zero }) ?? true else { throw ValidationError("--retain: expected at least 1ms") }
    guard retainBytes.map({ $0.count >= ServeCommand.leastBytes }) ?? true else {
      throw ValidationError("--retain-bytes: expected at least 1MB, as in 10GB")
    }
    guard checkpointEvery > .zero else { throw ValidationError("--checkpoint-every: expected at least 1ms") }
  }

  /// Less is a unit that was forgotten.
  private static let leastBytes = 1_000_000

  func run() async throws {
    // Until it is listened to it ends no process: the files are read anyway.
    signal(SIGHUP) { _ in }
    let files = try placements.loadFiles()
    var logger = Logger(label: "marquee", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .notice
    do {
      var settings = RankingNode.Settings(folder: folder, clockMode: clock)
      settings.checkpointPeriod = .milliseconds(checkpointEvery.milliseconds)
      settings.retention = Retention(age: retain, bytes: retainBytes?.count)
      settings.snapshotRetention = SnapshotRetention(last: keepSnapshots)
      settings.pruningPeriod = settings.checkpointPeriod
      settings.ingest.batchLimit = commitRecords
      settings.ingest.patience = .milliseconds(commitWithin.milliseconds)
      let node = try RankingNode(
        files: files, reading: PlacementFolder.reading, settings: settings, logger: logger)
      let models = placements.folder
      let server = RankingServer(node: node, host: host, port: port) { () throws(PlacementReloadError) in
        let (files, errors) = PlacementFolder.load(models)
        guard errors.isEmpty else { throw PlacementReloadError(reasons: errors.map(\.description)) }
        return files
      }
      try await server.run { port in
        Console.print(
          "marquee is ready on http://\(host):\(port) with \(files.count) placements, data in \(folder)")
      }
    } catch let error as LogError {
      Console.say("error: \(error)")
      throw ExitCode.failure
    }
  }
}

extension ClockMode: ExpressibleByArgument {}
