import Attribution
import Bandits
import Evaluation
import Events
import Foundation
import History
import Learning
import LoggedRounds
import Simulation
import Snapshots
import Testing

@Suite("Distributions of a log")
struct DistributionTests {
  @Test(
    "across versions, arms, places and titles filled in: bit for bit what was drawn from, files or none",
    arguments: [true, false])
  func everyRound(hasFiles: Bool) async throws {
    var served = try await ServedFolder(
      [
        "b": billboard(
          .thompson(scale: 1), slots: 2, holdback: Holdback(share: 0.3, algorithm: .uniform, salt: "x"),
          features: .withYear, everyOutcomes: 90)
      ], first: "b", in: SimulatedWorld(seed: 21, launch: 200))
    defer { served.remove() }
    for (index, title) in served.world.titles.enumerated() where index % 3 > 0 {
      try await served.append(
        .title(Title(id: title.id, at: ServedFolder.start, features: ["year": .number(2_000 + Double(index))])))
    }
    try await served.serve(400)
    try await served.settle()
    if !hasFiles { try FileManager.default.removeItem(atPath: "\(served.path)/snapshots") }
    let source = try FolderRounds(
      await served.opened(), RoundSelection(placement: "billboard"), detail: .distributions)
    let (rounds, _) = try await source.all()
    #expect(rounds.count > 500 && source.notes.untold.isEmpty, "\(source.notes)")
    #expect(Set(rounds.compactMap { $0.decision?.snapshot }).count > 4)
    for round in rounds {
      #expect(round.logged.count == round.actions.count)
      #expect(round.logged[round.chosen].bitPattern == round.propensity.bitPattern)
      #expect(abs(round.logged.reduce(0, +) - 1) < 1e-12)
      if round.arm == .holdback {
        let isUniform = round.logged.allSatisfy { abs($0 - 1 / Double(round.actions.count)) < 1e-12 }
        #expect(isUniform)
      }
    }
    let decision = try #require(rounds.last?.decision)
    let years = decision.candidates.map { $0.features["year"] }
    #expect(years.indices.allSatisfy { years[$0] == ($0 % 3 > 0 ? .number(2_000 + Double($0)) : nil) })
  }

  @Test("a version that cannot be had leaves its rounds without a distribution, and is told")
  func versionsGone() async throws {
    var served = try await ServedFolder(
      ["a": billboard(.linUCB(alpha: 1), everyOutcomes: 100)], first: "a", in: SimulatedWorld(seed: 2, launch: 200))
    defer { served.remove() }
    try await served.serve(400)
    try await served.settle()
    try FileManager.default.removeItem(atPath: "\(served.path)/snapshots")
    try await served.prune(through: 500)
    let source = try FolderRounds(
      await served.opened(), RoundSelection(placement: "billboard"), detail: [.distributions, .mixture])
    let (rounds, _) = try await source.all()
    #expect(!rounds.isEmpty && rounds.allSatisfy { $0.logged.isEmpty && $0.mixture == nil })
    #expect(source.notes.untold.values.reduce(0, +) == rounds.count)
    let isExplained = source.notes.untold.keys.allSatisfy { $0.contains("the log begins after record 500") }
    #expect(isExplained, "\(source.notes)")
    #expect(source.notes.mixture?.hasPrefix("a version that ranked the log cannot be had: version") == true)
  }

  @Test("the mixture is what every version and arm would have drawn the action with, by how many rounds each has")
  func mixture() async throws {
    var served = try await ServedFolder(
      [
        "a": billboard(
          .epsilonGreedy(epsilon: 0.3), holdback: Holdback(share: 0.3, algorithm: .uniform, salt: "x"),
          everyOutcomes: 300)
      ], first: "a", in: SimulatedWorld(seed: 9, launch: 200))
    defer { served.remove() }
    try await served.serve(400)
    try await served.settle()
    let folder = try await served.opened()
    let source = try FolderRounds(folder, RoundSelection(placement: "billboard"), detail: .mixture)
    let (rounds, _) = try await source.all()
    #expect(source.notes.mixture == nil && rounds.count == 400)
    var counts: [[String]: Int] = [:]
    for round in rounds {
      counts[
        "\(round.decision?.snapshot ?? 0) \(round.arm == .holdback)".split(separator: " ").map(String.init), default: 0] +=
        1
    }
    #expect(counts.count > 4)
    var chances = [Double](repeating: 0, count: rounds.count)
    for (key, count) in counts {
      let version = try #require(UInt64(key[0]))
      let published = try folder.sources.store.read(version, of: "billboard", reading: folder.sources.reading).published
      var scratch = Ranker.Scratch()
      for (index, round) in rounds.enumerated() {
        let decision = try #require(round.decision)
        let query = RankQuery(
          decisionID: decision.id, placement: "billboard", arm: key[1] == "true" ? .holdback : .policy,
          actions: decision.candidates.map(\.id),
          vectors: try FeatureSchema.billboard.encode(decision.context, candidates: decision.candidates))
        let ranking = published.ranker.rank(query, scratch: &scratch)
        let own = try #require(ranking.first { $0.candidate == round.candidates[round.chosen] })
        chances[index] += Double(count) / Double(rounds.count) * own.probability
      }
    }
    let greatest = zip(rounds, chances).map { abs(($0.mixture ?? 0) - $1) }.max()
    #expect(greatest ?? 1 < 1e-12)
  }

  @Test("more versions than can be held are no mixture, and that is told")
  func manyVersions() async throws {
    var served = try await ServedFolder(
      ["a": billboard(.uniform, everyOutcomes: 10)], first: "a", in: SimulatedWorld(seed: 9, launch: 200))
    defer { served.remove() }
    try await served.serve(400)
    try await served.settle()
    let source = try FolderRounds(await served.opened(), RoundSelection(placement: "billboard"), detail: .mixture)
    let (rounds, tally) = try await source.all()
    #expect(tally.rounds == 400 && rounds.allSatisfy { $0.mixture == nil })
    #expect(source.notes.mixture == "more than 16 versions and arms ranked the log")
  }
}
