import Events
import Foundation
import Inspection
import Plots
import Snapshots

/// A snapshot as charts: rewards by action, and weights with their deviations.
struct SnapshotPlot {
  private let figure: Figure

  /// Actions whose weights are drawn.
  private static let actionLimit = 6
  /// Weights drawn of each.
  private static let weightLimit = 15

  init(_ view: SnapshotView) {
    let ordered = view.actions.sorted { ($0.n, $1.id.text) > ($1.n, $0.id.text) }
    let rewards = BarChart(
      title: "Mean reward by action, with its 95% interval",
      rows: ordered.map { action in
        Measure(
          action.id.text, action.meanReward ?? .nan, lower: action.interval?.lower, upper: action.interval?.upper)
      }, limit: 40)
    var charts: [any Chart] = [rewards]
    let groups = ordered.filter { !$0.weights.isEmpty }.prefix(SnapshotPlot.actionLimit).map { action in
      MeasureGroup("\(action.id), n = \(action.n)", SnapshotPlot.measures(action.weights))
    }
    if !groups.isEmpty {
      charts.append(ErrorBarChart(title: "Weights of the actions learned from most, ± one deviation", groups: groups))
    }
    if !view.sharedWeights.isEmpty {
      charts.append(
        ErrorBarChart(
          title: "Weights that actions share, ± one deviation", rows: SnapshotPlot.measures(view.sharedWeights)))
    }
    figure = Figure(title: "\(view.placement) \(view.version)", charts: charts)
  }

  /// Those furthest from zero by their deviations.
  private static func measures(_ weights: [SnapshotView.Weight]) -> [Measure] {
    weights.sorted { abs($0.value) / $0.deviation > abs($1.value) / $1.deviation }.prefix(weightLimit).map {
      Measure($0.feature, $0.value, lower: $0.value - $0.deviation, upper: $0.value + $0.deviation)
    }
  }

  func write(to path: String) throws { try figure.write(to: path) }
}

extension Chart {
  /// Makes or replaces a file.
  func write(to path: String) throws {
    do {
      try DurableFile.write(Array(svg().utf8), to: path)
    } catch {
      throw InspectError.failed("\(error)")
    }
  }
}
