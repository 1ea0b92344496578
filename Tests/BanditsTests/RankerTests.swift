import Bandits
import Events
import Support
import Testing

@Suite("Ranker")
struct RankerTests {
  private func rank(
    _ actions: [ActionID], _ configuration: PolicyConfiguration, id: String, placement: PlacementName = "home"
  ) -> [ActionID] {
    let ranker = Ranker(model: DisjointModel(dimension: 1, regularization: 1), configuration: configuration)
    var scratch = Ranker.Scratch()
    let query = RankQuery(decisionID: DecisionID(id), placement: placement, actions: actions, vectors: .shared([1]))
    return ranker.rank(query, scratch: &scratch).map { actions[$0.candidate] }
  }

  @Test("candidates of equal score stand in every order equally often", arguments: [1, 2, 4])
  func ties(slots: Int) throws {
    let actions: [ActionID] = ["a", "b", "c", "d"]
    let configuration = PolicyConfiguration(algorithm: .linUCB(alpha: 1), slots: slots, seed: 3)
    var counts: [[ActionID]: Int] = [:]
    for decision in 0..<24_000 { counts[rank(actions, configuration, id: "d-\(decision)"), default: 0] += 1 }
    try #require(counts.count == 24)
    #expect(ChiSquare.pValue(observed: counts.values.sorted(), expected: Array(repeating: 1_000, count: 24)) > 0.001)
  }

  @Test("seed, placement and decision id each change who is drawn")
  func inputs() {
    let actions = (0..<50).map { ActionID("a\($0)") }
    let orders = [
      rank(actions, .init(algorithm: .uniform, seed: 1), id: "d"),
      rank(actions, .init(algorithm: .uniform, seed: 2), id: "d"),
      rank(actions, .init(algorithm: .uniform, seed: 1), id: "e"),
      rank(actions, .init(algorithm: .uniform, seed: 1), id: "d", placement: "art"),
    ]
    #expect(Set(orders.map { $0[0] }).count == 4)
  }

  @Test("scratch used for another query before changes nothing")
  func scratch() throws {
    var sums = ActionSums(dimension: 2)
    var random = WorldRandom(seed: 1)
    for _ in 0..<10 { sums.add(Example(features: random.vector(2), reward: random.uniform())) }
    let posterior = try #require(ActionPosterior(of: sums, regularization: 1))
    let ranker = Ranker(
      model: DisjointModel(dimension: 2, regularization: 1, posteriors: ["a": posterior]),
      configuration: PolicyConfiguration(algorithm: .thompson(scale: 1), slots: 3, seed: 9))
    let long = RankQuery(
      decisionID: "l", placement: "p", actions: (0..<40).map { ActionID("\($0)") }, vectors: .shared([1, 2]))
    let short = RankQuery(decisionID: "s", placement: "p", actions: ["b", "a"], vectors: .shared([0.5, -1]))
    var (used, fresh) = (Ranker.Scratch(), Ranker.Scratch())
    _ = ranker.rank(long, scratch: &used)
    #expect(ranker.rank(short, scratch: &used) == ranker.rank(short, scratch: &fresh))
  }

  @Test("ten thousand candidates never seen are ranked, each with the same probability")
  func many() {
    let actions = (0..<10_000).map { ActionID("a\($0)") }
    let ranker = Ranker(
      model: DisjointModel(dimension: 1, regularization: 1),
      configuration: PolicyConfiguration(algorithm: .thompson(scale: 1)))
    var scratch = Ranker.Scratch()
    let ranking = ranker.rank(
      RankQuery(decisionID: "d", placement: "p", actions: actions, vectors: .shared([1])), scratch: &scratch)
    #expect(Set(ranking.map(\.candidate)).count == 10_000)
    #expect(Set(ranking.map(\.probability.bitPattern)).count == 1)
    #expect(abs(ranking.reduce(0) { $0 + $1.probability } - 1) <= 1e-12)
  }

  @Test("a thousand candidates in any order get one ranking, each once", arguments: [1, 7, 8, 9, 64, 65, 1_000])
  func orders(count: Int) {
    let ranker = Ranker(
      model: DisjointModel(dimension: 1, regularization: 1),
      configuration: PolicyConfiguration(algorithm: .linUCB(alpha: 1), slots: 2))
    var scratch = Ranker.Scratch()
    var random = WorldRandom(seed: UInt64(count))
    var rankings: Set<[ActionID]> = []
    let sorted = (0..<count).map { ActionID("a\($0)") }
    for actions in [sorted, sorted.reversed(), sorted.shuffled(using: &random), sorted.shuffled(using: &random)] {
      let query = RankQuery(decisionID: "d", placement: "p", actions: actions, vectors: .shared([1]))
      rankings.insert(ranker.rank(query, scratch: &scratch).map { actions[$0.candidate] })
    }
    #expect(rankings.count == 1 && rankings.first.map { Set($0) } == Set(sorted))
  }

  @Test("candidates with equal vectors of their own rank as with one vector for all, bit for bit")
  func ownVectors() throws {
    var sums = ActionSums(dimension: 2)
    var random = WorldRandom(seed: 5)
    for _ in 0..<70 { sums.add(Example(features: random.vector(2), reward: random.uniform())) }
    let posterior = try #require(ActionPosterior(of: sums, regularization: 1))
    let ranker = Ranker(
      model: DisjointModel(dimension: 2, regularization: 1, posteriors: ["b": posterior]),
      configuration: .init(algorithm: .thompson(scale: 1), floor: 0.1, seed: 3))
    let actions: [ActionID] = ["c", "b", "a"]
    var scratch = Ranker.Scratch()
    func rank(_ vectors: SlateVectors) -> [RankedPlace] {
      let query = RankQuery(decisionID: "d", placement: "p", actions: actions, vectors: vectors)
      return ranker.rank(query, scratch: &scratch)
    }
    let shared = rank(.shared([0.5, -2]))
    #expect(rank(.own([[0.5, -2], [0.5, -2], [0.5, -2]])) == shared)
    let own = rank(.own([[3, 0], [0.5, -2], [0, 1]]))
    let deviations = Dictionary(uniqueKeysWithValues: own.map { (actions[$0.candidate], $0.deviation) })
    #expect(deviations["c"] == 3 && deviations["a"] == 1, "the prior at each one's own vector")
    #expect(deviations["b"] == shared.first { $0.candidate == 1 }?.deviation)
  }
}
