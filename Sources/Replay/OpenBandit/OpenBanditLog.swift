package import Events
import Files
import OpenBandit

/// A log in the form of the Open Bandit Dataset, as events for one or several placements over the same traffic.
///
/// Row *n* (from 0, over all files) becomes, for each placement `P`, an imported decision `P/n` of the member `obd-n`
/// over all items of the files, and an impression of it; a clicked row also one play, `obd-n`, of a second, which
/// rewards every placement. Source: Saito et al. 2020, arXiv:2008.07146.
///
/// The files are read twice: once to check every row and to learn the items, once to tell the events.
package final class OpenBanditLog {
  /// One event and the line it comes from.
  package struct Entry {
    package let event: Event
    package let file: String
    package let line: Int
  }

  /// Every item of the files, in the order of their numbers.
  package let items: [ActionID]
  package let rowCount: Int
  package let clickCount: Int
  /// How many events there will be.
  package var eventCount: Int { rowCount * 2 * placements.count + clickCount }

  /// From an impression to its click, which the log does not time.
  private static let clickDelay = EventDuration(milliseconds: 1)

  private let placements: [PlacementName]
  private let candidates: [Candidate]
  private let indices: [Int: Int]
  private var table: OpenBanditTable
  private var row = 0
  /// The events of the row last read, the next one last.
  private var pending: [Entry] = []

  /// Reads the files once.
  ///
  /// - Throws: `ReplayError` naming file, line and column.
  package init(files: [String], placements: [PlacementName]) throws(ReplayError) {
    if files.contains("-") {
      throw .input("expected files: an Open Bandit log is read twice, and standard input cannot be")
    }
    guard !placements.isEmpty else { throw .input("expected at least one placement for an Open Bandit log") }
    guard Set(placements).count == placements.count else { throw .input("expected each placement once") }
    var numbers = Set<Int>()
    var (rows, clicks) = (0, 0)
    var table = OpenBanditTable(files: files, required: OpenBanditRow.required)
    while let (row, _, _) = try table.row() {
      numbers.insert(row.item)
      rows += 1
      if row.isClicked { clicks += 1 }
    }
    let sorted = numbers.sorted()
    items = sorted.map { ActionID(String($0)) }
    indices = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
    candidates = items.map { Candidate(id: $0) }
    (rowCount, clickCount) = (rows, clicks)
    self.placements = placements
    self.table = OpenBanditTable(files: files, required: OpenBanditRow.required)
  }

  /// The next event; nil after the last.
  ///
  /// - Throws: `ReplayError` if a file has changed since it was first read.
  package func next() throws(ReplayError) -> Entry? {
    if pending.isEmpty, let (row, file, line) = try table.row() {
      guard let chosen = indices[row.item] else {
        throw .input("the file has changed while it was read", file: file, line: line, column: "item_id")
      }
      pending = events(of: row, chosen: chosen).reversed().map { Entry(event: $0, file: file, line: line) }
      self.row += 1
    }
    return pending.popLast()
  }

  private func events(of row: OpenBanditRow, chosen: Int) -> [Event] {
    let member = MemberID("obd-\(self.row)")
    var events: [Event] = []
    for placement in placements {
      let id = DecisionID("\(placement)/\(self.row)")
      events.append(
        .decision(
          .imported(
            id: id, at: row.at, placement: placement, member: member, context: row.context, candidates: candidates,
            chosen: chosen, propensity: row.propensity)))
      events.append(.impression(Impression(at: row.at, decisionID: id, action: items[chosen])))
    }
    if row.isClicked {
      let at = row.at + OpenBanditLog.clickDelay
      events.append(.play(Play(id: EventID(member.text), at: at, member: member, title: items[chosen], seconds: 1)))
    }
    return events
  }
}

extension OpenBanditTable {
  /// The next row; nil after the last.
  fileprivate mutating func row() throws(ReplayError) -> (row: OpenBanditRow, file: String, line: Int)? {
    do throws(FileError) {
      guard let (record, columns, file) = try next() else { return nil }
      return (try OpenBanditRow(record, columns), file, record.line)
    } catch {
      throw ReplayError(error)
    }
  }
}
