import Files
import Support
import Testing

@Suite("Comma-separated values")
struct CSVReaderTests {
  private func records(_ text: String) async throws -> [(line: Int, fields: [String])] {
    try await withFile(text) { path in
      var reader = CSVReader(lines: try LineReader(path: path))
      var records: [(line: Int, fields: [String])] = []
      while let record = try reader.next() { records.append((record.line, record.ends.indices.map { record[$0] })) }
      return records
    }
  }

  @Test("quoted and plain records have the same fields, and tell where they begin")
  func fields() async throws {
    let records = try await records("a,bc,\r\n\n\"a\",\"b,c\",\n,\"d\"\"e\nf\",g\n,\n\"\"\nlast")
    #expect(
      records.map(\.fields) == [["a", "bc", ""], ["a", "b,c", ""], ["", "d\"e\nf", "g"], ["", ""], [""], ["last"]])
    #expect(records.map(\.line) == [1, 3, 4, 6, 7, 8])
  }

  @Test("a header tells where its columns are, and refuses one that is there twice")
  func header() async throws {
    try await withFile(",b,,a\n1,2,3\n") { path in
      var reader = CSVReader(lines: try LineReader(path: path))
      let header = try CSVHeader(from: &reader)
      #expect(header["b"] == 1 && header["c"] == nil && header.names == ["", "b", "", "a"])
      #expect(throws: FileError("expected this column", file: path, line: 1, column: "c")) { try header.place(of: "c") }
      let record = try #require(try reader.next())
      #expect(throws: FileError("expected 4 fields, found 3", file: path, line: 2, column: "a")) {
        try header.check(record)
      }
    }
    try await withFile("a,b,a\n") { path in
      #expect(throws: FileError("found this column twice", file: path, line: 1, column: "a")) {
        var reader = CSVReader(lines: try LineReader(path: path))
        _ = try CSVHeader(from: &reader)
      }
    }
  }
}
