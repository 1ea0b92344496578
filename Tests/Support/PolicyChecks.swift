package import Bandits
import Events

/// What every policy promises, checked through the ranker on a small seeded world.
package struct PolicyChecks {
  private let configuration: PolicyConfiguration
  private let ranker: Ranker
  private var scratch = Ranker.Scratch()
  private var random: WorldRandom
  private var failures: [String] = []

  /// Two never learned from, and two learned from the same examples: scores that tie.
  private let actions: [ActionID] = ["amber", "beryl", "coral", "dune", "ember", "fjord", "grove", "haze"]
  private let context: [Double]

  /// The first ten promises that `configuration` breaks, one line each; empty if it keeps all.
  ///
  /// - Parameter decisions: How many distinct decisions the drawing is compared over.
  package static func verify(_ configuration: PolicyConfiguration, decisions: Int = 100_000) -> [String] {
    var checks = PolicyChecks(configuration)
    checks.checkDistributions()
    checks.checkRankings()
    checks.checkDrawing(decisions: decisions)
    return checks.failures
  }

  private init(_ configuration: PolicyConfiguration) {
    self.configuration = configuration
    random = WorldRandom(seed: 20_261_123)
    context = random.vector(3)
    var posteriors: [ActionID: ActionPosterior] = [:]
    for (action, count) in [("amber", 5), ("beryl", 40), ("coral", 300), ("dune", 1), ("ember", 20)] {
      var sums = ActionSums(dimension: context.count)
      for _ in 0..<count { sums.add(Example(features: random.vector(context.count), reward: random.uniform())) }
      posteriors[ActionID(action)] = ActionPosterior(of: sums, regularization: 1)
    }
    posteriors["fjord"] = posteriors["beryl"]
    ranker = Ranker(
      model: DisjointModel(dimension: context.count, regularization: 1, posteriors: posteriors),
      configuration: configuration)
  }

  private mutating func expect(_ condition: Bool, _ promise: @autoclosure () -> String) {
    if !condition, failures.count < 10 { failures.append(promise()) }
  }

  private mutating func rank(_ actions: [ActionID], id: String, context: [Double]? = nil) -> [RankedPlace] {
    let query = RankQuery(
      decisionID: DecisionID(id), placement: "home", actions: actions,
      vectors: .shared(context ?? self.context))
    return ranker.rank(query, scratch: &scratch)
  }

  private mutating func checkDistributions() {
    for trial in 0..<300 {
      let candidates = Array(actions.shuffled(using: &random).prefix(1 + trial % actions.count))
      let ranking = rank(candidates, id: "d\(trial)", context: random.vector(context.count))
      let sum = ranking.reduce(0) { $0 + $1.probability }
      expect(abs(sum - 1) <= 1e-12, "probabilities sum to 1: \(sum) of \(candidates)")
      let share = configuration.floor / Double(candidates.count)
      expect(ranking.allSatisfy { $0.probability >= share }, "no probability is below the floor: \(candidates)")
    }
  }

  private mutating func checkRankings() {
    for trial in 0..<300 {
      let candidates = Array(actions.shuffled(using: &random).prefix(1 + trial % actions.count))
      let ranking = rank(candidates, id: "d\(trial)")
      expect(ranking.map(\.candidate).sorted() == Array(candidates.indices), "each candidate has one place")
      expect(rank(candidates, id: "d\(trial)") == ranking, "the same decision id gives the same ranking")
      checkOrder(ranking)
      let permuted = candidates.shuffled(using: &random)
      let again = rank(permuted, id: "d\(trial)")
      expect(
        again.map { permuted[$0.candidate] } == ranking.map { candidates[$0.candidate] },
        "permuting the candidates leaves the order")
      expect(again.map(bits) == ranking.map(bits), "permuting the candidates leaves every bit")
    }
  }

  private mutating func checkOrder(_ ranking: [RankedPlace]) {
    let (drawn, scored) = (ranking.prefix(configuration.slots), ranking.dropFirst(configuration.slots))
    expect(drawn.allSatisfy { ($0.propensity ?? 0) > 0 }, "a drawn place has a propensity above 0")
    expect(scored.allSatisfy { $0.propensity == nil }, "a place that was not drawn has no propensity")
    expect(ranking[0].propensity == ranking[0].probability, "the first place was drawn with its probability")
    expect(zip(scored, scored.dropFirst()).allSatisfy { $0.score >= $1.score }, "scores order what was not drawn")
    let score = configuration.policy.score
    expect(ranking.allSatisfy { $0.score == score($0.mean, $0.deviation) }, "a score is the policy's")
  }

  private func bits(_ place: RankedPlace) -> [UInt64] {
    [place.mean, place.deviation, place.score, place.probability, place.propensity ?? -1].map(\.bitPattern)
  }

  private mutating func checkDrawing(decisions: Int) {
    var first = [Int](repeating: 0, count: actions.count)
    var second = Array(repeating: first, count: actions.count)
    for decision in 0..<decisions {
      let ranking = rank(actions, id: "decision-\(decision)")
      first[ranking[0].candidate] += 1
      second[ranking[0].candidate][ranking[1].candidate] += 1
    }
    let pFirst = ChiSquare.pValue(observed: first, expected: probabilities(of: actions).map { $0 * Double(decisions) })
    expect(pFirst > 0.001, "the first place is drawn as often as reported: p = \(pFirst), \(first)")
    if configuration.slots > 1 { checkSecondPlace(counts: second) }
  }

  private mutating func checkSecondPlace(counts: [[Int]]) {
    var expected: [Double] = []
    for (chosen, row) in counts.enumerated() {
      let rest = actions.indices.filter { $0 != chosen }
      let probabilities = probabilities(of: rest.map { actions[$0] })
      var conditional = [Double](repeating: 0, count: actions.count)
      for (index, probability) in zip(rest, probabilities) { conditional[index] = probability }
      expected += conditional.map { $0 * Double(row.reduce(0, +)) }
      checkPropensities(first: chosen, conditional: conditional)
    }
    let pSecond = ChiSquare.pValue(observed: counts.flatMap { $0 }, expected: expected)
    expect(pSecond > 0.001, "the second place is drawn as often as the rest, alone, reports: p = \(pSecond)")
  }

  private mutating func checkPropensities(first: Int, conditional: [Double]) {
    for decision in 0..<1_000 {
      let ranking = rank(actions, id: "decision-\(decision)")
      guard ranking[0].candidate == first else { continue }
      expect(
        ranking[1].propensity == conditional[ranking[1].candidate],
        "the second place's propensity is that among the candidates that remain")
    }
  }

  /// Of being drawn first, in the order of `actions`.
  private mutating func probabilities(of actions: [ActionID]) -> [Double] {
    var probabilities = [Double](repeating: 0, count: actions.count)
    for place in rank(actions, id: "reported") { probabilities[place.candidate] = place.probability }
    return probabilities
  }
}
