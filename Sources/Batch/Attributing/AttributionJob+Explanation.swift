import Attribution
package import Events
import JSON
import Learning

extension AttributionJob {
  /// What became of one decision, and why: the JSON of `DecisionReport.write`.
  ///
  /// All events are read and sorted; they are applied up to the moment at which everything of the decision has closed and
  /// nothing of it is forgotten yet.
  ///
  /// - Throws: `BatchError` as `run` does, and if no file has a decision of that id that may be attributed.
  package func explain(
    _ id: DecisionID, files: [String], titles: [Title] = [], progress: (Int) -> Void = { _ in }
  ) throws(BatchError) -> String {
    var source = EventFiles(files, placements: placements)
    var sorted = try sort(&source, progress: progress)
    var attributor = Attributor(rules: rules)
    for title in titles { attributor.apply(title) }
    var (logged, outcomes): (Decision?, [Outcome]) = (nil, [])
    var end = EventTime(milliseconds: .max)
    while let entry = try next(of: &sorted), entry.event.at < end {
      guard attributor.apply(entry.event, digest: entry.digest, outcomes: &outcomes) == .accepted else { continue }
      if case .decision(let decision) = entry.event, decision.id == id {
        logged = decision
        end = closingTime(of: decision)
      }
      outcomes.removeAll(keepingCapacity: true)
    }
    guard let logged else { throw BatchError(.input, "there is no decision \(id)\(rejected(by: source))") }
    attributor.apply(.tick(end), outcomes: &outcomes)
    guard let report = attributor.report(of: id) else {
      throw BatchError(.input, "the decision \(id) has the id of one before it, which is still known")
    }
    var writer = JSONWriter()
    report.write(to: &writer, logged: logged)
    return writer.text
  }

  /// When the last pair of a decision has closed, whenever it was shown: the watermark has then passed two windows.
  private func closingTime(of decision: Decision) -> EventTime {
    guard let rules = rules[decision.placement] else { return decision.at }
    return decision.at + rules.window + rules.window + rules.lateness
  }

  private func rejected(by source: EventFiles) -> String {
    let first = source.rejections.first.first.map { ", of which the first is \($0)" } ?? ""
    return " in \(source.received) events; \(source.rejections.total) were rejected\(first)"
  }
}
