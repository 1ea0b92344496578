import ArgumentParser
import Batch
import Tables

extension AttributeCommand {
  /// Says what became of the events: as JSON where asked for, and the first rejected ones in any case.
  func report(_ summary: AttributionSummary) throws {
    say(summary.rejections)
    if printsJSON {
      printSummary(summary.json)
    } else {
      Console.say(
        "\(summary.received.grouped) events: \(summary.accepted.grouped) accepted, "
          + "\(summary.duplicates.grouped) duplicates, \(summary.rejections.total.grouped) rejected; "
          + "\(summary.outcomes.grouped) outcomes")
    }
    try end(doubting: summary.doubt)
  }

  /// Says what became of lines with keys.
  func report(_ report: FilterReport) throws {
    say(report.rejections)
    if printsJSON {
      printSummary(report.json)
    } else {
      Console.say(
        "\(report.received.grouped) lines: \(report.duplicates.grouped) duplicates, "
          + "\(report.rejections.total.grouped) rejected, \(report.ticks.grouped) ticks left out; "
          + "\(report.written.grouped) written")
    }
    let isIncomplete = keys && report.rejections.total > 0
    try end(doubting: report.doubt ?? (isIncomplete ? "Some events were left out." : nil))
  }

  private func say(_ rejections: Rejections) {
    for entry in rejections.first { Console.say("\(entry)") }
    let more = rejections.total - rejections.first.count
    if more > 0 { Console.say("and \(more.grouped) more") }
  }

  private func printSummary(_ json: String) {
    if output == nil { Console.say(json) } else { Console.print(json) }
  }

  private func end(doubting doubt: String?) throws {
    guard let doubt else { return }
    Console.say("warning: \(doubt)")
    throw ExitCode.untrusted
  }
}
