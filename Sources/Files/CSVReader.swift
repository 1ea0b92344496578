/// One record of comma-separated values, its quotes taken off.
package struct CSVRecord {
  /// The fields, one after the other.
  fileprivate(set) var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  package fileprivate(set) var ends: [Int] = []
  /// Where the record begins, 1-based.
  package fileprivate(set) var line = 0

  /// The text of a field.
  package subscript(field: Int) -> String { String(decoding: content(field), as: UTF8.self) }

  /// The number of a field, in decimal digits; nil if it is none.
  package func number(_ field: Int) -> Double? {
    let isDecimal = content(field).allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    return isDecimal ? Double(self[field]) : nil
  }

  /// The first field that is not UTF-8; nil if all are.
  var fieldWithoutText: Int? {
    if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
    return ends.indices.first { String(validating: content($0), as: UTF8.self) == nil }
  }

  private func content(_ field: Int) -> ArraySlice<UInt8> { bytes[(field == 0 ? 0 : ends[field - 1])..<ends[field]] }
}

/// Comma-separated values as RFC 4180 has them: a quoted field may hold commas, line feeds and doubled quotes.
package struct CSVReader {
  private enum State {
    /// Nothing of the field has been read.
    case start
    case plain, quoted
    /// A quote inside a quoted field: doubled, or its end.
    case quote
  }

  package let lines: LineReader

  package init(lines: LineReader) { self.lines = lines }

  /// The next record; nil after the last. Empty lines are passed over.
  ///
  /// - Throws: `FileError` for what the lines throw, a quote that is not closed or stands inside a plain field.
  package mutating func next() throws(FileError) -> CSVRecord? {
    var record = CSVRecord()
    var state = State.start
    while let line = try lines.next() {
      if record.line == 0 {
        if line.isEmpty { continue }
        record.line = lines.line
      }
      for byte in line { try read(byte, &state, &record) }
      guard state == .quoted else {
        record.ends.append(record.bytes.count)
        return record
      }
      record.bytes.append(0x0A)
      guard record.bytes.count <= LineReader.lineLimit else { throw unclosed(record) }
    }
    if record.line > 0 { throw unclosed(record) }
    return nil
  }

  private func read(_ byte: UInt8, _ state: inout State, _ record: inout CSVRecord) throws(FileError) {
    switch (state, byte) {
    case (.start, UInt8(ascii: "\"")): state = .quoted
    case (.quoted, UInt8(ascii: "\"")): state = .quote
    case (.quoted, _): record.bytes.append(byte)
    case (.start, UInt8(ascii: ",")), (.plain, UInt8(ascii: ",")), (.quote, UInt8(ascii: ",")):
      record.ends.append(record.bytes.count)
      state = .start
    case (.quote, UInt8(ascii: "\"")):
      record.bytes.append(byte)
      state = .quoted
    case (.quote, _), (.plain, UInt8(ascii: "\"")):
      throw lines.error("expected a quoted field to be quoted as a whole", column: "field \(record.ends.count + 1)")
    case (.start, _), (.plain, _):
      record.bytes.append(byte)
      state = .plain
    }
  }

  private func unclosed(_ record: CSVRecord) -> FileError {
    FileError(
      "expected a closing quote", file: lines.name, line: record.line, column: "field \(record.ends.count + 1)")
  }
}
