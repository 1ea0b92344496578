import Inspection
import Tables

/// What came of ranking decisions again, for people.
struct ReplayText {
  let report: ReplayTally

  init(_ report: ReplayTally) { self.report = report }

  /// Entries that are told.
  private static let limit = 20

  func print() {
    Console.print(
      """
      replayed     \(report.replayed.grouped), by \(report.versions.grouped) versions, \(report.rebuilt.grouped) of them rebuilt \
      from the log
      identical    \(report.identical.grouped)
      equal        \(report.equal.grouped)
      different    \(report.differentCount.grouped)
      unavailable  \(report.unavailable.grouped)
      """)
    for (reason, count) in report.reasons.sorted(by: { $0.key < $1.key }) {
      Console.print("  \(count.grouped): \(reason)")
    }
    for entry in report.different.prefix(ReplayText.limit) {
      Console.print("different: \(entry.decision) by \(entry.placement) \(entry.version): \(entry.difference)")
    }
    for damage in report.damage.prefix(ReplayText.limit) { Console.print("damaged: \(damage)") }
  }
}
