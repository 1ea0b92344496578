import Attribution
import Bandits
import Events
import Inspection
import JSON
import Learning
import Snapshots
import Testing

@Suite("What changed between two snapshots")
struct SnapshotDifferenceTests {
  /// bias and x.
  private static let features = FeatureSchema(context: [Feature(name: "x", kind: .number(mean: 0, scale: 1))])

  private static func kept(
    _ examples: [(ActionID, [Double], Double)], version: UInt64 = 1, features: FeatureSchema = features,
    policy: PolicyConfiguration = PolicyConfiguration(algorithm: .epsilonGreedy(epsilon: 0.2)), text: String = ""
  ) throws -> KeptSnapshot {
    let placement = KeptSnapshots.placement(ModelConfiguration(regularization: 1), features, policy: policy)
    let learned = examples.map { (action: $0, example: Example(features: $1, reward: $2)) }
    return try #require(KeptSnapshots.of(learned, placement, version: version, text: text))
  }

  private static func decision(_ id: DecisionID, _ actions: [ActionID], placement: PlacementName = "billboard")
    -> Decision
  {
    Decision(
      id: id, at: EventTime(milliseconds: 0), placement: placement, context: ["x": .number(0)],
      candidates: actions.map { Candidate(id: $0) }, places: [])
  }

  @Test("a snapshot beside itself differs in nothing")
  func same() throws {
    let kept = try SnapshotDifferenceTests.kept([("a", [1, 0], 1), ("b", [1, 1], 0)])
    let decisions = [SnapshotDifferenceTests.decision("d", ["a", "b"])]
    let difference = SnapshotDifference(from: kept, to: kept, decisions: decisions)
    #expect(difference.changes.isEmpty && difference.featuresCame.isEmpty && difference.linesWent.isEmpty)
    #expect(difference.actionsCame.isEmpty && difference.actionsWent.isEmpty)
    #expect(difference.weights.compared == 4 && difference.weights.moves.isEmpty)
    #expect(difference.weights.rootMeanSquare == 0 && difference.rewards.moves.isEmpty)
    let ranking = try #require(difference.ranking)
    #expect(ranking.compared == 1 && ranking.changedFirst == 0 && ranking.totalVariation == 0)
    #expect(ranking.actions.map(\.id) == ["a", "b"])
  }

  @Test("weights move in units of the older's deviation, farthest first; actions come and go")
  func moves() throws {
    // a: bias of one example from (1, reward 1), λ 1: θ = ½, deviation √½; with two more of reward 0: θ = ¼.
    let older = try SnapshotDifferenceTests.kept([("a", [1, 0], 1), ("b", [1, 0], 1), ("gone", [1, 0], 0)])
    let newer = try SnapshotDifferenceTests.kept(
      [
        ("a", [1, 0], 1), ("a", [1, 0], 0), ("a", [1, 0], 0), ("b", [1, 0], 1), ("b", [1, 0], 1), ("came", [1, 0], 0),
      ], version: 2)
    let difference = SnapshotDifference(from: older, to: newer)
    #expect(difference.actionsCame == ["came"] && difference.actionsWent == ["gone"])
    #expect(difference.ranking == nil && difference.from.version == 1 && difference.to.version == 2)
    let moves = difference.weights.moves
    #expect(moves.map(\.action) == ["a", "b"] && moves.map(\.feature) == ["bias", "bias"])
    let deviation = 0.5.squareRoot()
    let expected: [Double] = [-0.25 / deviation, (2.0 / 3 - 0.5) / deviation]
    #expect(isClose(moves.map(\.from), [0.5, 0.5]))
    #expect(isClose(moves.map(\.to), [0.25, 2.0 / 3]))
    #expect(isClose(moves.map(\.move), expected))
    #expect(difference.weights.compared == 4)
    let square: Double = expected.reduce(0) { $0 + $1 * $1 } / 4
    #expect(isClose([difference.weights.rootMeanSquare], [square.squareRoot()]))
    let rewards = difference.rewards.moves
    #expect(rewards.map(\.action) == ["a"] && rewards.map(\.from) == [1] && isClose(rewards.map(\.to), [1 / 3]))
    #expect(rewards.map(\.fromCount) == [1] && rewards.map(\.toCount) == [3])
    let limited = SnapshotDifference(from: older, to: newer, limit: 1)
    #expect(limited.weights.moves == [moves[0]] && limited.weights.compared == 4)
    #expect(SnapshotDifference(from: older, to: newer, limit: -1).weights.moves.isEmpty)
  }

  @Test("the first place moves as far as the probabilities do, and only what both rank is compared")
  func ranking() throws {
    let policy = PolicyConfiguration(algorithm: .epsilonGreedy(epsilon: 0.2))
    let older = try SnapshotDifferenceTests.kept([("a", [1, 0], 1), ("b", [1, 0], 0)], policy: policy)
    let newer = try SnapshotDifferenceTests.kept([("a", [1, 0], 0), ("b", [1, 0], 1)], version: 2, policy: policy)
    var misfit = SnapshotDifferenceTests.decision("d4", ["a", "b"])
    misfit.context = ["x": .text("no number")]
    let decisions = [
      SnapshotDifferenceTests.decision("d1", ["b", "a"]), SnapshotDifferenceTests.decision("d2", ["a"]),
      SnapshotDifferenceTests.decision("d3", ["a", "b"], placement: "other"), misfit,
    ]
    let ranking = try #require(SnapshotDifference(from: older, to: newer, decisions: decisions).ranking)
    #expect(ranking.compared == 2 && ranking.skipped == 2)
    // Of two candidates the best has 0.9; of one it has 1.
    #expect(ranking.changedFirst == 0.5)
    #expect(isClose([ranking.totalVariation], [0.4]))
    let actions = ranking.actions.sorted { $0.id < $1.id }
    #expect(actions.map(\.id) == ["a", "b"] && actions.map(\.offered) == [2, 1])
    #expect(isClose(actions.map(\.from), [0.95, 0.05]))
    #expect(isClose(actions.map(\.to), [0.55, 0.45]))
  }

  @Test("of another schema, weights are compared by name, and what came and went is named")
  func schemas() throws {
    let other = FeatureSchema(
      context: [
        Feature(name: "hour", kind: .number(mean: 0, scale: 1)), Feature(name: "x", kind: .number(mean: 0, scale: 1)),
      ])
    let older = try SnapshotDifferenceTests.kept([("a", [1, 2], 1)], text: "features:\n  x: number\npolicy: y\n")
    let newer = try SnapshotDifferenceTests.kept(
      [("a", [1, 0, 2], 1), ("a", [1, 0, 2], 1)], version: 2, features: other,
      policy: PolicyConfiguration(algorithm: .linUCB(alpha: 2)), text: "features:\n  hour: number\n  x: number\n")
    let difference = SnapshotDifference(from: older, to: newer)
    #expect(difference.changes.map(\.part) == ["policy", "features"])
    #expect(difference.changes[0].from.hasPrefix("epsilonGreedy") && difference.changes[0].to.hasPrefix("linUCB"))
    #expect(difference.featuresCame == ["hour"] && difference.featuresWent.isEmpty)
    #expect(difference.linesCame == ["  hour: number"] && difference.linesWent == ["policy: y"])
    #expect(difference.weights.compared == 2)
    // θ = x r n / (1 + n‖x‖²) for n equal examples: 1/6 and 2/11 of x.
    let moves = difference.weights.moves.sorted { $0.feature < $1.feature }
    #expect(moves.map(\.feature) == ["bias", "x"])
    #expect(isClose(moves.map(\.from), [1.0 / 6, 2.0 / 6]))
    #expect(isClose(moves.map(\.to), [2.0 / 11, 4.0 / 11]))
  }

  @Test("it is written with the documented keys")
  func keys() throws {
    let older = try SnapshotDifferenceTests.kept([("a", [1, 0], 1)])
    let newer = try SnapshotDifferenceTests.kept([("a", [1, 0], 1), ("b", [1, 0], 1)], version: 2)
    let decisions = [SnapshotDifferenceTests.decision("d", ["a", "b"])]
    let text = JSONWriter.text(SnapshotDifference(from: older, to: newer, decisions: decisions).write)
    var keys: [String] = []
    try JSONReader.document(Array(text.utf8)) { reader in
      try reader.object { reader, name in
        keys.append(name)
        try reader.skip()
      }
    }
    #expect(
      keys == [
        "placement", "from", "to", "sameContent", "changes", "featuresCame", "featuresWent", "linesCame", "linesWent",
        "actionsCame", "actionsWent", "weights", "meanRewards", "ranking",
      ])
    #expect(text.contains(#""actionsCame":["b"],"actionsWent":[]"#))
    #expect(text.contains(#""sameContent":false"#))
  }
}
