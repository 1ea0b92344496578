import Evaluation
import Events
import Files

/// A table of items by positions, as CSV: a column for each position, named by a prefix and the position from 1 on.
struct PositionTable {
  /// By position and by the action's number; nil where the table has no row of it.
  private(set) var columns: [[Double?]] = []
  private let header: CSVHeader
  private let names: ActionNames
  /// Where the item and the positions are in a record; without an item rows are those of the items 0, 1, 2 and so on.
  private let item: Int?
  private let places: [Int]
  private var rowCount = 0

  /// Reads the whole file. The items become actions of `names`.
  ///
  /// - Parameters:
  ///   - prefix: Of the positions' columns.
  ///   - needsItem: Whether there must be a column `item_id`.
  ///   - check: Why a number cannot be; nil if it can.
  /// - Throws: `FileError` naming line and column.
  init(
    file: String, names: ActionNames, prefix: String, needsItem: Bool, expecting: String, check: (Double) -> Bool
  ) throws(FileError) {
    var reader = CSVReader(lines: try LineReader(path: file))
    header = try CSVHeader(from: &reader)
    item = needsItem ? try header.place(of: "item_id") : header["item_id"]
    var places = [try header.place(of: "\(prefix)1")]
    while let place = header["\(prefix)\(places.count + 1)"] { places.append(place) }
    self.places = places
    self.names = names
    for name in header.names where name.hasPrefix(prefix) {
      guard (1...places.count).contains(where: { name == "\(prefix)\($0)" }) else {
        throw FileError("expected positions from 1 on, without a gap", file: file, line: 1, column: name)
      }
    }
    columns = Array(repeating: [], count: places.count)
    while let record = try reader.next() { try add(record, expecting, check) }
    guard rowCount > 0 else { throw FileError("expected rows, found none", file: file) }
  }

  private mutating func add(
    _ record: CSVRecord, _ expecting: String, _ check: (Double) -> Bool
  ) throws(FileError) {
    try header.check(record)
    let number = names.number(of: try action(record))
    for (position, place) in places.enumerated() {
      guard let value = record.number(place), value.isFinite, check(value) else {
        throw header.error(expecting, record, field: place)
      }
      while columns[position].count <= number { columns[position].append(nil) }
      guard columns[position][number] == nil else {
        throw FileError("found this item twice", file: header.file, line: record.line, column: "item_id")
      }
      columns[position][number] = value
    }
    rowCount += 1
  }

  private func action(_ record: CSVRecord) throws(FileError) -> ActionID {
    guard let item else { return ActionID(String(rowCount)) }
    do throws(IdentifierError) { return try ActionID(validating: record[item]) } catch {
      throw FileError(error.description, file: header.file, line: record.line, column: "item_id")
    }
  }

  /// The name of a position's column.
  func column(_ position: Int) -> String { header.names[places[position]] }
}
