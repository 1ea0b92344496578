import Evaluation
import Events
import Foundation
import RoundFiles
import Support
import Testing

@Suite("Open Bandit rounds")
struct OpenBanditRoundsTests {
  /// The recorded log in the repository.
  private static let recorded = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Benchmarks/Data/open-bandit/random_all.csv").standardizedFileURL.path

  private func fault(
    _ text: String, names: ActionNames = ActionNames(), _ body: @escaping (Round) throws -> Void = { _ in }
  ) async throws -> String? {
    try await withFile(text) { path in
      await RoundFilesTests.fault(path) { _ = try await OpenBanditRounds(files: [path], names: names).read(body) }
    }
  }

  @Test("the recorded log: 10,000 rounds of 80 actions at 3 positions, 38 clicks")
  func recordedLog() async throws {
    let names = ActionNames()
    let source = try OpenBanditRounds(files: [OpenBanditRoundsTests.recorded], names: names)
    var (reward, positions, actions) = (0.0, Set<Int>(), 0)
    let tally = try await source.read { round in
      reward += round.reward
      positions.insert(round.position)
      actions = round.actions.count
      #expect(round.propensity == 0.0125 && names[round.action] == round.decision?.action(at: 0))
    }
    #expect(tally.rounds == 10_000 && reward == 38 && positions == [0, 1, 2] && actions == 80 && names.count == 80)
  }

  @Test("a row is a round over all items of log and tables, with its context for a placement")
  func row() async throws {
    let text = """
      ,timestamp,item_id,position,click,action_prob,user_feature_0,user_feature_1,member,other
      0,2019-11-24 00:00:34.762830+00:00,14,3,0.5,0.25,"u,0",,m1,7
      1,2019-11-24 00:00:35+00:00,x,1,-2,1,,u1,,7
      """
    let names = ActionNames()
    _ = names.number(of: "table")
    let rounds = try await withFile(text) {
      try await allRounds(of: OpenBanditRounds(files: [$0], names: names)).rounds
    }
    #expect(names.names == ["table", "14", "x"] && rounds.map(\.actions) == [[0, 1, 2], [0, 1, 2]])
    #expect(rounds.map(\.chosen) == [1, 2] && rounds.map(\.position) == [2, 0] && rounds.map(\.reward) == [0.5, -2])
    #expect(rounds.map(\.propensity) == [0.25, 1] && rounds.map(\.list) == [0, 1])
    #expect(rounds.map(\.cluster) == [StableHash.of("m1"), StableHash.mix(1)])
    #expect(rounds[0].at == EventTime(milliseconds: 1_574_553_634_762))
    let decision = try #require(rounds[0].decision)
    #expect(decision.context == ["position": .text("3"), "user_feature_0": .text("u,0")] && decision.member == "m1")
    #expect(decision.candidates.map(\.id) == names.names && rounds[0].candidates == [0, 1, 2])
  }

  @Test("item, position, click and chance are enough")
  func leastColumns() async throws {
    let text = "click,item_id,propensity_score,position\n1,a,0.5,1\n"
    let rounds = try await withFile(gzip(Array(text.utf8))) {
      try await allRounds(of: OpenBanditRounds(files: [$0], names: ActionNames())).rounds
    }
    #expect(rounds.count == 1 && rounds[0].at == nil && rounds[0].reward == 1)
  }

  private static let good = "item_id,position,click,propensity_score\na,1,0,0.5\nb,1,1,0.5\n"

  @Test(
    "a bad row or header is an error that names line and column",
    arguments: [
      (good.replacing("item_id", with: "item"), "1: item_id: expected this column"),
      (good.replacing("position", with: "pos"), "1: position: expected this column"),
      (good.replacing("click", with: "clicks"), "1: click: expected this column"),
      (good.replacing("propensity_score", with: "p"), "1: propensity_score: expected this column"),
      (
        good.replacing("b,1,1,0.5", with: "b,0,1,0.5"),
        #"3: position: expected a whole number from 1 to 1000000, found "0""#
      ),
      (good.replacing("b,1,1,0.5", with: "b,1,nan,0.5"), #"3: click: expected a finite number, found "nan""#),
      (
        good.replacing("b,1,1,0.5", with: "b,1,1,0"),
        #"3: propensity_score: expected a probability above 0 and at most 1, found "0""#
      ),
      (
        good.replacing("b,1,1,0.5", with: "b,1,1,1.01"),
        #"3: propensity_score: expected a probability above 0 and at most 1, found "1.01""#
      ),
      (good.replacing("b,1,1,0.5", with: ",1,1,0.5"), "3: item_id: expected a non-empty id"),
      (good.replacing("b,1,1,0.5", with: "b,1,1"), "3: propensity_score: expected 4 fields, found 3"),
      ("item_id,position,click,propensity_score\n", " expected rounds, found none"),
      ("", " expected a header line with the columns' names"),
    ])
  func bad(text: String, expected: String) async throws {
    #expect(try await fault(text) == "FILE:\(expected)")
  }

  @Test("an action that a table lacks is told with the row that chose it first")
  func unknownAction() async throws {
    let names = ActionNames()
    var policy = try await withFile("item_id,p_position1\na,1\n") { try ProbabilityTable.read(file: $0, names: names) }
    let found = try await fault(OpenBanditRoundsTests.good, names: names) { round in
      var probabilities: [Double] = []
      try policy.distribute(round, into: &probabilities)
    }
    #expect(found == "FILE:3: item_id: unknown action b: the table has no row of it")
  }
}
