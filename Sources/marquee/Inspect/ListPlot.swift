import Events
import History
import Inspection
import Plots
import Snapshots

/// Mean reward and outcomes over time, as the kept files of versions tell, and the log of those without.
struct ListPlot {
  private let figure: Figure

  /// Versions whose files are read, for their mean rewards.
  private static let fileLimit = 200

  init(_ listings: [VersionListing], _ source: SourceOptions) async throws {
    var charts: [any Chart] = []
    for listing in listings {
      let entries = listing.entries.sorted { $0.version < $1.version }
      let outcomes = entries.map { LineChart.Point(at: $0.publishedAt.milliseconds, Double($0.outcomes)) }
      let actions = entries.map { LineChart.Point(at: $0.publishedAt.milliseconds, Double($0.actions)) }
      var panels: [LineChart.Panel] = []
      let rewards = try await ListPlot.rewards(entries, of: listing.placement, source)
      if !rewards.isEmpty { panels.append(.init("mean reward", [.init("of all that was learned", rewards)])) }
      panels.append(.init("outcomes closed", [.init("outcomes", outcomes)], startsAtZero: true))
      panels.append(.init("actions known", [.init("actions", actions)], startsAtZero: true))
      charts.append(LineChart(title: "\(listing.placement)", panels: panels))
    }
    figure = Figure(title: "Snapshots over time", charts: charts)
  }

  /// Of the versions that have a file.
  private static func rewards(
    _ entries: [VersionListing.Entry], of placement: PlacementName, _ source: SourceOptions
  ) async throws -> [LineChart.Point] {
    guard source.url == nil else { return [] }
    let sources = try source.inspector().sources
    let kept = entries.filter { $0.bytes != nil }.suffix(fileLimit)
    return kept.compactMap { entry in
      guard let file = try? sources.store.read(entry.version, of: placement, reading: sources.reading) else {
        return nil
      }
      let view = SnapshotView(of: file)
      let weight = view.actions.reduce(0) { $0 + $1.weight }
      guard weight > 0 else { return nil }
      let sum = view.actions.reduce(0) { $0 + ($1.meanReward ?? 0) * $1.weight }
      let interval = RewardInterval(mean: sum / weight, weight: weight, range: view.rewardRange)
      return LineChart.Point(
        at: entry.publishedAt.milliseconds, sum / weight, lower: interval?.lower, upper: interval?.upper)
    }
  }

  func write(to path: String) throws { try figure.write(to: path) }
}
