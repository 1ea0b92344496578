package import Files

/// The rows of several Open Bandit files, one file after the other.
package struct OpenBanditTable {
  private var files: ArraySlice<String>
  private let required: [String]
  private var current: (reader: CSVReader, columns: OpenBanditColumns)?

  /// - Parameter required: Columns that must be there besides those of every file.
  package init(files: [String], required: [String] = []) { (self.files, self.required) = (files[...], required) }

  /// The next row with its columns; nil after the last.
  ///
  /// - Throws: `FileError` naming file, line and column.
  package mutating func next() throws(FileError) -> (record: CSVRecord, columns: OpenBanditColumns, file: String)? {
    while true {
      if let record = try current?.reader.next(), let (reader, columns) = current {
        try columns.check(record)
        return (record, columns, reader.lines.name)
      }
      guard let file = files.popFirst() else { return nil }
      var reader = CSVReader(lines: try LineReader(path: file))
      let header = try CSVHeader(from: &reader)
      current = (reader, try OpenBanditColumns(header: header, required: required))
    }
  }
}
