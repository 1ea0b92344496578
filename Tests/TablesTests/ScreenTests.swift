import Tables
import Testing

@Suite("Screens")
struct ScreenTests {
  @Test("the width is the terminal's, else that of COLUMNS, else 80 on a terminal and none in a file")
  func width() {
    func width(_ isTerminal: Bool, _ columns: Int?, _ said: String?) -> Int? {
      Screen(isTerminal: isTerminal, columns: columns, environment: said.map { ["COLUMNS": $0] } ?? [:]).width
    }
    #expect(width(true, 120, "40") == 120)
    #expect(width(true, nil, "40") == 40)
    #expect(width(true, 0, nil) == 80)
    #expect(width(false, nil, "100") == 100)
    #expect(width(false, nil, nil) == nil)
    #expect(width(false, nil, "wide") == nil)
    #expect(width(false, nil, "-3") == nil)
    #expect(width(true, nil, "0") == 80)
  }

  @Test(
    "there are colours on a terminal unless it is dumb or NO_COLOR is set",
    arguments: [
      (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
      (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true), (false, ["TERM": "xterm"], false),
    ] as [(Bool, [String: String], Bool)])
  func colours(isTerminal: Bool, environment: [String: String], hasColour: Bool) {
    #expect(Screen(isTerminal: isTerminal, columns: 80, environment: environment).hasColour == hasColour)
  }

  @Test("a tone shows only where there are colours")
  func tone() {
    #expect(Screen.plain.text("x", .strong) == "x")
    let screen = Screen(width: nil, hasColour: true)
    #expect(screen.text("x", .strong) == "\u{1B}[1mx\u{1B}[0m")
    #expect(screen.text("x", nil) == "x")
    #expect(screen.text("", .bad) == "")
  }
}
