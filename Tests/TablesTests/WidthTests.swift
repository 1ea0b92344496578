import Foundation
import Tables
import Testing

@Suite("Widths")
struct WidthTests {
  /// `Tests/Golden/widths.py`, from Python's Unicode tables.
  private struct Golden: Decodable {
    let ranges: [[UInt32]]
  }

  @Test("every character takes the cells that Unicode's tables say")
  func golden() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Golden/widths.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    var wrong: [String] = []
    for range in golden.ranges {
      for value in range[0]...range[1] {
        guard let scalar = Unicode.Scalar(value), scalar.displayWidth != Int(range[2]) else { continue }
        wrong.append("\(String(value, radix: 16)): \(scalar.displayWidth), not \(range[2])")
      }
    }
    #expect(golden.ranges.count > 900)
    // A vowel of Ahom that came to stand in cells of its own after Python's version of Unicode.
    #expect(wrong.filter { $0 != "1171e: 1, not 0" } == [])
  }

  @Test(
    "a text is as wide as its characters, whatever they are made of",
    arguments: [
      ("", 0), ("abc", 3), ("映画", 4), ("e\u{301}", 1), ("é", 1), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｶﾅ", 2),
      ("👩‍👩‍👧", 2), ("🇧🇷", 2), ("❤️", 2), ("❤", 1), ("…", 1), ("a\u{200B}b", 2), ("１２", 4), ("👍🏽", 2),
    ] as [(String, Int)])
  func texts(text: String, width: Int) { #expect(text.displayWidth == width) }
}
