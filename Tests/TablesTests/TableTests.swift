import Tables
import Testing

@Suite("Tables")
struct TableTests {
  private let columns: [Table.Column] = [
    .text("action", flexible: true), .number("n"), .decimal("mean"), .text("note"),
  ]

  @Test("words stand at the left, numbers at the right, decimals by their point")
  func alignment() {
    let table = Table(
      columns,
      rows: [
        ["tt1", "1,234", "0.310", "new"], ["tt22", "5", "12.5", ""], ["t", "", "1.20e-7", "x"], ["u", "7", "-3", "y"],
        ["v", "8", "–", "z"],
      ])
    #expect(
      table.text(on: .plain) == """
        action      n      mean  note
        tt1     1,234   0.310    new
        tt22        5  12.5
        t               1.20e-7  x
        u           7  -3        y
        v           8   –        z
        """)
  }

  @Test("a table without rows is its headings")
  func empty() {
    #expect(Table(columns).lines(on: .plain) == ["action  n  mean  note"])
    #expect(Table([]).lines(on: .plain) == [""])
  }

  @Test("wide characters take two cells, accents none")
  func wide() {
    let table = Table([.text("title"), .number("n")], rows: [["映画", "1"], ["e\u{301}t", "22"], ["👩‍👩‍👧", "3"]])
    #expect(table.lines(on: .plain) == ["title   n", "映画    1", "e\u{301}t     22", "👩‍👩‍👧      3"])
  }

  @Test("flexible columns are cut until the line fits, the widest first, others never")
  func shortening() {
    let long = String(repeating: "abcdefghij", count: 4)
    let table = Table(
      [.text("one", flexible: true), .text("two", flexible: true), .text("fixed")],
      rows: [[.init(long), "0123456789ab", "0123456789"]])
    #expect(table.lines(on: Screen(width: 50, hasColour: false))[1].hasPrefix(long.prefix(23) + "…  0123456789ab  0"))
    #expect(table.lines(on: Screen(width: 36, hasColour: false))[1] == "abcdefghij…  0123456789…  0123456789")
    #expect(table.lines(on: Screen(width: 1, hasColour: false))[1] == "abcdefg…  0123456…  0123456789")
  }

  @Test("a line fits every screen that its fixed columns leave room on, to the cell")
  func fits() {
    let rows: [[Table.Cell]] = [
      ["a long name of a feature×映画", "123,456", "0.0001", "short"], ["b", "1", "12.5", "映画映画映画映画"],
    ]
    let table = Table(
      [.text("a", flexible: true), .number("n"), .decimal("m"), .text("b", flexible: true)], rows: rows)
    let natural = table.lines(on: .plain).map(\.displayWidth).max() ?? 0
    for width in 37...natural {
      let widths = table.lines(on: Screen(width: width, hasColour: false)).map(\.displayWidth)
      #expect((widths.max() ?? 0) <= width)
    }
    #expect(table.lines(on: Screen(width: natural, hasColour: false)) == table.lines(on: .plain))
  }

  @Test("no line ends in a space, in any width and alignment")
  func trailing() {
    for last in [Table.Column.text("x"), .number("x"), .decimal("x"), .text("", flexible: true)] {
      let table = Table([.text("abc"), last], rows: [["", ""], ["a", ""], ["a", "1.25"], ["a", "1"], ["", "–"]])
      for width in [nil, 5, 9, 40] as [Int?] {
        for line in table.lines(on: Screen(width: width, hasColour: false)) { #expect(line.last != " ") }
      }
    }
  }

  @Test("a cell cannot move the cursor or break a line")
  func controls() {
    let table = Table([.text("a"), .text("b")], rows: [["x\ny", "\u{1B}[2J\u{202E}"]])
    #expect(table.lines(on: .plain) == ["a     b", "x\\ny  \\u{1b}[2J\\u{202e}"])
  }

  @Test("colours change nothing but the escapes around a text")
  func colours() {
    let table = Table(
      [.text("a"), .number("n")], rows: [[.init("x", .good), "1"], [.init("yy", .bad), .init("22", .faint)]])
    let lines = table.lines(on: Screen(width: 80, hasColour: true))
    #expect(lines[1] == "\u{1B}[32mx\u{1B}[0m    1")
    #expect(lines[2] == "\u{1B}[31myy\u{1B}[0m  \u{1B}[2m22\u{1B}[0m")
    let bare = lines.map { $0.replacing(#/\u{1B}\[\d+m/#, with: "") }
    #expect(bare == table.lines(on: Screen(width: 80, hasColour: false)))
  }
}
