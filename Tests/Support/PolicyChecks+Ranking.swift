import Bandits
import Events

extension PolicyChecks {
  /// Ranks some of the candidates, named by their rows.
  mutating func rank(_ rows: [Int], id: String) -> [RankedPlace] {
    let query = RankQuery(
      decisionID: DecisionID(id), placement: "home", actions: rows.map { actions[$0] }, vectors: slate.vectors(of: rows)
    )
    return ranker.rank(query, scratch: &scratch)
  }

  mutating func checkRankings() {
    for trial in 0..<200 {
      let rows = candidates(trial)
      let ranking = rank(rows, id: "d\(trial)")
      expect(ranking.map(\.candidate).sorted() == Array(rows.indices), "each candidate has one place")
      let sum = ranking.reduce(0) { $0 + $1.probability }
      expect(abs(sum - 1) <= 1e-12, "reported probabilities sum to 1: \(sum) of \(rows)")
      let share = configuration.floor / Double(rows.count)
      expect(ranking.allSatisfy { $0.probability >= share }, "no probability is below the floor: \(rows)")
      checkOrder(ranking)
      expect(rank(rows, id: "d\(trial)") == ranking, "the same decision id gives the same slate")
      let permuted = rows.shuffled(using: &random)
      let again = rank(permuted, id: "d\(trial)")
      expect(
        again.map { permuted[$0.candidate] } == ranking.map { rows[$0.candidate] },
        "permuting the candidates leaves the order")
      expect(again.map(bits) == ranking.map(bits), "permuting the candidates leaves every bit")
    }
  }

  /// Ranking reads a model: its numbers, and what it says of the candidates, are afterwards what they were.
  mutating func checkUnchanged(_ tensors: [ModelTensor]) {
    let again = slate.estimates
    expect(
      slate.model.tensors == tensors && again.means == estimates.means && again.deviations == estimates.deviations
        && again.directions == estimates.directions && again.ownDeviations == estimates.ownDeviations
        && again.betaParameters == estimates.betaParameters, "rankings leave the model as it is")
  }

  private mutating func checkOrder(_ ranking: [RankedPlace]) {
    let (drawn, scored) = (ranking.prefix(configuration.slots), ranking.dropFirst(configuration.slots))
    expect(drawn.allSatisfy { ($0.propensity ?? 0) > 0 }, "a drawn place has a propensity above 0")
    expect(scored.allSatisfy { $0.propensity == nil }, "a place that was not drawn has no propensity")
    expect(ranking[0].propensity == ranking[0].probability, "the first place was drawn with its probability")
    expect(zip(scored, scored.dropFirst()).allSatisfy { $0.score >= $1.score }, "scores order what was not drawn")
    expect(
      ranking.allSatisfy { $0.score == policy.score(mean: $0.mean, deviation: $0.deviation) },
      "a score is the policy's")
  }

  private func bits(_ place: RankedPlace) -> [UInt64] {
    [place.mean, place.deviation, place.score, place.probability, place.propensity ?? -1].map(\.bitPattern)
  }
}
