import Bandits
import Events
import Plots
import Tables

/// The charts of a report.
struct ReportCharts {
  private let report: EvaluationReport
  /// Standard errors from a value to the end of its interval.
  private let reach: Double
  private let level: String

  private static let actionLimit = 30
  /// Lines that a panel can tell apart.
  private static let lineLimit = 6

  init(_ report: EvaluationReport) {
    self.report = report
    let isLevel = report.confidence > 0 && report.confidence < 1
    reach = isLevel ? NormalQuantile.lower((1 + report.confidence) / 2) : .nan
    level = report.confidence.percentage
  }

  /// Every estimate of every policy with its normal interval; nil if there is none.
  func estimates(ofLists: Bool) -> ErrorBarChart? {
    let groups = report.policies.map { policy in
      let rows = policy.estimates(ofLists: ofLists).map { estimate in
        let interval = estimate[.normal] ?? estimate.intervals.first?.interval
        return Measure(
          estimate.estimator.rawValue, estimate.value, lower: interval?.lower, upper: interval?.upper)
      }
      return MeasureGroup(policy.name.visible, rows)
    }
    guard groups.contains(where: { !$0.rows.isEmpty }) else { return nil }
    let logged = ofLists ? nil : report.loggedValue
    let what = ofLists ? "list" : "round"
    return ErrorBarChart(
      title: "What a \(what) earns, with \(level) intervals", unit: "reward of a \(what)",
      groups: groups, reference: logged, limit: 200)
  }

  /// Rounds by weight; nil for a policy that is not weighed.
  func weights(_ policy: PolicyReport) -> Histogram? {
    let bins = policy.weights.filter { $0.to > 0 }.map { Histogram.Bin(from: $0.from, to: $0.to, count: $0.count) }
    guard !bins.isEmpty else { return nil }
    return Histogram(
      title: "Rounds by weight, \(policy.name.visible)", unit: "weight", bins: bins,
      scale: .logarithmic, reference: 1)
  }

  /// What policies would have earned over time; nil if no policy tells it.
  var timeline: LineChart? {
    let series = report.policies.filter { !$0.timeline.isEmpty }.map { policy in
      let points = policy.timeline.map { point in
        let (value, half) = (point.value ?? .nan, (point.standardError ?? .nan) * reach)
        return LineChart.Point(at: point.from, value, lower: value - half, upper: value + half)
      }
      return LineChart.Series(policy.name.visible, points)
    }
    guard !series.isEmpty else { return nil }
    let panels = stride(from: 0, to: series.count, by: ReportCharts.lineLimit).map { first in
      LineChart.Panel("reward of a round, by SNIPS", Array(series[first...].prefix(ReportCharts.lineLimit)))
    }
    let axis: LineChart.Axis = report.times == nil ? .count(of: "round") : .time
    return LineChart(
      title: "Earned over time, with \(level) bands", over: axis, panels: panels)
  }

  /// Mean reward of the actions that were chosen most; nil if none was chosen.
  var actions: BarChart? {
    let chosen = report.actions.filter { $0.rounds > 0 }
    guard !chosen.isEmpty else { return nil }
    let rows = chosen.map { action in
      let half = action.rewardStandardError * reach
      return Measure(
        action.action.text.visible, action.reward, lower: action.reward - half, upper: action.reward + half)
    }
    return BarChart(
      title: "Mean reward by action, with \(level) intervals", unit: "reward of a round", rows: rows,
      limit: ReportCharts.actionLimit)
  }
}
