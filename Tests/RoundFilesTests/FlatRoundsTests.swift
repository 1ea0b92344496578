import Evaluation
import Events
import Foundation
import RoundFiles
import Support
import Testing

@Suite("Flat rounds")
struct FlatRoundsTests {
  private func rounds(_ text: String, names: ActionNames = ActionNames()) async throws -> [Round] {
    try await withFile(text) { try await allRounds(of: FlatRounds(files: [$0], names: names)).rounds }
  }

  private func fault(_ bytes: [UInt8]) async throws -> String? {
    try await withFile(bytes) { path in
      await RoundFilesTests.fault(path) {
        _ = try await allRounds(of: FlatRounds(files: [path], names: ActionNames()))
      }
    }
  }

  @Test("a line's numbers are the round's, in any order of keys, and other keys and blank lines are passed over")
  func numbers() async throws {
    let names = ActionNames()
    let rounds = try await rounds(
      """
      {"r":-1.5,"p":0.25,"pos":2,"a":1,"pi":[0.5,0.25,0.25],"q":[1,-2.5e-3,0]}

      \t{"note":{"a":[7]},"q":[0.1,0.2,12345678.125],"pi":[0,0,1],"a":0,"p":1,"r":3} \r
      """, names: names)
    #expect(rounds.count == 2)
    #expect(rounds[0].reward == -1.5 && rounds[0].propensity == 0.25 && rounds[0].position == 2)
    #expect(rounds[0].chosen == 1 && rounds[0].given == [0.5, 0.25, 0.25] && rounds[0].predictions == [1, -0.0025, 0])
    #expect(
      rounds[1].position == 0 && rounds[1].predictions == [0.1, 0.2, 12345678.125] && rounds[1].given == [0, 0, 1])
    #expect(rounds.map(\.actions) == [[0, 1, 2], [0, 1, 2]] && names.names == ["0", "1", "2"])
    #expect(
      rounds.map(\.list) == [0, 1] && rounds.allSatisfy { $0.logged.isEmpty && $0.at == nil && $0.importance == 1 })
    #expect(rounds.map(\.cluster) == [StableHash.mix(0), StableHash.mix(1)])
  }

  @Test("the keys of an export are read: candidates, logging distribution, member, list, place, time, weight, arm")
  func exported() async throws {
    let names = ActionNames()
    let rounds = try await rounds(
      """
      {"r":1,"p":0.5,"a":7,"c":[3,7],"pi":[0.1,0.9],"mu":[0.5,0.5],"mix":0.4,"m":"m\\u0031","d":"x","l":0,"t":1700000000000,"w":2.5,"arm":"holdback"}
      {"r":0,"p":1,"a":3,"c":[3],"pi":[1],"m":"m1","d":"x","l":1,"t":"2026-11-23T20:00:01Z"}
      {"r":0,"p":1,"a":9,"c":[9],"pi":[1],"d":"y"}
      """, names: names)
    #expect(rounds.map { $0.actions.map { names[$0].text } } == [["3", "7"], ["3"], ["9"]])
    #expect(rounds.map(\.chosen) == [1, 0, 0] && rounds.map(\.list) == [0, 0, 1] && rounds.map(\.place) == [0, 1, 0])
    #expect(rounds[0].logged == [0.5, 0.5] && rounds[0].mixture == 0.4 && rounds[0].importance == 2.5)
    #expect(rounds[0].arm == .holdback && rounds[0].at == EventTime(milliseconds: 1_700_000_000_000))
    #expect(rounds[1].logged.isEmpty && rounds[1].mixture == nil && rounds[1].importance == 1 && rounds[1].arm == nil)
    #expect(rounds[0].cluster == StableHash.of("m1") && rounds[1].cluster == rounds[0].cluster)
    #expect(rounds[2].cluster == StableHash.mix(1) && rounds[2].at == nil)
  }

  @Test("lines that tell no actions offer all that log and tables name, from the first line on")
  func namedByAll() async throws {
    let names = ActionNames()
    _ = names.number(of: "12")
    let text = #"{"r":1,"p":0.5,"a":4}"# + "\n" + #"{"r":1,"p":0.5,"a":12}"# + "\n" + #"{"r":1,"p":0.5,"a":5}"#
    let rounds = try await rounds(text, names: names)
    #expect(names.names == ["12", "4", "5"])
    #expect(rounds.map(\.actions) == [[0, 1, 2], [0, 1, 2], [0, 1, 2]] && rounds.map(\.chosen) == [1, 0, 2])
  }

  @Test("a file reads the same again, plain, as gzip and in two pieces")
  func again() async throws {
    let lines = (0..<500).map { #"{"r":\#($0),"p":0.5,"a":\#($0 % 2),"pi":[0.25,0.75]}"# + "\n" }
    let text = lines.joined()
    let plain = try await rounds(text)
    #expect(plain.count == 500)
    try await withFile(gzip(Array(text.utf8))) { path in
      let source = try FlatRounds(files: [path], names: ActionNames())
      for _ in 0..<2 {
        let (rounds, tally) = try await allRounds(of: source)
        #expect(rounds.map(\.reward) == plain.map(\.reward) && rounds.map(\.cluster) == plain.map(\.cluster))
        #expect(tally.rounds == 500 && tally.dropped.isEmpty)
      }
    }
    try await withFile(lines[..<200].joined()) { first in
      try await withFile(lines[200...].joined()) { second in
        let (rounds, _) = try await allRounds(
          of: FlatRounds(files: [first, second], names: ActionNames()))
        #expect(rounds.map(\.list) == plain.map(\.list) && rounds.map(\.cluster) == plain.map(\.cluster))
      }
    }
  }

  private static let good = #"{"r":1,"p":0.5,"pos":0,"a":1,"pi":[0.5,0.5],"q":[0.1,0.2]}"#

  @Test(
    "a bad line is an error that names line and key",
    arguments: [
      (good.replacing("0.5,\"pos\"", with: "0,\"pos\""), "p: expected a propensity above 0 and at most 1, found 0.0"),
      (good.replacing("0.5,\"pos\"", with: "1.5,\"pos\""), "p: expected a propensity above 0 and at most 1, found 1.5"),
      (good.replacing("\"r\":1", with: "\"r\":NaN"), "r: expected a value, found 'N'"),
      (good.replacing("\"r\":1", with: "\"r\":-Infinity"), "r: expected a digit, found 'I'"),
      (good.replacing("\"r\":1", with: "\"r\":1e999"), "r: a number out of range"),
      (good.replacing("\"r\":1", with: "\"r\":null"), "r: expected a number, found null"),
      (good.replacing("\"r\":1", with: "\"x\":1"), "r: expected this key"),
      (good.replacing("\"p\":0.5", with: "\"x\":1"), "p: expected this key"),
      (good.replacing("\"a\":1", with: "\"x\":1"), "a: expected this key"),
      (good.replacing("\"a\":1", with: "\"a\":2"), "a: expected one of the 2 actions from 0 on, found 2"),
      (good.replacing("\"a\":1", with: "\"a\":-1"), "a: expected a whole number from 0 to 999999, found -1"),
      (
        good.replacing("\"a\":1", with: "\"a\":1,\"c\":[0,2]"),
        "a: expected one of the actions that could be chosen, found 1"
      ),
      (good.replacing("\"a\":1", with: "\"a\":1,\"c\":[1,1]"), "c: expected each action once, found 1 again"),
      (good.replacing("\"a\":1", with: "\"a\":1,\"c\":[1]"), "pi: expected 1 numbers, one for each action, found 2"),
      (good.replacing("\"pos\":0", with: "\"pos\":0.5"), "pos: expected a whole number"),
      (good.replacing(",\"pi\":[0.5,0.5]", with: ""), "pi: expected this key, as in the lines before"),
      (good.replacing(",\"q\":[0.1,0.2]", with: ""), "q: expected this key, as in the lines before"),
      (good.replacing("[0.5,0.5]", with: "[0.5,0.49]"), "pi: expected probabilities that sum to 1, found 0.99"),
      (good.replacing("[0.5,0.5]", with: "[1.5,-0.5]"), "pi: expected probabilities from 0 to 1, found -0.5"),
      (good.replacing("[0.1,0.2]", with: "[0.1]"), "q: expected 2 numbers, one for each action, found 1"),
      (good.replacing("[0.1,0.2]", with: "[0.1,1e400]"), "q[1]: a number out of range"),
      (good.replacing("[0.1,0.2]", with: "[0.1,\"x\"]"), "q[1]: expected a number, found a string"),
      (good.replacing("[0.1,0.2]", with: "[0.1,01]"), "q[1]: a number that begins with 0"),
      (good.replacing("\"pos\":0", with: "\"w\":0"), "w: expected a weight above 0, found 0.0"),
      (good.replacing("\"pos\":0", with: "\"r\":0"), "r: duplicate key"),
      (String(good.dropLast(2)), "q: expected ',' or ']', found the end of the document"),
      ("[1]", "expected an object, found an array"),
    ])
  func badLine(line: String, expected: String) async throws {
    let text = [FlatRoundsTests.good, "", line].joined(separator: "\n")
    #expect(try await fault(Array(text.utf8)) == "FILE:3: \(expected)")
  }

  @Test("pi on a line whose file has none, and places out of order, are errors")
  func inconsistent() async throws {
    let bare = #"{"r":1,"p":0.5,"a":1,"c":[0,1]}"#
    let given = #"{"r":1,"p":0.5,"a":1,"c":[0,1],"pi":[0.5,0.5]}"#
    let unknown = given.replacing("[0.5,0.5]", with: "null")
    #expect(
      try await fault(Array("\(bare)\n\(given)".utf8)) == "FILE:2: pi: found this key, which the lines before lack")
    #expect(try await fault(Array("\(given)\n\(unknown)".utf8)) == nil)
    let open = unknown.replacing(#","c":[0,1]"#, with: "")
    #expect(try await fault(Array("\(given)\n\(open)".utf8)) == "FILE:2: c: expected this key: what could be chosen")
    let place = bare.replacing("}", with: #","d":"x","l":1}"#)
    #expect(
      try await fault(Array("\(place)\n\(place)".utf8)) == "FILE:2: l: expected the places of a list in their order")
  }

  @Test("an empty file, one cut short, none, standard input and no file are errors")
  func noFile() async throws {
    #expect(try await fault([]) == "FILE: expected rounds, found none")
    #expect(try await fault(Array("\n\n".utf8)) == "FILE: expected rounds, found none")
    let packed = gzip(Array((FlatRoundsTests.good + "\n").utf8))
    #expect(try await fault(Array(packed.dropLast(9)))?.contains("the gzip data ends early") == true)
    for files in [[], ["-"], ["/nowhere/at/all"]] {
      #expect(throws: EvaluationError.self) { try FlatRounds(files: files, names: ActionNames()) }
    }
  }

  @Test("what the reader of a round finds wrong is told with its line")
  func faultOfBody() async throws {
    try await withFile([FlatRoundsTests.good, FlatRoundsTests.good].joined(separator: "\n")) { path in
      var count = 0
      let found = await RoundFilesTests.fault(path) {
        _ = try await FlatRounds(files: [path], names: ActionNames()).read { _ in
          count += 1
          if count == 2 { throw RoundFault("unknown action 9", column: "item_id") }
        }
      }
      #expect(found == "FILE:2: item_id: unknown action 9")
    }
  }
}
