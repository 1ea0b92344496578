import Foundation
import Support
import Testing

/// A file that is not as it must be.
struct BadInput: Sendable, CustomTestStringConvertible {
  let content: [UInt8]
  /// What follows the file's name.
  let message: String

  init(_ content: String, _ message: String) { (self.content, self.message) = (Array(content.utf8), message) }
  init(_ content: [UInt8], _ message: String) { (self.content, self.message) = (content, message) }

  var testDescription: String { message }

  /// One replacement in the second of two good lines, or rows.
  static func line(_ good: String, after first: String? = nil, _ changes: [(String, String, String)]) -> [BadInput] {
    changes.map { part, other, message in
      BadInput("\(first ?? good)\n\(good.replacing(part, with: other))\n", ":\(first == nil ? 2 : 4): \(message)")
    }
  }
}

/// Damage that no format takes.
enum Damage {
  static let files = [
    BadInput("", ""), BadInput("\n\n\n", ""), BadInput("\r\n\r\n", ""), BadInput([0, 0, 0, 10], ":1: "),
    BadInput([0xFF, 0xFE, 10], ":1: "), BadInput([0x1F, 0x8B], ":1: the gzip data ends early"),
    BadInput([0x1F, 0x8B, 8, 0, 1, 2], ":1: the gzip data ends early"),
  ]
}

extension Command.Result {
  /// Whether it is exit code 2, nothing on standard output, and one line on standard error that begins with this.
  func isRefusal(_ beginning: String) -> Bool {
    code == 2 && output.isEmpty && errors.hasPrefix("error: \(beginning)") && errors.hasSuffix("\n")
      && errors.count { $0 == "\n" } == 1
  }
}

@Suite("evaluate: bad input is exit code 2 and one line that names file, line and column")
struct EvaluateBadInputTests {
  private func expect(
    _ input: BadInput, of format: String, _ more: [String] = [], _ place: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try EvaluationFolder()
    let path = try folder.file(input.content)
    let result = try Command.evaluate(["--format", format, path] + more)
    #expect(
      result.isRefusal("\(path)\(input.message)"), "\(result.code): \(result.errors)", sourceLocation: place)
  }

  private static let flat = #"{"r":1,"p":0.5,"pos":0,"a":1,"pi":[0.25,0.75],"q":[0.1,0.2]}"#

  private static let numbers: [(String, String)] = [
    ("NaN", "expected a value"), ("nan", "expected null"), ("Infinity", "expected a value"),
    ("-inf", "expected a digit"), ("1e400", "a number out of range"), ("null", "expected a number, found null"),
    (#""1""#, "expected a number, found a string"), ("true", "expected a number, found a boolean"),
    ("[1]", "expected a number, found an array"), ("{}", "expected a number, found an object"),
    ("01", "a number that begins with 0"), ("+1", "expected a value"), ("", "expected a value"),
  ]
  private static let chances = ["0", "-0.0", "-0.5", "1.0000001", "1e308"]
  private static let counts = [
    ("-1", "expected a whole number from 0 to"), ("1.5", "expected a whole number"),
    ("9223372036854775808", "a whole number out of range"), ("1e300", "a whole number out of range"),
    ("1000000", "expected a whole number from 0 to 999999"), ("null", "expected a number, found null"),
    (#""1""#, "expected a number, found a string"),
  ]

  private static let flatInputs: [BadInput] =
    BadInput.line(
      flat,
      [
        (#""r":1,"#, "", "r: expected this key"), (#""p":0.5,"#, "", "p: expected this key"),
        (#""a":1,"#, "", "a: expected this key"), (#""pi":[0.25,0.75],"#, "", "pi: expected this key"),
        (#","q":[0.1,0.2]"#, "", "q: expected this key"),
        ("0.75]", "0.7500011]", "pi: expected probabilities that sum to 1, found 1.0000011"),
        ("0.75]", "0.7499989]", "pi: expected probabilities that sum to 1, found 0.9999989"),
        ("[0.25,0.75]", "[-0.25,1.25]", "pi: expected probabilities from 0 to 1, found -0.25"),
        ("[0.25,0.75]", "[]", "pi: expected probabilities that sum to 1"),
        ("[0.25,0.75]", "[1e308,1e308]", "pi: expected probabilities that sum to 1"),
        ("[0.25,0.75]", "null", "pi: expected the evaluation distribution"),
        ("[0.25,0.75]", "[NaN,1]", "pi[0]: expected a value"), ("[0.25,0.75]", "[0,0,1]", "q: expected 3 numbers"),
        ("[0.1,0.2]", "[0.1]", "q: expected 2 numbers"), ("[0.1,0.2]", "[0.1,NaN]", "q[1]: expected a value"),
        (#""a":1"#, #""a":2"#, "a: expected one of the 2 actions from 0 on, found 2"),
        (#""r":1"#, #""r":1,"r":1"#, "r: duplicate key"),
        (#""r":1"#, #""r":1,"t":"x""#, "t: expected an RFC 3339 time"),
        (#""r":1"#, #""r":1,"c":[1,1]"#, "c: expected each action once"),
        (#""r":1"#, #""r":1,"c":[1e300,1]"#, "c: expected whole numbers"), (flat, "[1]", "expected an object"),
        (flat, String(flat.dropLast(30)), "byte 31: expected the end of a string"),
        (flat, flat + flat, "byte 61: expected the end of the document"),
        (flat, #"{"r":"# + String(repeating: "[", count: 100_000), "r[0][0]"),
      ])
    + BadInput.line(flat, numbers.map { (#""r":1"#, #""r":\#($0.0)"#, "r: \($0.1)") })
    + BadInput.line(flat, numbers.map { (#""p":0.5"#, #""p":\#($0.0)"#, "p: \($0.1)") }.filter { !$0.1.contains("+1") })
    + BadInput.line(
      flat, chances.map { (#""p":0.5"#, #""p":\#($0)"#, "p: expected a propensity above 0 and at most 1") })
    + BadInput.line(flat, counts.map { (#""a":1"#, #""a":\#($0.0)"#, "a: \($0.1)") })
    + BadInput.line(flat, counts.map { (#""pos":0"#, #""pos":\#($0.0)"#, "pos: \($0.1)") })

  @Test("flat rounds", arguments: flatInputs + Damage.files)
  func badFlat(input: BadInput) throws { try expect(input, of: "flat") }

  private static let round =
    #"{"actions":[{"id":"a"},{"id":"b"}],"chosen":"a","propensity":0.5,"reward":1,"probabilities":[0.5,0.5]}"#

  private static let roundInputs: [BadInput] =
    BadInput.line(
      round,
      [
        (#""reward":1,"#, "", "reward: expected this key"),
        (#""propensity":0.5,"#, "", "propensity: expected this key"),
        (#""chosen":"a","#, "", "chosen: expected this key"),
        (#""actions":[{"id":"a"},{"id":"b"}],"#, "", "actions: expected this key"),
        (#""chosen":"a""#, #""chosen":"c""#, "chosen: expected one of the actions, found c"),
        (#""chosen":"a""#, #""chosen":-1"#, "chosen: expected a string, found a number"),
        (#"{"id":"b"}"#, #"{"id":"a"}"#, "actions[1]: expected each action once, found a again"),
        ("0.5,0.5]", "0.5,0.5000011]", "probabilities: expected probabilities that sum to 1"),
        ("0.5,0.5]", "0.5]", "probabilities: expected probabilities that sum to 1"),
        ("0.5,0.5]", "0.5,0.5,0]", "probabilities: expected 2 numbers"),
        ("0.5,0.5]", "1.5,-0.5]", "probabilities: expected probabilities from 0 to 1"),
        (#""reward":1"#, #""reward":1,"place":-1"#, "place: expected a whole number"),
        (#""reward":1"#, #""reward":1,"at":1e30"#, "at: a whole number out of range"),
        (#""reward":1"#, #""reward":1,"given":[0.5,0.6]"#, "given: expected probabilities that sum to 1"),
        (#""reward":1"#, #""reward":1,"predictions":[1]"#, "predictions: expected 2 numbers"),
        (#""reward":1"#, #""reward":1,"other":1"#, "other: unknown key of a round"),
        (#""reward":1"#, #""reward":1,"type":"song""#, ""), (round, String(round.dropLast(1)), "byte 102: expected"),
      ])
    + BadInput.line(round, numbers.map { (#""reward":1"#, #""reward":\#($0.0)"#, "reward: \($0.1)") })
    + BadInput.line(
      round, chances.map { ("0.5,\"re", "\($0),\"re", "propensity: expected a propensity above 0 and at most 1") })
    + [BadInput(Array(round.utf8).map { $0 == UInt8(ascii: "a") ? 0xFF : $0 }, ":1: ")]

  @Test("Marquee's rounds", arguments: roundInputs + Damage.files)
  func badRounds(input: BadInput) throws { try expect(input, of: "rounds") }

  private static let header = "timestamp,item_id,position,click,propensity_score"
  private static let row = "2019-11-24 00:00:34.762830+00:00,7,1,0,0.5"
  private static let rows = "\(header)\n\(row)\n\(row)"

  private static func fields(_ field: String, _ others: [String], _ message: String) -> [BadInput] {
    let names = header.split(separator: ",")
    let place = names.firstIndex { $0 == field } ?? 0
    return BadInput.line(
      row, after: rows,
      others.map { other in
        var fields = row.split(separator: ",").map(String.init)
        fields[place] = other
        return (row, fields.joined(separator: ","), "\(field): \(message)")
      })
  }

  private static let openBanditInputs: [BadInput] =
    header.split(separator: ",").dropFirst().map { name in
      BadInput(rows.replacing(name, with: "other"), ":1: \(name): expected this column")
    }
    + fields("propensity_score", chances + ["nan", "inf", "", "x", "0x1p-1", " 0.5"], "expected a probability above 0")
    + fields("click", ["nan", "inf", "-inf", "1e400", "", "x", "0x10", "true"], "expected a finite number")
    + fields(
      "position", ["0", "-1", "1.5", "", "x", "9223372036854775808", "1000001"], "expected a whole number from 1")
    + fields("timestamp", ["", "yesterday", "1e30"], "expected a time such as")
    + fields("item_id", [""], "expected a non-empty id")
    + [
      BadInput("\(header)\n", ": expected rows, found none".replacing("rows", with: "rounds")),
      BadInput(header, ": expected rounds, found none"),
      BadInput("\(rows)\n7,1\n", ":4: position: expected 5 fields, found 2"),
      BadInput("\(rows)\n\(row),1\n", ":4: field 6: expected 5 fields, found 6"),
      BadInput("\(rows)\n\"7\n", ":4: field 1: expected a closing quote"),
      BadInput(rows.replacing("position", with: "click"), ":1: click: found this column twice"),
      BadInput(
        Array("\(rows)\n2019-11-24 00:00:34Z,".utf8) + [0xFF] + Array(",1,0,0.5".utf8), ":4: item_id: expected UTF-8"),
    ]

  @Test("Open Bandit", arguments: openBanditInputs + Damage.files)
  func badOpenBandit(input: BadInput) throws { try expect(input, of: "obd") }

  @Test(
    "dsjson: a file without a round; what is damaged in it is counted",
    arguments: [
      BadInput("", ": expected rounds, found none"), BadInput("\n\n", ": expected rounds, found none"),
      BadInput("x\n[1\n{}\n", ": expected rounds, found none; left out: 1 checkpoint, 1 damaged line, 1 no decision"),
      BadInput([0x1F, 0x8B, 8], ":1: the gzip data ends early"),
    ])
  func badDecisionService(input: BadInput) throws { try expect(input, of: "dsjson") }

  @Test("gzip that is cut short anywhere, of every format", arguments: ["flat", "rounds", "obd", "dsjson"])
  func cutShort(format: String) throws {
    let folder = try EvaluationFolder()
    let lines = ["flat": Self.flat, "rounds": Self.round, "obd": Self.row, "dsjson": "{}"]
    let text = (format == "obd" ? [Self.header] : []) + Array(repeating: try #require(lines[format]), count: 500)
    let packed = gzip(Array(text.joined(separator: "\n").utf8))
    for length in [3, 12, packed.count / 2, packed.count - 9, packed.count - 1] {
      let path = try folder.file(packed.prefix(length))
      let result = try Command.evaluate(["--format", format, path])
      #expect(result.isRefusal("\(path):") && result.errors.contains("the gzip data ends early"), "\(result.errors)")
    }
  }

  @Test("no such file, a folder, standard input, of every format", arguments: ["flat", "rounds", "obd", "dsjson"])
  func noFile(format: String) throws {
    let folder = try EvaluationFolder()
    #expect(try Command.evaluate(["--format", format, "\(folder.path)/no"]).isRefusal("\(folder.path)/no: cannot be"))
    #expect(try Command.evaluate(["--format", format, folder.path]).isRefusal("\(folder.path):1: cannot be read"))
    #expect(try Command.evaluate(["--format", format, "-"]).isRefusal("expected files"))
  }

  @Test("a second file that is bad is named, though the first is good")
  func secondFile() throws {
    let folder = try EvaluationFolder()
    let (good, bad) = (try folder.file(Self.flat), try folder.file("\(Self.flat)\n{}", named: "bad"))
    #expect(try Command.evaluate(["--format", "flat", good, bad]).isRefusal("\(bad):2: r: expected this key"))
  }
}
