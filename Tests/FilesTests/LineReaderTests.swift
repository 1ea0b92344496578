import Files
import Foundation
import Support
import Testing

@Suite("Lines")
struct LineReaderTests {
  @Test(
    "lines end with a line feed, a carriage return and one, or the file",
    arguments: [
      ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
      ("a\r\n\r\nb\r", ["a", "", "b"]), ("a\rb\n", ["a\rb"]), ("\u{1F}\n", ["\u{1F}"]),
    ] as [(String, [String])])
  func ends(text: String, expected: [String]) async throws {
    try await withFile(text) { path in
      let (found, error) = lines(of: path)
      #expect(found == expected && error == nil)
    }
    try await withFile(gzip(Array(text.utf8))) { path in
      let (found, error) = lines(of: path)
      #expect(found == expected && error == nil)
    }
  }

  @Test("gzip members one after the other are one text, a line may lie across them")
  func members() async throws {
    let packed = ["one\ntw", "", "o\n", "three"].flatMap { gzip(Array($0.utf8)) }
    try await withFile(packed) { path in
      let (found, error) = lines(of: path)
      #expect(found == ["one", "two", "three"] && error == nil)
    }
  }

  @Test("a large file has the same lines plain and packed")
  func large() async throws {
    let expected = (0..<200_000).map { "line \($0 &* 2_654_435_761 % 1_000_003)" }
    let bytes = Array(expected.joined(separator: "\n").utf8)
    for content in [bytes, gzip(bytes)] {
      try await withFile(content) { path in
        let (found, error) = lines(of: path)
        #expect(found == expected && error == nil)
      }
    }
  }

  @Test("gzip cut short anywhere is an error that names file and line, and no half line is told")
  func truncated() async throws {
    let packed = gzip(Array("one\ntwo\nthree\n".utf8))
    for count in 2..<packed.count {
      try await withFile(Array(packed.prefix(count))) { path in
        let (found, error) = lines(of: path)
        #expect(["one", "two", "three"].starts(with: found))
        #expect(error?.file == path && error?.line == found.count + 1)
        #expect(error?.reason == "the gzip data ends early: the file was cut short")
      }
    }
  }

  @Test("damaged gzip data, and what follows a member without being one, is an error")
  func damaged() async throws {
    let packed = gzip(Array("one\ntwo\n".utf8))
    var flipped = packed
    flipped[packed.count - 6] ^= 1
    for content in [flipped, packed + Array("rest".utf8)] {
      try await withFile(content) { path in
        let (_, error) = lines(of: path)
        #expect(error?.reason.hasPrefix("damaged gzip data: ") == true)
      }
    }
  }

  @Test("a line of 16 MiB is read, one byte more is an error, plain and packed")
  func limit() async throws {
    let longest = [UInt8](repeating: 0x61, count: LineReader.lineLimit)
    try await withFile(Array("first\n".utf8) + longest + [0x0D, 0x0A]) { path in
      let (found, error) = lines(of: path)
      #expect(found.map(\.utf8.count) == [5, LineReader.lineLimit] && error == nil)
    }
    let tooLong = Array("first\n".utf8) + longest + [0x61]
    for content in [tooLong, tooLong + [0x0A], gzip(tooLong)] {
      try await withFile(content) { path in
        let (found, error) = lines(of: path)
        #expect(found == ["first"])
        #expect(error?.description == "\(path):2: expected lines of at most 16777216 bytes")
      }
    }
  }

  @Test("where long lines are cut their first 16 MiB are read, and the lines after them, plain and packed")
  func cutting() async throws {
    let long = [UInt8](repeating: 0x61, count: LineReader.lineLimit + (3 << 20))
    let short = [UInt8](repeating: 0x62, count: LineReader.lineLimit + 1)
    let content = long + Array("\nsecond\r\n".utf8) + short + Array("\n\nfifth\n".utf8) + long
    for content in [content, gzip(content)] {
      try await withFile(content) { path in
        let reader = try LineReader(path: path, cutsLongLines: true)
        var found: [[UInt8]] = []
        while let line = try reader.next() { found.append(line) }
        #expect(found.map(\.count) == [LineReader.lineLimit, 6, LineReader.lineLimit, 0, 5, LineReader.lineLimit])
        #expect(found[1] == Array("second".utf8) && found[4] == Array("fifth".utf8))
        #expect(found[0].allSatisfy { $0 == 0x61 } && found[2].allSatisfy { $0 == 0x62 })
        #expect(reader.line == 6)
      }
    }
  }

  @Test("a file that is not there, and a folder, are errors that name it")
  func unreadable() {
    let path = FileManager.default.temporaryDirectory.path
    #expect(lines(of: path + "/absent").error?.description.hasPrefix("\(path)/absent: cannot be opened: ") == true)
    #expect(lines(of: path).error?.description.hasPrefix("\(path):1: cannot be read: ") == true)
  }
}
