import Attribution
import Bandits
import Batch
import Events
import Foundation
import Learning
import Testing

@Suite("Full-information streams")
struct StreamTests {
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden").path()

  private struct Result: Decodable {
    let chosen: [Int]
    let averageReward: Double
  }

  /// The placement of `Tests/Golden/stream.yaml`.
  private static let placement = Placement(
    name: "stream", policy: PolicyConfiguration(algorithm: .linUCB(alpha: 0.6)),
    model: ModelConfiguration(regularization: 0.5),
    features: FeatureSchema(
      context: [Feature(name: "x", kind: .vector(size: 3))], action: [Feature(name: "f", kind: .vector(size: 2))]),
    attribution: AttributionRules(
      window: .seconds(1), lateness: .zero, reward: RewardRule(kind: .value(range: 0...1))))

  @Test("choices are those of Algorithm 1 run literally (Tests/Golden/stream.py)", arguments: [nil, 0, 1, 2] as [Int?])
  func golden(order number: Int?) throws {
    let results = try JSONDecoder().decode(
      [Result].self, from: Data(contentsOf: URL(filePath: "\(Self.golden)/stream.json")))
    let result = results[number.map { $0 + 1 } ?? 0]
    let order = try number.map { try RowOrder(path: "\(Self.golden)/stream.perms.json", number: $0) }
    let stream = try FullInformationStream(path: "\(Self.golden)/stream.jsonl", order: order)
    #expect(stream.rows.count == 150)
    var validation = ProgressiveValidation(placement: Self.placement)
    let chosen = try stream.rows.map { try validation.play($0.round) }
    #expect(chosen == result.chosen)
    #expect(validation.averageReward == result.averageReward)
    var again = ProgressiveValidation(placement: Self.placement)
    var progress: [Int] = []
    try stream.play(&again) { progress.append($0) }
    #expect(again.averageReward == result.averageReward && progress == Array(1...150))
  }

  private static func lines(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\n").utf8) }

  @Test("rows are what the lines say, in the order asked for, as many as asked for; blank lines are none")
  func rows() throws {
    let file = Self.lines(
      #"{"x":[0],"r":[1]}"#, "", #"{"r":[0,0.5],"p":[[1]],"x":[],"f":[[1,2],[]]}"#, #"{"x":[2],"r":[-1]}"#)
    try withFiles([file, Array("[[2,0,2],\n[1]]".utf8)]) { paths in
      let all = try FullInformationStream(path: paths[0])
      #expect(all.rows.map(\.line) == [1, 3, 4])
      #expect(
        all.rows[1].round
          == FullInformationRound(context: .none, rewards: [0, 0.5], actionFeatures: [["f": .vector([1, 2])], .none]))
      #expect(all.rows[1].round.candidates.map(\.id) == ["0", "1"])
      #expect(try FullInformationStream(path: paths[0], limit: 2).rows.map(\.line) == [1, 3])
      let order = try RowOrder(path: paths[1], number: 0)
      #expect(try FullInformationStream(path: paths[0], order: order).rows.map(\.line) == [4, 1, 4])
      #expect(try FullInformationStream(path: paths[0], order: order, limit: 2).rows.map(\.line) == [4, 1])
    }
  }

  @Test(
    "a line that is no round is an error that names it and what was expected",
    arguments: [
      ("{", "expected"), ("[]", "an object"), (#"{"r":[1]}"#, "the context in x"),
      (#"{"x":[1]}"#, "the reward of every action in r"), (#"{"x":[1],"r":[]}"#, "the reward of every action"),
      (#"{"x":[1],"r":[1e7]}"#, "-1000000.0 to 1000000.0"), (#"{"x":["a"],"r":[1]}"#, "x[0]: expected a number"),
      (#"{"x":[1],"r":[1,2],"f":[[1]]}"#, "features in f for each of 2 actions, found 1"),
      (#"{"x":[1],"r":[1],"r":[1]}"#, "r"), (#"{"x":[1],"r":[null]}"#, "r[0]: expected a number"),
    ])
  func badLine(line: String, says: String) throws {
    try withFile(Self.lines(#"{"x":[0],"r":[1]}"#, line)) { path in
      let error = failure { _ = try FullInformationStream(path: path) }
      #expect(error?.code == .input)
      #expect(error?.description.hasPrefix("\(path):2: ") == true && error?.description.contains(says) == true)
    }
  }

  @Test("an order that is none, or names a row that is not there, is an error; so is a stream without rounds")
  func badOrder() throws {
    let round = Self.lines(#"{"x":[0],"r":[1]}"#)
    try withFiles([round, Array("[[0,1]]".utf8), Array("[[-1]]".utf8), Array("[0]".utf8), []]) { paths in
      let order = try RowOrder(path: paths[1], number: 0)
      let absent = failure { _ = try FullInformationStream(path: paths[0], order: order) }
      #expect(absent?.description == "\(paths[1]): the order names row 1, but \(paths[0]) has 1 rows")
      #expect(try FullInformationStream(path: paths[0], order: order, limit: 1).rows.count == 1)
      let number = failure { _ = try RowOrder(path: paths[1], number: 1) }
      #expect(number?.description == "\(paths[1]): expected an order from 0 to 0, asked for 1")
      for path in paths[2...] { #expect(failure { _ = try RowOrder(path: path, number: 0) }?.code == .input) }
      #expect(failure { _ = try FullInformationStream(path: paths[4]) }?.description.contains("found none") == true)
      #expect(failure { _ = try FullInformationStream(path: "/nowhere") }?.code == .input)
    }
  }

  @Test("a round that the placement cannot encode is an error that names its line and the feature")
  func misfit() throws {
    let file = Self.lines(
      #"{"x":[1,2,3],"r":[1],"f":[[1,2]]}"#, "", #"{"x":[1,2,3],"r":[1,0],"f":[[1,2],[1]]}"#)
    try withFile(file) { path in
      let stream = try FullInformationStream(path: path)
      var validation = ProgressiveValidation(placement: Self.placement)
      let error = failure { try stream.play(&validation) }
      #expect(error?.description == "\(path):3: actions[1].features.f: expected 2 numbers, found 1")
    }
  }
}
