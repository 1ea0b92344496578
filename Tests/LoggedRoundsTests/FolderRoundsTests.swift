import Attribution
import Bandits
import EventLog
import Evaluation
import Events
import JSON
import Learning
import LoggedRounds
import Simulation
import Testing

@Suite("Rounds of a data folder")
struct FolderRoundsTests {
  private static let lists = billboard(
    .epsilonGreedy(epsilon: 0.2), slots: 2,
    holdback: Holdback(share: 0.2, algorithm: .uniform, salt: "rounds"), everyOutcomes: 100)

  /// What the log says of a place, by its last outcome.
  private struct Key: Hashable {
    let decision: DecisionID
    let place: Int
  }

  private static func outcomes(of folder: ServedFolder) async throws -> [Key: Outcome] {
    var last: [Key: Outcome] = [:]
    for line in try await OutcomeArchive.reading(folder.path).lines() {
      let outcome = try JSONReader.document(Array(line.utf8)) { try Outcome(from: &$0) }
      last[Key(decision: outcome.decision.id, place: outcome.place)] = outcome
    }
    return last
  }

  private static func isCounted(_ tally: RoundTally, places: Int) -> Bool {
    tally.rounds + tally.dropped.values.reduce(0, +) == places
  }

  @Test("each place that was drawn and has closed is a round, by its last revision; all others are counted, by why")
  func places() async throws {
    var served = try await ServedFolder(["a": Self.lists], first: "a", in: SimulatedWorld(seed: 3, launch: 300))
    defer { served.remove() }
    try await served.serve(600)
    let source = try FolderRounds(await served.opened(), RoundSelection(placement: "billboard"))
    let (rounds, tally) = try await source.all()
    let outcomes = try await Self.outcomes(of: served)
    var expected: [Key] = []
    for decision in served.decisions {
      for place in 0..<2 where outcomes[Key(decision: decision.id, place: place)] != nil {
        expected.append(Key(decision: decision.id, place: place))
      }
    }
    #expect(expected.count > 500 && tally.rounds == expected.count)
    #expect(rounds.compactMap { round in round.decision.map { Key(decision: $0.id, place: round.place) } } == expected)
    let isInOrder = zip(rounds, rounds.dropFirst()).allSatisfy { ($0.list, $0.place) < ($1.list, $1.place) }
    #expect(isInOrder)
    for (round, key) in zip(rounds, expected) {
      let (decision, outcome) = (try #require(round.decision), try #require(outcomes[key]))
      #expect(round.reward == outcome.reward && round.at == decision.at && round.arm == decision.arm)
      #expect(round.propensity == decision.places[round.place].propensity)
      #expect(source.names[round.action] == outcome.action)
      let left = decision.candidates.indices.filter { index in
        !decision.places.prefix(round.place).contains { $0.candidate == index }
      }
      #expect(round.candidates == left)
      #expect(round.actions.map { source.names[$0] } == left.map { decision.candidates[$0].id })
      #expect(round.cluster == decision.member.map { StableHash.of($0.text) } || decision.member == nil)
    }
    #expect(Set(rounds.filter { $0.decision?.member == nil }.map(\.cluster)).count > 30)
    #expect(Self.isCounted(tally, places: 3 * 600), "\(tally)")
    #expect(tally.dropped["not drawn"] == 600)
    // Windows of ten minutes, a decision every six seconds: those of the last twenty minutes may still be shown.
    #expect((200...420).contains(tally.dropped["still open"] ?? 0), "\(tally)")
    try await served.settle()
    let settled = try await FolderRounds(await served.opened(), RoundSelection(placement: "billboard")).all()
    #expect(settled.tally.dropped["still open"] == nil)
    // Odd visits see one place of two, one in fifty none.
    #expect(settled.tally.dropped["not shown"] == 300 + 12, "\(settled.tally)")
  }

  @Test("what is appended between two readings changes neither")
  func readsTheSameAgain() async throws {
    var served = try await ServedFolder(["a": Self.lists], first: "a", in: SimulatedWorld(seed: 4, launch: 300))
    defer { served.remove() }
    try await served.serve(400)
    let source = try FolderRounds(
      await served.opened(), RoundSelection(placement: "billboard"), detail: .distributions)
    let first = try await source.all()
    try await served.serve(300)
    try await served.settle()
    let second = try await source.all()
    #expect(first.tally == second.tally && first.rounds.count == second.rounds.count)
    for (a, b) in zip(first.rounds, second.rounds) {
      #expect(a.decision == b.decision && a.reward == b.reward && a.logged == b.logged && a.actions == b.actions)
      #expect(a.list == b.list && a.place == b.place && a.cluster == b.cluster)
    }
  }

  @Test("times and tags say which decisions are meant, and the others are counted")
  func selections() async throws {
    var served = try await ServedFolder(
      ["a": billboard(.uniform)], first: "a", in: SimulatedWorld(seed: 5, launch: 100))
    defer { served.remove() }
    try await served.serve(300) { $0 % 3 == 0 ? [Tag(name: "cell", value: "b")] : [] }
    try await served.settle()
    let (from, to) = (ServedFolder.time(of: 50), ServedFolder.time(of: 150))
    let selection = RoundSelection(
      placement: "billboard", from: from, to: to, tags: [Tag(name: "cell", value: "b")])
    let (rounds, tally) = try await FolderRounds(await served.opened(), selection).all()
    #expect(rounds.compactMap { $0.decision?.id } == (50..<150).filter { $0 % 3 == 0 }.map { DecisionID("d\($0)") })
    #expect(tally.dropped == ["outside the time range": 200, "other tags": 67, "not drawn": 33])
  }

  @Test("a decision of another system is a round if it tells its propensity, and its distribution is not known")
  func imported() async throws {
    var served = try await ServedFolder(
      ["a": billboard(.uniform)], first: "a", in: SimulatedWorld(seed: 6, launch: 100))
    defer { served.remove() }
    for (number, propensity) in [0.25, nil, 0.5, 0].enumerated() {
      let id = DecisionID("i\(number)")
      try await served.append(
        .event(
          .decision(
            .imported(
              id: id, at: ServedFolder.start, placement: "billboard",
              candidates: ["x", "y", "z"].map { Candidate(id: $0) },
              chosen: 1, propensity: propensity))))
      try await served.append(
        .event(
          .impression(Impression(id: EventID("s\(number)"), at: ServedFolder.start, decisionID: id, action: "y"))))
    }
    try await served.settle()
    let source = try FolderRounds(
      await served.opened(), RoundSelection(placement: "billboard"), detail: [.distributions, .mixture])
    let (rounds, tally) = try await source.all()
    #expect(rounds.map(\.propensity) == [0.25, 0.5] && rounds.allSatisfy { $0.logged.isEmpty && $0.mixture == nil })
    #expect(rounds.allSatisfy { $0.actions.map { source.names[$0] } == ["x", "y", "z"] && $0.chosen == 1 })
    #expect(
      tally.dropped == ["not drawn": 8, "imported without propensity": 1, "propensity not above 0": 1], "\(tally)")
    #expect(source.notes.untold == ["another system made the decision": 2])
    #expect(source.notes.mixture == "other systems ranked 2 rounds of the log")
  }

  @Test("a fault that a round's user finds names record, decision, place and column")
  func faults() async throws {
    var served = try await ServedFolder(
      ["a": billboard(.uniform)], first: "a", in: SimulatedWorld(seed: 6, launch: 100))
    defer { served.remove() }
    try await served.serve(20)
    try await served.settle()
    let source = try FolderRounds(await served.opened(), RoundSelection(placement: "billboard"))
    let error = await #expect(throws: EvaluationError.self) {
      _ = try await source.read { _ in throw RoundFault("expected a country", column: "context.country") }
    }
    #expect(
      error?.description == "\(served.path): record 2, decision d0, place 0: context.country: expected a country")
    #expect(error?.code == .input)
    let other = await #expect(throws: EvaluationError.self) {
      _ = try FolderRounds(await served.opened(), RoundSelection(placement: "artwork"))
    }
    #expect(other?.description == "\(served.path): the log has no placement artwork")
  }
}
