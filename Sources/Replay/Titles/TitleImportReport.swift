package import Files
import JSON

/// What became of an import of titles.
package struct TitleImportReport: Sendable {
  /// How many misfits are kept.
  package static let keptMisfits = 20

  /// Rows of the file.
  package internal(set) var rows = 0
  /// Titles that the service took, and knew already.
  package private(set) var accepted = 0
  package private(set) var unchanged = 0
  /// Rows that became no title: unreadable, or refused by the service.
  package private(set) var rejected = 0
  /// Values that did not fit, by column; their titles went without.
  package private(set) var unfit: [String: Int] = [:]
  /// The first of them, and of the rejected rows.
  package private(set) var misfits: [FileError] = []
  package internal(set) var seconds = 0.0

  /// Answered by the service so far.
  var titles: Int { accepted + unchanged }

  /// All of them, and all rejected rows.
  package var misfitCount: Int { rejected + unfit.values.reduce(0, +) }

  /// Why the catalogue is not what the file says; nil if nothing speaks against it.
  package var doubt: String? {
    if rejected * 2 > rows { return "Most titles were rejected: \(rejected) of \(rows)." }
    guard let column = unfit.filter({ $0.value * 2 > rows }).keys.min() else { return nil }
    return "Most values of the column \(column) do not fit: \(unfit[column] ?? 0) of \(rows)."
  }

  /// Notes what a reader passed over.
  mutating func note(_ misfit: TitleMisfit) {
    switch misfit {
    case .row: rejected += 1
    case .value(_, let column): unfit[column, default: 0] += 1
    }
    keep(misfit.error)
  }

  /// Takes in the answer to a batch.
  mutating func add(_ answer: BatchAnswer, lines: [Int], file: String) {
    accepted += answer.accepted
    unchanged += answer.duplicates
    rejected += answer.rejected.count
    for entry in answer.rejected where lines.indices.contains(entry.index) {
      keep(FileError("\(entry.reason): \(entry.detail)", file: file, line: lines[entry.index]))
    }
  }

  private mutating func keep(_ error: FileError) {
    if misfits.count < TitleImportReport.keptMisfits { misfits.append(error) }
  }

  /// One object, for programs.
  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("rows", rows)
      writer.member("accepted", accepted)
      writer.member("unchanged", unchanged)
      writer.member("rejected", rejected)
      writer.key("unfit")
      writer.object { writer in
        for (column, count) in unfit.sorted(by: { $0.key < $1.key }) { writer.member(column, count) }
      }
      writer.member("seconds", seconds)
      writer.key("misfits")
      writer.array { writer in for misfit in misfits { writer.string(misfit.description) } }
    }
    return writer.text
  }
}
