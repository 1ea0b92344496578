import Events
import Tables

/// The tables of a report, for a terminal and for a page.
struct ReportTables {
  private let report: EvaluationReport
  /// `95% from`.
  private let lower: String

  /// Beyond so many standard errors a count is no longer chance.
  private static let farOff = 4.0

  init(_ report: EvaluationReport) {
    self.report = report
    lower = "\(report.confidence.percentage) from"
  }

  /// One estimate of each policy; where there is a bootstrap its interval, since it knows of members.
  var summary: Table {
    let rows = report.policies.compactMap { policy in policy.headline.map { (policy, $0) } }
    let precision = Precision(rows.map(\.1.standardError))
    var table = Table([
      .text("policy", flexible: true), .decimal("value"), .decimal("± SE"), .decimal(lower), .decimal("to"),
      .text("estimator"), .text("trusted"),
    ])
    for (policy, estimate) in rows {
      let isTrusted = policy.doubts.isEmpty && report.doubts.isEmpty
      table.append(
        [
          .init(policy.name, .strong), .init(precision.text(estimate.value)),
          .init(precision.text(estimate.standardError)),
        ] + ends(estimate[.bootstrap] ?? estimate[.normal], precision)
          + [.init(estimate.estimator.rawValue), isTrusted ? .init("yes", .good) : .init("no", .bad)])
    }
    return table
  }

  /// Each estimate with its normal interval.
  func estimates(_ estimates: [EstimateReport], headline: EstimatorName?) -> Table {
    let precision = Precision(estimates.map(\.standardError))
    let hasParameters = estimates.contains { $0.parameter != nil }
    var table = Table(
      [.text("estimator"), .decimal("value"), .decimal("± SE"), .decimal(lower), .decimal("to")]
        + (hasParameters ? [.text("parameter", flexible: true)] : []))
    for estimate in estimates {
      table.append(
        [
          .init(estimate.estimator.rawValue, estimate.estimator == headline ? .strong : nil),
          .init(precision.text(estimate.value)), .init(precision.text(estimate.standardError)),
        ] + ends(estimate[.normal], precision) + (hasParameters ? [.init(estimate.parameterWords, .faint)] : []))
    }
    return table
  }

  /// Each interval of each estimate.
  func intervals(_ estimates: [EstimateReport]) -> Table {
    let precision = Precision(estimates.map(\.standardError))
    var table = Table([.text("estimator"), .text("interval"), .decimal(lower), .decimal("to")])
    for estimate in estimates {
      for (kind, interval) in estimate.intervals {
        table.append([.init(estimate.estimator.rawValue), .init(kind.words)] + ends(interval, precision))
      }
    }
    return table
  }

  /// Estimators whose differences are told where not all are.
  private static let chief: Set<EstimatorName> = [.ips, .snips, .dr, .cascadeDR]

  /// The first policy of each pair less the second. - Parameter isShort: Whether only the chief estimators are told.
  func comparisons(_ kind: IntervalKind, isShort: Bool = false) -> Table {
    let comparisons = report.comparisons.filter { !isShort || ReportTables.chief.contains($0.estimator) }
    let precision = Precision(comparisons.map(\.difference.standardError))
    var table = Table([
      .text("first", flexible: true), .text("second", flexible: true), .text("estimator"), .decimal("difference"),
      .decimal("± SE"), .decimal(lower), .decimal("to"),
    ])
    for comparison in comparisons {
      let difference = comparison.difference
      let interval = kind == .bootstrap ? difference.bootstrap : difference.normal
      guard let interval else { continue }
      table.append(
        [
          .init(comparison.first, .strong), .init(comparison.second, .strong), .init(comparison.estimator.rawValue),
          .init(precision.text(difference.value), interval.tone), .init(precision.text(difference.standardError)),
        ] + ends(interval, precision))
    }
    return table
  }

  /// What each arm earned, with the lift of the policy's arm below them.
  var arms: Table {
    let precision = Precision(report.arms.map(\.standardError) + (report.lift.map { [$0.standardError] } ?? []))
    var table = Table([
      .text("arm"), .number("rounds"), .decimal("value"), .decimal("± SE"), .decimal(lower), .decimal("to"),
    ])
    for arm in report.arms {
      table.append([
        .init(arm.arm.rawValue, .strong), .init(arm.rounds.grouped), .init(precision.text(arm.value)),
        .init(precision.text(arm.standardError)), "", "",
      ])
    }
    if let lift = report.lift {
      table.append(
        [
          .init("policy less holdback", .strong), "", .init(precision.text(lift.value), lift.normal.tone),
          .init(precision.text(lift.standardError)),
        ] + ends(lift.normal, precision))
    }
    return table
  }

  /// What actions earned, and how often they were chosen beside how often they should have been.
  func actions(_ limit: Int) -> Table {
    let shown = report.actions.prefix(limit)
    let precision = Precision(shown.map(\.rewardStandardError))
    let tellsExpected = shown.contains { $0.expected != nil }
    var table = Table(
      [.text("action", flexible: true), .number("rounds")] + (tellsExpected ? [.decimal("expected")] : [])
        + [.decimal("z"), .number("offered"), .decimal("reward"), .decimal("± SE")])
    for action in shown {
      let expected = action.expected.map { $0.text(places: 1) } ?? ""
      table.append(
        [.init(action.action.text, .strong), .init(action.rounds.grouped)] + (tellsExpected ? [.init(expected)] : [])
          + [
            .init(action.z.text(places: 1), action.z.magnitude > ReportTables.farOff ? .bad : nil),
            .init(action.offered.grouped), action.rounds > 0 ? .init(precision.text(action.reward)) : "",
            action.rounds > 0 ? .init(precision.text(action.rewardStandardError)) : "",
          ])
    }
    return table
  }

  private func ends(_ interval: Interval?, _ precision: Precision) -> [Table.Cell] {
    guard let interval else { return ["", ""] }
    return [.init(precision.text(interval.lower)), .init(precision.text(interval.upper))]
  }
}

extension Interval {
  /// Of a difference: nil where it may be zero.
  fileprivate var tone: Tone? { lower > 0 ? .good : upper < 0 ? .bad : nil }
}
