import Tables

extension EvaluationPage {
  private static let actionLimit = 30
  private static let reading =
    "± SE is the standard error. Intervals are normal ones where nothing else is said, and hold for each value on its own."

  func writeVerdict(to writer: inout HTMLWriter) {
    let sentences = report.doubtSentences
    section(
      sentences.isEmpty ? EvaluationReport.noDoubt : "Not all of this can be trusted",
      style: sentences.isEmpty ? "verdict good" : "verdict bad", to: &writer
    ) { writer in
      guard !sentences.isEmpty else {
        return writer.element("p", text: "Weights, counts and support of the log are as they should be.")
      }
      writer.element("ul") { writer in for sentence in sentences { writer.element("li", text: sentence) } }
    }
  }

  /// What matters most, the log, and all estimates beside them.
  func writeOverview(to writer: inout HTMLWriter) {
    writer.element("div", [("class", "columns")]) { writer in
      writer.element("div") { writer in
        if !report.policies.isEmpty { writeSummary(to: &writer) }
        writeLog(to: &writer)
      }
      let (ofRounds, ofLists) = (charts.estimates(ofLists: false), charts.estimates(ofLists: true))
      guard ofRounds != nil || ofLists != nil else { return }
      section("Estimates", to: &writer) { writer in
        let logged = report.loggedValue.map { " The line is what the log earned: \($0.shortText(digits: 4))." }
        if let ofRounds { EvaluationPage.write(ofRounds, to: &writer, and: logged ?? "") }
        if let ofLists { EvaluationPage.write(ofLists, to: &writer) }
      }
    }
  }

  private func writeSummary(to writer: inout HTMLWriter) {
    section("In short", to: &writer) { writer in
      writer.table(tables.summary, caption: "One estimate of each policy: what a round would have earned")
      writer.element("p", [("class", "faint")], text: EvaluationPage.reading)
    }
  }

  private func writeLog(to writer: inout HTMLWriter) {
    section("The log", to: &writer) { writer in
      writer.facts(report.facts)
      guard !report.tally.examples.isEmpty else { return }
      writer.element("details") { writer in
        writer.element("summary", text: "Where the first of what was left out stands")
        writer.element("ul") { writer in
          for example in report.tally.examples { writer.element("li", text: example) }
        }
      }
    }
  }

  func write(_ policy: PolicyReport, to writer: inout HTMLWriter) {
    section("Policy \(policy.name)", to: &writer) { writer in
      if !policy.about.isEmpty { writer.element("p", text: policy.about) }
      if !policy.doubts.isEmpty {
        writer.element("ul", [("class", "bad")]) { writer in
          for doubt in policy.doubts { writer.element("li", text: "Do not trust it: \(doubt.whole)") }
        }
      }
      writer.element("div", [("class", "columns")]) { writer in
        writer.element("div") { writer in writeEstimates(of: policy, to: &writer) }
        writer.element("div") { writer in
          if let chart = charts.weights(policy) {
            let zeros = policy.weights.filter { $0.to <= 0 }.reduce(0.0) { $0 + Double($1.count) }
            EvaluationPage.write(
              chart, to: &writer, and: zeros > 0 ? " \(zeros.shortText(digits: 4)) more weigh nothing." : "")
          }
          writer.facts(policy.facts(of: report.rounds))
        }
      }
      if !policy.notes.isEmpty {
        writer.element("ul", [("class", "faint")]) { writer in
          for note in policy.notes { writer.element("li", text: note) }
        }
      }
    }
  }

  private func writeEstimates(of policy: PolicyReport, to writer: inout HTMLWriter) {
    for isOfLists in [false, true] {
      let estimates = policy.estimates(ofLists: isOfLists)
      guard !estimates.isEmpty else { continue }
      let what = "What a \(isOfLists ? "list" : "round") earns"
      writer.table(tables.estimates(estimates, headline: policy.headline?.estimator), caption: what)
      let intervals = tables.intervals(estimates)
      guard !intervals.rows.isEmpty else { continue }
      writer.element("details") { writer in
        writer.element("summary", text: "All intervals of what a \(isOfLists ? "list" : "round") earns")
        writer.table(intervals, caption: "\(what), by kind of interval")
      }
    }
  }

  /// Between policies, between arms, and over time beside them.
  func writeDifferences(to writer: inout HTMLWriter) {
    writer.element("div", [("class", "columns")]) { writer in
      if !report.comparisons.isEmpty || !report.arms.isEmpty {
        writer.element("div") { writer in
          if !report.comparisons.isEmpty { writeComparisons(to: &writer) }
          if !report.arms.isEmpty { writeArms(to: &writer) }
        }
      }
      if let timeline = charts.timeline {
        section("Over time", to: &writer) { EvaluationPage.write(timeline, to: &$0) }
      }
    }
  }

  private func writeComparisons(to writer: inout HTMLWriter) {
    section("Differences", to: &writer) { writer in
      let caption = "The first policy less the second, on the same rounds"
      writer.table(tables.comparisons(.normal), caption: caption)
      let bootstrap = tables.comparisons(.bootstrap)
      if !bootstrap.rows.isEmpty { writer.table(bootstrap, caption: "\(caption), by bootstrap") }
    }
  }

  private func writeArms(to writer: inout HTMLWriter) {
    section("Arms of the log", to: &writer) { writer in
      writer.table(tables.arms, caption: "What a round of each arm earned")
    }
  }

  func writeActions(to writer: inout HTMLWriter) {
    section("Actions", to: &writer) { writer in
      let shown = min(EvaluationPage.actionLimit, report.actions.count)
      let caption = "Actions chosen most, \(shown.grouped) of \(report.actions.count.grouped)"
      writer.element("div", [("class", "columns")]) { writer in
        writer.element("div") { writer in
          writer.table(tables.actions(shown), caption: caption)
          writer.element("p", [("class", "faint")], text: ReportTables.actionNote)
        }
        writer.element("div") { writer in
          if let chart = charts.actions { EvaluationPage.write(chart, to: &writer) }
        }
      }
    }
  }
}
