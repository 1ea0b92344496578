import Events
import Files

/// One impression of an Open Bandit log.
struct OpenBanditRow {
  let at: EventTime
  let item: Int
  let isClicked: Bool
  let propensity: Double
  /// `position` and the user's features, as text.
  let context: Features
}

/// Where an Open Bandit file has its columns. Others, such as affinities and an unnamed row number, are passed over.
struct OpenBanditColumns {
  private static let propensityNames = ["propensity_score", "action_prob"]
  private static let contextNames = ["position"] + (0...3).map { "user_feature_\($0)" }

  private let file: String
  private let count: Int
  private let timestamp: Int
  private let item: Int
  private let click: Int
  private let propensity: Int
  private let propensityName: String
  private let context: [Int]

  /// - Throws: `FileError` naming the column that the header has not, or twice.
  init(header: CSVRecord, file: String) throws(FileError) {
    var places: [String: Int] = [:]
    for place in header.ends.indices where places.updateValue(place, forKey: header[place]) != nil {
      if !header[place].isEmpty { throw Self.error("found this column twice", header, file, header[place]) }
    }
    func place(of name: String) throws(FileError) -> Int {
      guard let place = places[name] else { throw Self.error("expected this column", header, file, name) }
      return place
    }
    self.file = file
    count = header.ends.count
    timestamp = try place(of: "timestamp")
    item = try place(of: "item_id")
    click = try place(of: "click")
    propensityName = Self.propensityNames.first { places[$0] != nil } ?? Self.propensityNames[0]
    propensity = try place(of: propensityName)
    var context: [Int] = []
    for name in Self.contextNames { context.append(try place(of: name)) }
    self.context = context
  }

  /// The row that a record is. An empty context field is a missing one.
  ///
  /// - Throws: `FileError` naming the line and the column.
  func row(_ record: CSVRecord) throws(FileError) -> OpenBanditRow {
    guard record.ends.count == count else {
      throw Self.error("expected \(count) fields, found \(record.ends.count)", record, file, nil)
    }
    guard let at = RFC3339.milliseconds(parsing: record[timestamp]) else {
      throw error("a time such as 2019-11-24 00:00:34.762830+00:00", timestamp, "timestamp", record)
    }
    guard let item = Int(record[item]), item >= 0 else {
      throw error("a whole number from 0", self.item, "item_id", record)
    }
    guard let isClicked = ["0": false, "1": true][record[click]] else {
      throw error("0 or 1", click, "click", record)
    }
    guard let chance = Double(record[propensity]), chance > 0, chance <= 1 else {
      throw error("a probability above 0 and at most 1", propensity, propensityName, record)
    }
    let entries = zip(Self.contextNames, context).map { Features.Entry(name: $0, value: .text(record[$1])) }
    return OpenBanditRow(
      at: EventTime(milliseconds: at), item: item, isClicked: isClicked, propensity: chance,
      context: Features(entries.filter { $0.value != .text("") }))
  }

  private func error(_ expected: String, _ field: Int, _ name: String, _ record: CSVRecord) -> FileError {
    Self.error("expected \(expected), found \(record[field].prefix(64).debugDescription)", record, file, name)
  }

  private static func error(_ reason: String, _ record: CSVRecord, _ file: String, _ name: String?) -> FileError {
    FileError(reason, file: file, line: record.line, column: name)
  }
}
