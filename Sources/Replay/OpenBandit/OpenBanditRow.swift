import Events
import Files
import OpenBandit

/// One impression of an Open Bandit log.
struct OpenBanditRow {
  /// The columns without which there are no events.
  static let required = [OpenBanditColumns.timestamp] + OpenBanditColumns.contextNames

  let at: EventTime
  let item: Int
  let isClicked: Bool
  let propensity: Double
  /// `position` and the user's features, as text.
  let context: Features

  /// - Throws: `FileError` naming the line and the column.
  init(_ record: CSVRecord, _ columns: OpenBanditColumns) throws(FileError) {
    at = try columns.time(record) ?? .distantPast
    item = try columns.item(record)
    isClicked = try columns.isClicked(record)
    propensity = try columns.propensity(record)
    context = columns.context(record)
  }
}
