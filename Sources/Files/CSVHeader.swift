/// Where a table has its columns, by name.
package struct CSVHeader {
  /// As the user named it.
  package let file: String
  /// In the order of the file; one without a name may stand there several times.
  package let names: [String]
  private let places: [String: Int]
  private let line: Int

  /// Reads the header, the first record. - Throws: `FileError` if there is none, or a column is there twice.
  package init(from reader: inout CSVReader) throws(FileError) {
    guard let record = try reader.next() else {
      throw FileError("expected a header line with the columns' names", file: reader.lines.name)
    }
    (file, line) = (reader.lines.name, record.line)
    if let field = record.fieldWithoutText {
      throw FileError("expected UTF-8", file: file, line: line, column: "field \(field + 1)")
    }
    var names = record.ends.indices.map { record[$0] }
    // Spreadsheets begin a file with a byte order mark.
    if names.first?.first == "\u{FEFF}" { names[0].removeFirst() }
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() where places.updateValue(place, forKey: name) != nil {
      if name.isEmpty { continue }
      throw FileError("found this column twice", file: file, line: line, column: name)
    }
    (self.names, self.places) = (names, places)
  }

  /// Where a column is; nil if there is none of this name.
  package subscript(name: String) -> Int? { places[name] }

  /// Where a column is. - Throws: `FileError` naming it if there is none.
  package func place(of name: String) throws(FileError) -> Int {
    guard let place = places[name] else {
      throw FileError("expected this column", file: file, line: line, column: name)
    }
    return place
  }

  /// - Throws: `FileError` if a record has not as many fields as the header, or is not UTF-8.
  package func check(_ record: CSVRecord) throws(FileError) {
    let count = record.ends.count
    guard count == names.count else {
      throw FileError(
        "expected \(names.count) fields, found \(count)", file: file, line: record.line,
        column: count < names.count ? names[count] : "field \(names.count + 1)")
    }
    if let field = record.fieldWithoutText {
      throw FileError("expected UTF-8", file: file, line: record.line, column: names[field])
    }
  }

  /// A field that is not as it was expected to be.
  package func error(_ expected: String, _ record: CSVRecord, field: Int) -> FileError {
    FileError(
      "expected \(expected), found \(record[field].prefix(64).debugDescription)", file: file, line: record.line,
      column: names[field])
  }
}
