import Evaluation
import Events
import RoundFiles
import Support
import Testing

@Suite("Tables of chances and of rewards")
struct TableTests {
  private static let chances = "item_id,p_position1,p_position2\n7,0.25,1\nx,0.75,0\n"

  private func round(_ actions: [Int], position: Int = 0) -> Round {
    var round = Round()
    (round.actions, round.position) = (actions, position)
    return round
  }

  @Test("a table's chances are those of its position, in the order of the round's actions, 1e-6 from 1 at most")
  func policy() async throws {
    let names = ActionNames()
    _ = names.number(of: "first")
    var policy = try await withFile(TableTests.chances) { try ProbabilityTable.read(file: $0, names: names) }
    #expect(names.names == ["first", "7", "x"])
    var probabilities = [9.0]
    try policy.distribute(round([2, 1]), into: &probabilities)
    #expect(probabilities == [0.75, 0.25])
    try policy.distribute(round([1], position: 1), into: &probabilities)
    #expect(probabilities == [1])
    #expect(throws: RoundFault("unknown action first: the table has no row of it", column: "item_id", action: 0)) {
      try policy.distribute(round([0, 1, 2]), into: &probabilities)
    }
    #expect(throws: RoundFault("expected a position of the table, which has 2, found 3", column: "position")) {
      try policy.distribute(round([1, 2], position: 2), into: &probabilities)
    }
    #expect(throws: RoundFault.self) { try policy.distribute(round([2]), into: &probabilities) }
  }

  @Test("a table of rewards has a row for each item from 0 on, or names them")
  func rewards() async throws {
    let names = ActionNames()
    var model = try await withFile("q_pos1,q_pos2\n0.5,-1\n2,3\n") { try RewardTable.read(file: $0, names: names) }
    var predictions: [Double] = []
    try model.predict(round([1, 0], position: 1), into: &predictions)
    #expect(names.names == ["0", "1"] && predictions == [3, -1])
    model = try await withFile(gzip(Array("q_pos1,item_id\n0.5,1\n2,0\n".utf8))) {
      try RewardTable.read(file: $0, names: names)
    }
    try model.predict(round([0, 1]), into: &predictions)
    #expect(predictions == [2, 0.5])
    let more = names.number(of: "2")
    #expect(throws: RoundFault("unknown action 2: the table has no row of it", column: "item_id", action: 2)) {
      try model.predict(round([more]), into: &predictions)
    }
  }

  @Test(
    "a bad table of chances is an error that names line and column",
    arguments: [
      (chances.replacing("item_id", with: "item"), "1: item_id: expected this column"),
      (chances.replacing("p_position1", with: "p"), "1: p_position1: expected this column"),
      (
        chances.replacing("p_position2", with: "p_position3"),
        "1: p_position3: expected positions from 1 on, without a gap"
      ),
      (chances.replacing("p_position2", with: "p_position1"), "1: p_position1: found this column twice"),
      (chances.replacing("0.75", with: "0.76"), "1: p_position1: expected probabilities that sum to 1, found 1.01"),
      (chances.replacing("0.75", with: "x"), #"3: p_position1: expected a probability from 0 to 1, found "x""#),
      (chances.replacing("0.75", with: "nan"), #"3: p_position1: expected a probability from 0 to 1, found "nan""#),
      (chances.replacing("0.75", with: "-1"), #"3: p_position1: expected a probability from 0 to 1, found "-1""#),
      (chances.replacing("x,", with: "7,"), "3: item_id: found this item twice"),
      (chances.replacing("x,", with: ","), "3: item_id: expected a non-empty id"),
      (chances.replacing("x,", with: "x,1,"), "3: field 4: expected 3 fields, found 4"),
      ("item_id,p_position1\n", " expected rows, found none"),
      ("", " expected a header line with the columns' names"),
    ])
  func badChances(text: String, expected: String) async throws {
    try await withFile(text) { path in
      let found = await fault(path) { _ = try ProbabilityTable.read(file: path, names: ActionNames()) }
      #expect(found == "FILE:\(expected)")
    }
  }

  @Test(
    "a bad table of rewards is an error that names line and column",
    arguments: [
      ("q_pos2\n1\n", "1: q_pos1: expected this column"),
      ("q_pos1\n1\ninf\n", #"3: q_pos1: expected a finite number, found "inf""#),
      ("item_id,q_pos1\na,1\na,2\n", "3: item_id: found this item twice"),
    ])
  func badRewards(text: String, expected: String) async throws {
    try await withFile(text) { path in
      let found = await fault(path) { _ = try RewardTable.read(file: path, names: ActionNames()) }
      #expect(found == "FILE:\(expected)")
    }
  }
}
