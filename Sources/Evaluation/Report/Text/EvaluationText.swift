package import Tables

/// A report for people, line by line.
package struct EvaluationText {
  private let report: EvaluationReport
  private let showsAllIntervals: Bool

  /// Actions that are told, by how often they were chosen.
  private static let actionLimit = 10
  /// Places of the log that are told.
  private static let exampleLimit = 5

  /// - Parameter showsAllIntervals: Whether every kind of interval is told, not only the normal ones.
  package init(_ report: EvaluationReport, showsAllIntervals: Bool = false) {
    self.report = report
    self.showsAllIntervals = showsAllIntervals
  }

  /// The lines, none of which moves the cursor; words are wrapped where the screen has a width.
  package func lines(on screen: Screen) -> [String] {
    let tables = ReportTables(report)
    var lines = Paragraph.lines(report.facts, on: screen)
    lines += report.tally.examples.prefix(EvaluationText.exampleLimit).flatMap {
      Paragraph.lines($0.visible, on: screen, indent: 2, tone: .faint)
    }
    if report.policies.count > 1 { lines += [""] + tables.summary.lines(on: screen) }
    for policy in report.policies { lines += policyLines(policy, tables, on: screen) }
    if !report.comparisons.isEmpty {
      lines += ["", screen.text("differences, the first policy less the second", .strong)]
      lines += tables.comparisons(.normal, isShort: !showsAllIntervals).lines(on: screen)
      let bootstrap = tables.comparisons(.bootstrap)
      if showsAllIntervals, !bootstrap.rows.isEmpty {
        lines += ["", "the same by bootstrap"] + bootstrap.lines(on: screen)
      }
    }
    if !report.arms.isEmpty {
      lines += ["", screen.text("arms of the log", .strong)] + tables.arms.lines(on: screen)
    }
    lines += actionLines(tables, on: screen)
    return lines + [""] + verdict(on: screen)
  }

  private func policyLines(_ policy: PolicyReport, _ tables: ReportTables, on screen: Screen) -> [String] {
    let about = policy.about.isEmpty ? "" : ": \(policy.about.visible)"
    var lines = [""] + Paragraph.lines(policy.name.visible + about, on: screen, tone: .strong)
    for isOfLists in [false, true] {
      let estimates = policy.estimates(ofLists: isOfLists)
      guard !estimates.isEmpty else { continue }
      if isOfLists { lines.append("of whole lists: what a list earns") }
      lines += tables.estimates(estimates, headline: policy.headline?.estimator).lines(on: screen)
      let intervals = tables.intervals(estimates)
      if showsAllIntervals, !intervals.rows.isEmpty { lines += intervals.lines(on: screen) }
    }
    lines += Paragraph.lines(policy.facts(of: report.rounds), on: screen, indent: 2)
    return lines + policy.notes.flatMap { Paragraph.lines($0.visible, on: screen, indent: 2, tone: .faint) }
  }

  private func actionLines(_ tables: ReportTables, on screen: Screen) -> [String] {
    guard !report.actions.isEmpty else { return [] }
    let shown = min(EvaluationText.actionLimit, report.actions.count)
    let heading = "actions chosen most, \(shown.grouped) of \(report.actions.count.grouped)"
    return ["", screen.text(heading, .strong)] + tables.actions(shown).lines(on: screen)
      + Paragraph.lines(ReportTables.actionNote, on: screen, indent: 2, tone: .faint)
  }

  private func verdict(on screen: Screen) -> [String] {
    let sentences = report.doubtSentences
    if sentences.isEmpty { return Paragraph.lines(EvaluationReport.noDoubt, on: screen, tone: .good) }
    return sentences.flatMap { Paragraph.lines($0, on: screen, tone: .bad) }
  }
}

extension ReportTables {
  /// What the columns of `actions` mean.
  static let actionNote = "z: rounds less those that the log's chances add up to, in standard errors."
}
