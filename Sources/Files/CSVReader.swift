/// One record of comma-separated values, its quotes taken off.
package struct CSVRecord {
  /// The fields, one after the other; there may be something between them.
  fileprivate(set) var bytes: [UInt8] = []
  /// Where each field begins in `bytes`.
  fileprivate var starts: [Int] = []
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

  /// Takes a line without quotes as it is.
  fileprivate mutating func take(_ line: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: line)
    starts.append(0)
    for (index, byte) in line.enumerated() where byte == UInt8(ascii: ",") {
      ends.append(index)
      starts.append(index + 1)
    }
    ends.append(line.count)
  }

  /// Ends a field where the bytes end.
  fileprivate mutating func endField() {
    starts.append(ends.last ?? 0)
    ends.append(bytes.count)
  }

  /// The first field that is not UTF-8; nil if all are.
  var fieldWithoutText: Int? {
    if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
    return ends.indices.first { String(validating: content($0), as: UTF8.self) == nil }
  }

  private func content(_ field: Int) -> ArraySlice<UInt8> { bytes[starts[field]..<ends[field]] }
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
  /// Fields of the record last read.
  private var width = 0

  package init(lines: LineReader) { self.lines = lines }

  /// The next record; nil after the last. Empty lines are passed over.
  ///
  /// - Throws: `FileError` for what the lines throw, a quote that is not closed or stands inside a plain field.
  package mutating func next() throws(FileError) -> CSVRecord? {
    var record = CSVRecord()
    record.starts.reserveCapacity(width + 1)
    record.ends.reserveCapacity(width)
    defer { width = record.ends.count }
    var quoted: [UInt8] = []
    while record.ends.isEmpty && quoted.isEmpty {
      let line: Void? = try lines.withNext { line in
        if line.contains(UInt8(ascii: "\"")) { quoted = Array(line) } else if !line.isEmpty { record.take(line) }
      }
      if line == nil { return nil }
    }
    record.line = lines.line
    return quoted.isEmpty ? record : try unquoted(quoted, record)
  }

  /// Reads a record that has quotes, and the lines over which it goes on.
  private func unquoted(_ first: [UInt8], _ begun: CSVRecord) throws(FileError) -> CSVRecord {
    var record = begun
    var state = State.start
    var next: [UInt8]? = first
    while let line = next {
      for byte in line { try read(byte, &state, &record) }
      guard state == .quoted else {
        record.endField()
        return record
      }
      record.bytes.append(0x0A)
      guard record.bytes.count <= LineReader.lineLimit else { throw unclosed(record) }
      next = try lines.next()
    }
    throw unclosed(record)
  }

  private func read(_ byte: UInt8, _ state: inout State, _ record: inout CSVRecord) throws(FileError) {
    switch (state, byte) {
    case (.start, UInt8(ascii: "\"")): state = .quoted
    case (.quoted, UInt8(ascii: "\"")): state = .quote
    case (.quoted, _): record.bytes.append(byte)
    case (.start, UInt8(ascii: ",")), (.plain, UInt8(ascii: ",")), (.quote, UInt8(ascii: ",")):
      record.endField()
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
