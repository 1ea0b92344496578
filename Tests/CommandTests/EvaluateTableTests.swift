import Foundation
import Support
import Testing

@Suite("evaluate: tables that are not as they must be")
struct EvaluateTableTests {
  private static let log = """
    item_id,position,click,propensity_score
    0,1,1,0.5
    1,1,0,0.5
    """
  private static let chances = "item_id,p_position1\n0,0.25\n1,0.75\n"

  private func expect(_ input: BadInput, as flag: String, _ place: SourceLocation = #_sourceLocation) throws {
    let folder = try EvaluationFolder()
    let (log, table) = (try folder.file(Self.log), try folder.file(input.content, named: "table.csv"))
    let result = try Command.evaluate(["--format", "obd", log, flag, table])
    #expect(
      result.isRefusal("\(table)\(input.message)"), "\(result.code): \(result.errors)", sourceLocation: place)
  }

  private static func changed(_ table: String, _ part: String, _ others: [String], _ message: String) -> [BadInput] {
    others.map { BadInput(table.replacing(part, with: $0), message) }
  }

  private static let chanceInputs: [BadInput] =
    changed(
      chances, "0.75", ["0.7500011", "0.7499989", "0", "-0"], ":1: p_position1: expected probabilities that sum to 1")
    + changed(
      chances, "0.25", ["-0.25", "1.25", "nan", "inf", "", "x", "1e400", "0x1p-2"],
      ":2: p_position1: expected a probability from 0 to 1")
    + [
      BadInput(chances.replacing("item_id", with: "item"), ":1: item_id: expected this column"),
      BadInput(chances.replacing("p_position1", with: "p_position0"), ":1: p_position1: expected this column"),
      BadInput("item_id,p_position1,p_position3\n0,1,1\n", ":1: p_position3: expected positions from 1 on"),
      BadInput("item_id,p_position1,p_position01\n0,1,1\n", ":1: p_position01: expected positions from 1 on"),
      BadInput("item_id,p_position1,p_position1\n0,1,1\n", ":1: p_position1: found this column twice"),
      BadInput(chances + "1,0\n", ":4: item_id: found this item twice"),
      BadInput(chances + ",0\n", ":4: item_id: expected a non-empty id"),
      BadInput(chances + "2\n", ":4: p_position1: expected 2 fields, found 1"),
      BadInput(chances + "2,0,0\n", ":4: field 3: expected 2 fields, found 3"),
      BadInput("item_id,p_position1\n", ": expected rows, found none"),
      BadInput(Array(chances.utf8) + [0xFF, 0x2C, 0x30], ":4: item_id: expected UTF-8"),
    ]

  @Test("a table of chances", arguments: chanceInputs + Damage.files)
  func badChances(input: BadInput) throws { try expect(input, as: "--probabilities") }

  private static let rewards = "q_pos1\n0.1\n0.2\n"

  private static let rewardInputs: [BadInput] =
    changed(rewards, "0.2", ["nan", "inf", "x", "1e400", "0x1", "1 "], ":3: q_pos1: expected a finite number")
    + [
      BadInput(rewards.replacing("q_pos1", with: "q"), ":1: q_pos1: expected this column"),
      BadInput("q_pos1,q_pos3\n1,1\n", ":1: q_pos3: expected positions from 1 on"),
      BadInput("item_id,q_pos1\n0,1\n1,1\n0,2\n", ":4: item_id: found this item twice"),
      BadInput("q_pos1\n", ": expected rows, found none"),
    ]

  @Test("a table of rewards", arguments: rewardInputs + Damage.files)
  func badRewards(input: BadInput) throws { try expect(input, as: "--reward-model") }

  @Test("an action or a position that a table lacks is told with the row of the log that has it")
  func lacking() throws {
    let folder = try EvaluationFolder()
    let log = try folder.file(Self.log)
    let third = try folder.file(Self.log + "\n1,3,0,0.5\n", named: "third")
    let chances = try folder.file("item_id,p_position1\n0,1\n", named: "chances")
    let both = try folder.file(Self.chances, named: "both")
    let rewards = try folder.file("q_pos1\n1\n", named: "rewards")
    for (log, flag, table, message) in [
      (log, "--probabilities", chances, ":3: item_id: unknown action 1"),
      (log, "--reward-model", rewards, ":3: item_id: unknown action 1"),
      (third, "--probabilities", both, ":4: position: expected a position of the table"),
    ] {
      let result = try Command.evaluate(["--format", "obd", log, flag, table])
      #expect(result.isRefusal(log + message), "\(result.errors)")
    }
  }

  @Test("no such table, a folder, one that is cut short")
  func noTable() throws {
    let folder = try EvaluationFolder()
    let log = try folder.file(Self.log)
    let packed = try folder.file(gzip(Array(Self.chances.utf8)).dropLast(9), named: "cut.gz")
    for flag in ["--probabilities", "--reward-model"] {
      for (table, message) in [
        ("/nowhere.csv", ": cannot be opened"), (folder.path, ":1: cannot be read"), (packed, ":"),
      ] {
        let result = try Command.evaluate(["--format", "obd", log, flag, table])
        #expect(result.isRefusal(table + message), "\(result.errors)")
      }
    }
  }

  @Test("chances within 1e-6 of 1, CRLF, blank lines, a byte order mark, quotes and other columns are fine")
  func taken() throws {
    let folder = try EvaluationFolder()
    var outputs: Set<String> = []
    let mark = "\u{FEFF}"
    for (log, table) in [
      (Self.log, Self.chances),
      (Self.log.replacing("\n", with: "\r\n"), Self.chances.replacing("\n", with: "\r\n")),
      (Self.log.replacing("\n", with: "\n\n"), Self.chances.replacing("\n", with: "\n\n") + "\n"),
      (mark + Self.log, mark + Self.chances),
      (Self.log.replacing("click", with: "\"click\""), Self.chances.replacing("0.75", with: "\"0.75\"")),
      (Self.log, "other,item_id,p_position1\n5,0,0.25\n6,1,0.75\n"),
    ] {
      let (log, table) = (try folder.file(log), try folder.file(table, named: "table.csv"))
      let result = try Command.evaluate(["--format", "obd", log, "--probabilities", table, "--json"])
      #expect(result.code == 3 && !result.errors.contains("error"), "\(result.errors)")
      outputs.insert(result.output)
    }
    #expect(outputs.count == 1)
    for near in ["0.7500009", "0.7499991"] {
      let table = try folder.file(Self.chances.replacing("0.75", with: near), named: "table.csv")
      let log = try folder.file(Self.log)
      #expect(try Command.evaluate(["--format", "obd", log, "--probabilities", table]).code == 3)
    }
  }
}
