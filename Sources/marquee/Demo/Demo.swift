import Attribution
import Bandits
import Events
import Learning
import Logging
import Placements
import RankingService
import Replay
import Snapshots

/// Why the demo stopped.
struct DemoError: Error {
  let reason: String
}

/// A service, a real log sent through it, measurements of what came of it, and a simulated world that shows it learning.
struct Demo: Sendable {
  let files: [PlacementFile]
  let log: String
  let folder: String
  /// How long the simulation lasts; 0 leaves it out.
  let seconds: Int

  /// The placements that the log is for, and the one whose freshness is measured.
  private static let logPlacements = ["obd-linucb", "obd-thompson", "obd-epsilongreedy"]
  private static let livePlacement: PlacementName = "billboard"

  func run() async throws -> DemoReport {
    let replayed = files.filter { Demo.logPlacements.contains($0.placement.name.text) }
    guard replayed.count == Demo.logPlacements.count,
      let live = files.first(where: { $0.placement.name == Demo.livePlacement })
    else {
      throw DemoError(
        reason: "expected placements \(Demo.logPlacements.joined(separator: ", ")) and \(Demo.livePlacement)")
    }
    var report = DemoReport(folder: folder)
    try await replay(replayed, into: &report)
    report.freshness = try await measureFreshness(of: live)
    if seconds > 0 {
      let act = SimulationAct(
        placement: live.placement, folder: "\(folder)/simulation", logger: Demo.logger, seconds: seconds)
      report.simulation = try await act.run()
    }
    return report
  }

  /// Act one: the log, by its own clock.
  private func replay(_ files: [PlacementFile], into report: inout DemoReport) async throws {
    let placements = files.map(\.placement)
    let node = try RankingNode(
      files: files, reading: PlacementFolder.reading, settings: .init(folder: "\(folder)/log", clockMode: .events),
      logger: Demo.logger)
    let source = try EventSource(files: [log], format: .obd, placements: placements.map(\.name.text))
    let context = try AverageContext(of: log)
    let (acted, counts, rank) = try await RankingServer(node: node, host: "127.0.0.1", port: 0).run { port in
      let url = "http://127.0.0.1:\(port)"
      let bar = ProgressBar(total: source.count, label: "replay")
      let replayed = try await ReplayClient.connected(to: url) { client in
        try await client.replay(source) { bar.update($0) }
      }
      bar.finish()
      let counts = node.ingest.currentStatus.placements
      let rank = try await HTTPTransport.connected(to: url) { transport in
        try await RankLatency.measure(by: transport, placement: placements[0].name, items: context.items)
      }
      return (replayed, counts, rank)
    }
    guard acted.rejected == 0 else { throw DemoError(reason: "\(acted.rejected) events of the log were rejected") }
    report.eventsPerSecond = acted.eventsPerSecond
    report.rank = rank
    for placement in counts {
      guard let current = node.cache[placement.name] else { continue }
      report.placements.append(
        DemoReport.PlacementResult(
          name: placement.name.text, policy: current.snapshot.policy.description,
          rounds: placement.counts.decisions.received, outcomes: placement.counts.outcomes,
          clicks: placement.counts.rewarded, snapshots: placement.snapshots,
          top: try context.best(5, of: current.snapshot)))
    }
  }

  /// Act two: plays as they happen, by the wall clock.
  private func measureFreshness(of file: PlacementFile) async throws -> Quantiles {
    let node = try RankingNode(
      files: [file], reading: PlacementFolder.reading, settings: .init(folder: "\(folder)/live"), logger: Demo.logger)
    return try await RankingServer(node: node, host: "127.0.0.1", port: 0).run { port in
      try await HTTPTransport.connected(to: "http://127.0.0.1:\(port)") { transport in
        try await FreshnessRun(transport: transport, placement: file.placement).measure(plays: 200)
      }
    }
  }

  private static let logger: Logger = {
    var logger = Logger(label: "marquee", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .error
    return logger
  }()
}
