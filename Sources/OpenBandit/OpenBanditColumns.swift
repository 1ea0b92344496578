package import Events
package import Files

/// Where an Open Bandit file has its columns. Others, such as affinities and an unnamed row number, are passed over.
///
/// `item_id`, `click`, `position` and `propensity_score` (or `action_prob`) must be there; `timestamp`, the user's features
/// and `member`, which is ours, need not be. Source: Saito et al. 2020, arXiv:2008.07146.
package struct OpenBanditColumns {
  package static let timestamp = "timestamp"
  /// What a context is made of, as text.
  package static let contextNames = ["position"] + (0...3).map { "user_feature_\($0)" }
  private static let propensityNames = ["propensity_score", "action_prob"]

  private let header: CSVHeader
  private let item: Int
  private let click: Int
  private let position: Int
  private let propensity: Int
  private let timestamp: Int?
  private let member: Int?
  private let context: [(name: String, place: Int)]

  /// - Parameter required: Columns that must be there besides.
  /// - Throws: `FileError` naming the column that the header has not.
  package init(header: CSVHeader, required: [String] = []) throws(FileError) {
    self.header = header
    for name in required { _ = try header.place(of: name) }
    item = try header.place(of: "item_id")
    click = try header.place(of: "click")
    let named = OpenBanditColumns.propensityNames.first { header[$0] != nil }
    propensity = try header.place(of: named ?? OpenBanditColumns.propensityNames[0])
    position = try header.place(of: "position")
    timestamp = header[OpenBanditColumns.timestamp]
    member = header["member"]
    context = OpenBanditColumns.contextNames.compactMap { name in header[name].map { (name, $0) } }
  }

  /// - Throws: `FileError` if a record has not as many fields as the header.
  package func check(_ record: CSVRecord) throws(FileError) { try header.check(record) }

  /// When the row was shown; nil where the file does not tell.
  package func time(_ record: CSVRecord) throws(FileError) -> EventTime? {
    guard let timestamp else { return nil }
    guard let at = RFC3339.milliseconds(parsing: record[timestamp]) else {
      throw header.error("a time such as 2019-11-24 00:00:34.762830+00:00", record, field: timestamp)
    }
    return EventTime(milliseconds: at)
  }

  /// The item, by its name.
  package func action(_ record: CSVRecord) throws(FileError) -> ActionID {
    do throws(IdentifierError) { return try ActionID(validating: record[item]) } catch {
      throw FileError(error.description, file: header.file, line: record.line, column: "item_id")
    }
  }

  /// The item, by its number.
  package func item(_ record: CSVRecord) throws(FileError) -> Int {
    guard let number = Int(record[item]), number >= 0 else {
      throw header.error("a whole number from 0", record, field: item)
    }
    return number
  }

  /// Whether the item was clicked.
  package func isClicked(_ record: CSVRecord) throws(FileError) -> Bool {
    guard let isClicked = ["0": false, "1": true][record[click]] else {
      throw header.error("0 or 1", record, field: click)
    }
    return isClicked
  }

  /// What the item earned: a click, or any finite number.
  package func reward(_ record: CSVRecord) throws(FileError) -> Double {
    guard let reward = record.number(click), reward.isFinite else {
      throw header.error("a finite number", record, field: click)
    }
    return reward
  }

  /// The chance of the item, given the position.
  package func propensity(_ record: CSVRecord) throws(FileError) -> Double {
    guard let chance = record.number(propensity), chance > 0, chance <= 1 else {
      throw header.error("a probability above 0 and at most 1", record, field: propensity)
    }
    return chance
  }

  /// The position, from 0; the file has it from 1.
  package func position(_ record: CSVRecord) throws(FileError) -> Int {
    guard let number = Int(record[position]), 1...1_000_000 ~= number else {
      throw header.error("a whole number from 1 to 1000000", record, field: position)
    }
    return number - 1
  }

  /// Who it was shown to; nil where the file, or the row, does not tell.
  package func member(_ record: CSVRecord) throws(FileError) -> MemberID? {
    guard let member, !record[member].isEmpty else { return nil }
    do throws(IdentifierError) { return try MemberID(validating: record[member]) } catch {
      throw FileError(error.description, file: header.file, line: record.line, column: "member")
    }
  }

  /// `position` and the user's features, as text. An empty field is a missing one.
  package func context(_ record: CSVRecord) -> Features {
    var entries: [Features.Entry] = []
    for (name, place) in context {
      let text = record[place]
      if !text.isEmpty { entries.append(Features.Entry(name: name, value: .text(text))) }
    }
    return Features(entries)
  }
}
