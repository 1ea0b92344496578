import Attribution
import Evaluation
import Events
import JSON
import RoundFiles
import Support
import Testing

@Suite("Marquee's own rounds")
struct MarqueeRoundsTests {
  private func read(_ texts: [String], placement: PlacementName? = nil) async throws -> (
    rounds: [Round], tally: RoundTally, names: ActionNames
  ) {
    let names = ActionNames()
    func read(_ paths: [String], _ texts: ArraySlice<String>) async throws -> (rounds: [Round], tally: RoundTally) {
      guard let text = texts.first else {
        return try await allRounds(of: MarqueeRounds(files: paths, names: names, placement: placement))
      }
      return try await withFile(text) { try await read(paths + [$0], texts.dropFirst()) }
    }
    let (rounds, tally) = try await read([], texts[...])
    return (rounds, tally, names)
  }

  private func line(_ event: Event) -> String {
    var writer = JSONWriter()
    event.write(to: &writer)
    return writer.text
  }

  private func decision(
    _ id: DecisionID, _ actions: [ActionID] = ["a", "b", "c"], chosen: Int = 0, propensity: Double? = 0.5,
    member: MemberID? = "m", placement: PlacementName = "p"
  ) -> Decision {
    .imported(
      id: id, at: EventTime(milliseconds: 1_000), placement: placement, member: member, context: ["hour": .number(7)],
      tags: [Tag(name: "cell", value: "b")], candidates: actions.map { Candidate(id: $0) }, chosen: chosen,
      propensity: propensity, arm: .holdback)
  }

  /// The line of an outcome as `marquee attribute` writes it.
  private func outcome(
    _ decision: Decision, place: Int = 0, reward: Double = 1, propensity: Double? = nil, revision: Int = 0,
    isMeasured: Bool = true
  ) -> String {
    var decision = decision
    if let propensity { decision.places[place].propensity = propensity }
    let outcome = Outcome(
      decision: decision, place: place, reward: reward, impressionAt: decision.at,
      closedAt: decision.at + .seconds(60), plays: 1, rule: .decisionID, revision: revision,
      amended: revision > 0 ? 0 : nil, isMeasured: isMeasured)
    var writer = JSONWriter()
    outcome.write(to: &writer)
    return writer.text
  }

  @Test("a decision and its outcome make a round, in any order and in several files")
  func joined() async throws {
    let (first, second) = (decision("d1", chosen: 1), decision("d2", member: nil))
    let decisions = [line(.decision(first)), line(.decision(second))].joined(separator: "\n")
    let outcomes = [outcome(second, reward: 0.25), "", outcome(first)].joined(separator: "\n")
    for texts in [[decisions, outcomes], [outcomes, decisions], [decisions + "\n" + outcomes]] {
      let (rounds, tally, names) = try await read(texts)
      #expect(rounds.map(\.reward) == [1, 0.25] && tally.rounds == 2 && tally.dropped.isEmpty)
      #expect(rounds[0].actions.map { names[$0] } == ["a", "b", "c"] && rounds[0].chosen == 1)
      #expect(rounds[0].propensity == 0.5 && rounds[0].arm == .holdback && rounds[0].decision == first)
      #expect(rounds[0].cluster == StableHash.of("m") && rounds[1].cluster != rounds[0].cluster)
      #expect(rounds.map(\.list) == [0, 1] && rounds[0].at == EventTime(milliseconds: 1_000))
      #expect(rounds[0].candidates == [0, 1, 2] && rounds[0].logged.isEmpty)
    }
  }

  @Test("of an outcome's revisions the latest counts")
  func revisions() async throws {
    let decision = decision("d1")
    let lines = [
      outcome(decision, reward: 0), outcome(decision, reward: 0.75, revision: 2),
      outcome(decision, reward: 1, revision: 1),
    ]
    let (rounds, tally, _) = try await read([([line(.decision(decision))] + lines).joined(separator: "\n")])
    #expect(rounds.map(\.reward) == [0.75] && tally.rounds == 1)
  }

  @Test("later places that were drawn are rounds of the same list, over what the places before left")
  func laterPlaces() async throws {
    let decision = decision("d1")
    let lines = [
      line(.decision(decision)), outcome(decision, place: 1, reward: 0.5, propensity: 0.3), outcome(decision),
    ]
    let (rounds, tally, names) = try await read([lines.joined(separator: "\n")])
    #expect(rounds.map(\.place) == [0, 1] && rounds.map(\.list) == [0, 0] && tally.dropped.isEmpty)
    #expect(
      rounds[1].actions.map { names[$0] } == ["b", "c"] && rounds[1].chosen == 0 && rounds[1].candidates == [1, 2])
    #expect(rounds[1].propensity == 0.3 && rounds[1].position == 1)
  }

  @Test("what makes no round is counted, each with its reason")
  func counted() async throws {
    let decisions = [
      decision("unseen"), decision("untold", propensity: nil), decision("second"), decision("third"),
      decision("unmeasured"), decision("other", placement: "q"),
    ]
    let lines =
      decisions.map { line(.decision($0)) } + [
        line(.decision(decisions[0])), line(.tick(EventTime(milliseconds: 5))),
        line(.impression(Impression(at: EventTime(milliseconds: 1), decisionID: "unseen", action: "a"))),
        outcome(decisions[1]), outcome(decisions[2], place: 1), outcome(decisions[3], place: 2, propensity: 0.5),
        outcome(decisions[4], isMeasured: false), outcome(decision("nowhere")), outcome(decisions[5]),
        outcome(decision("third", ["x", "y"])),
      ]
    let (rounds, tally, _) = try await read([lines.joined(separator: "\n")], placement: "p")
    #expect(rounds.isEmpty)
    #expect(
      tally.dropped == [
        "no outcome": 1, "imported without propensity": 1, "not drawn": 1, "places before it not known": 1,
        "reward not measured": 1, "outcome without its decision": 1, "another placement": 2, "decision sent again": 1,
        "an event that is no decision": 2, "another action than its decision chose": 1,
      ])
  }

  private static let good =
    #"{"decisionID":"d","actions":["a",{"id":"b","features":{"x":1}}],"probabilities":[0.25,0.75],"chosen":"b","propensity":0.75,"reward":2}"#

  @Test("a line of a round is a round, and its list goes on as long as its decision does")
  func lines() async throws {
    let later = MarqueeRoundsTests.good.replacing(#""chosen""#, with: #""place":2,"chosen""#)
    let bare = #"{"actions":["c"],"chosen":"c","propensity":1,"reward":0}"#
    let text = [MarqueeRoundsTests.good, later, bare, bare, MarqueeRoundsTests.good].joined(separator: "\n")
    let (rounds, tally, names) = try await read([text])
    #expect(tally.rounds == 5 && rounds.map(\.list) == [0, 0, 1, 2, 3] && rounds.map(\.place) == [0, 2, 0, 0, 0])
    #expect(names.names == ["a", "b", "c"] && rounds[0].logged == [0.25, 0.75] && rounds[0].reward == 2)
    #expect(rounds[0].cluster == rounds[1].cluster && rounds[0].decision?.candidates[1].features == ["x": .number(1)])
    #expect(rounds[1].position == 2 && rounds[2].logged.isEmpty)
  }

  @Test(
    "a bad line is an error that names line and key",
    arguments: [
      (
        good.replacing("0.75,\"reward", with: "0,\"reward"),
        "propensity: expected a propensity above 0 and at most 1, found 0.0"
      ),
      (
        good.replacing("[0.25,0.75]", with: "[0.25,0.7]"),
        "probabilities: expected probabilities that sum to 1, found 0.95"
      ),
      (good.replacing("[0.25,0.75]", with: "[1]"), "probabilities: expected 2 numbers, one for each action, found 1"),
      (good.replacing("\"chosen\":\"b\"", with: "\"chosen\":\"c\""), "chosen: expected one of the actions, found c"),
      (good.replacing("\"chosen\":\"b\",", with: ""), "chosen: expected this key"),
      (good.replacing("\"reward\":2", with: "\"at\":2"), "reward: expected this key"),
      (good.replacing("\"reward\":2", with: "\"reward\":NaN"), "reward: expected a value, found 'N'"),
      (good.replacing("reward", with: "rewards"), "rewards: unknown key of a round"),
      (#"{"type":"decision","id":"d"}"#, "expected the key actions"),
      (
        #"{"closedAt":1}"#,
        "expected the keys decisionID, placement, action, reward, impressionAt, closedAt and rule of an outcome"
      ),
      (good, "place: expected the places of a list in their order"),
      ("{", "byte 2: expected a key, found the end of the document"),
    ])
  func badLine(line: String, expected: String) async throws {
    try await withFile([MarqueeRoundsTests.good, line].joined(separator: "\n")) { path in
      let found = await fault(path) {
        _ = try await allRounds(of: MarqueeRounds(files: [path], names: ActionNames()))
      }
      #expect(found == "FILE:2: \(expected)")
    }
  }

  @Test("what the reader of a joined round finds wrong is told with its decision's line")
  func faultOfBody() async throws {
    let decision = decision("d1")
    try await withFile([outcome(decision), line(.decision(decision))].joined(separator: "\n")) { path in
      let found = await fault(path) {
        _ = try await MarqueeRounds(files: [path], names: ActionNames()).read { _ in throw RoundFault("no", column: "x")
        }
      }
      #expect(found == "FILE:2: x: no")
    }
    try await withFile("") { path in
      let found = await fault(path) {
        _ = try await allRounds(of: MarqueeRounds(files: [path], names: ActionNames()))
      }
      #expect(found == "FILE: expected rounds, found none")
    }
  }
}
