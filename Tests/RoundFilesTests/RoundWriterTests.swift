import Evaluation
import Events
import RoundFiles
import Support
import Testing

@Suite("Rounds written and read again")
struct RoundWriterTests {
  private let names = ActionNames()
  private let written: [Round]

  init() {
    var random = UInt64(3)
    func number(_ bound: Double) -> Double {
      random = StableHash.mix(random &+ 0x9E37_79B9_7F4A_7C15)
      return Double(random >> 11) * 0x1p-53 * bound
    }
    for index in 0..<6 { _ = names.number(of: ActionID("tt\(index), \"é\"")) }
    var rounds: [Round] = []
    for list in 0..<40 {
      let candidates = names.names.enumerated().map { index, id in
        Candidate(id: id, features: index == 3 ? .none : ["genre": .text("g\(index)"), "year": .number(1990.5)])
      }
      let decision = Decision(
        id: DecisionID("d\(list)"), at: EventTime(milliseconds: 1_700_000_000_123 + Int64(list)),
        placement: "billboard",
        member: list % 3 == 0 ? nil : MemberID("m\(list % 5)"), title: list % 2 == 0 ? "t" : nil,
        context: [
          "country": .text("B,R"), "hour": .number(number(24)), "langs": .texts(["a", "b"]), "v": .vector([1, 2.5]),
        ],
        tags: [Tag(name: "cell", value: "b")], candidates: candidates, places: [Place(candidate: 0)],
        snapshot: UInt64(list) + 100, arm: list % 4 == 0 ? .holdback : .policy)
      for place in 0..<2 {
        var round = Round()
        round.candidates = (0..<6).filter { $0 >= place }
        round.actions = round.candidates
        let weights = round.actions.map { _ in number(1) + 0.01 }
        let sum = weights.reduce(0, +)
        round.logged = list % 7 == 0 ? [] : weights.map { $0 / sum }
        round.chosen = Int(number(Double(round.actions.count)))
        round.propensity = weights[round.chosen] / sum
        round.reward = number(3) - 1
        (round.place, round.position, round.list) = (place, place, list)
        round.importance = list % 5 == 0 ? 4 : 1
        round.mixture = list % 2 == 0 ? number(0.5) + 0.1 : nil
        (round.at, round.arm, round.decision) = (decision.at, decision.arm, decision)
        round.cluster = decision.member.map { StableHash.of($0.text) } ?? StableHash.mix(UInt64(list))
        rounds.append(round)
      }
    }
    written = rounds
  }

  private func again(_ format: RoundFormat) async throws -> (rounds: [Round], names: ActionNames) {
    var writer = format.writer(names: names, features: ["country", "hour", "langs", "user_feature_0"])
    var bytes = writer.header ?? []
    for round in written { writer.write(round, snapshot: nil, into: &bytes) }
    return try await withFile(bytes) { path in
      let source = try format.source(file: path)
      var rounds: [Round] = []
      let tally = try await source.read { rounds.append($0) }
      #expect(tally.rounds == written.count && tally.dropped.isEmpty)
      return (rounds, source.names)
    }
  }

  /// Whether all that every format holds is the same to the bit.
  private func expectSame(_ round: Round, _ other: Round) {
    #expect(round.reward == other.reward && round.propensity == other.propensity && round.at == other.at)
  }

  @Test("Marquee's own lines hold all of a round")
  func own() async throws {
    let (rounds, read) = try await again(.rounds)
    for (round, other) in zip(written, rounds) {
      expectSame(round, other)
      #expect(round.actions.map { names[$0] } == other.actions.map { read[$0] } && round.chosen == other.chosen)
      #expect(round.logged == other.logged && round.mixture == other.mixture && round.importance == other.importance)
      #expect(round.cluster == other.cluster && round.list == other.list && round.place == other.place)
      #expect(round.position == other.position && round.arm == other.arm)
      let (decision, copy) = (try #require(round.decision), try #require(other.decision))
      #expect(decision.id == copy.id && decision.context == copy.context && decision.tags == copy.tags)
      #expect(decision.title == copy.title && decision.member == copy.member && decision.snapshot == copy.snapshot)
      #expect(copy.candidates == round.candidates.map { decision.candidates[$0] } && copy.placement == "billboard")
    }
  }

  @Test("flat lines hold every number; actions are known by theirs")
  func flat() async throws {
    let (rounds, read) = try await again(.flat)
    for (round, other) in zip(written, rounds) {
      expectSame(round, other)
      #expect(round.actions.map { ActionID(String($0)) } == other.actions.map { read[$0] })
      #expect(round.chosen == other.chosen && round.logged == other.logged && other.given == round.logged)
      #expect(round.mixture == other.mixture && round.importance == other.importance && round.arm == other.arm)
      #expect(round.cluster == other.cluster && round.list == other.list && round.place == other.place)
      #expect(round.position == other.position)
    }
  }

  @Test("decision-service lines hold context, candidates, distribution and weight")
  func dsjson() async throws {
    let (rounds, read) = try await again(.dsjson)
    for (round, other) in zip(written, rounds) {
      expectSame(round, other)
      #expect(round.actions.map { names[$0] } == other.actions.map { read[$0] } && round.chosen == other.chosen)
      #expect(round.logged == other.logged && abs(round.importance - other.importance) <= 1e-12)
      let (decision, copy) = (try #require(round.decision), try #require(other.decision))
      #expect(copy.id == (round.place == 0 ? decision.id : DecisionID("\(decision.id)/\(round.place)")))
      #expect(decision.context == copy.context && decision.snapshot == copy.snapshot)
      #expect(copy.candidates == round.candidates.map { decision.candidates[$0] })
    }
  }

  @Test("Open Bandit's CSV holds item, position, reward, chance, time and member")
  func openBandit() async throws {
    let (rounds, read) = try await again(.obd)
    for (round, other) in zip(written, rounds) {
      expectSame(round, other)
      #expect(names[round.action] == read[other.action] && round.place == other.position)
      #expect(round.decision?.member == other.decision?.member)
    }
  }

  @Test("a line is as it is documented, to the byte")
  func bytes() throws {
    let names = ActionNames()
    for name in ["x", "y"] { _ = names.number(of: ActionID(name)) }
    var round = Round()
    (round.reward, round.propensity, round.actions, round.chosen) = (1, 0.75, [0, 1], 1)
    (round.logged, round.at) = ([0.25, 0.75], EventTime(milliseconds: 0))
    func line(_ format: RoundFormat) -> String {
      var writer = format.writer(names: names, features: ["hour"])
      var bytes = writer.header ?? []
      writer.write(round, snapshot: 7, into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(
      line(.rounds)
        == #"{"at":"1970-01-01T00:00:00Z","snapshot":"7","actions":["x","y"],"probabilities":[0.25,0.75],"chosen":"y","propensity":0.75,"reward":1}"#
        + "\n")
    #expect(
      line(.flat)
        == #"{"r":1,"p":0.75,"pos":0,"a":1,"c":[0,1],"pi":[0.25,0.75],"mu":[0.25,0.75],"d":"0","t":0}"# + "\n")
    #expect(
      line(.dsjson)
        == #"{"_label_cost":-1,"_label_probability":0.75,"_label_Action":2,"_labelIndex":1,"Timestamp":"1970-01-01T00:00:00Z","Version":"1","EventId":"0","a":[2,1],"c":{"_multi":[{"_tag":"x"},{"_tag":"y"}]},"p":[0.75,0.25],"VWState":{"m":"7"}}"#
        + "\n")
    #expect(
      line(.obd)
        == "timestamp,item_id,position,click,propensity_score,member,hour\n1970-01-01T00:00:00Z,y,1,1,0.75,,\n")
  }
}
