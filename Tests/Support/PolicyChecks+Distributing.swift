import Bandits
import Events

extension PolicyChecks {
  /// The chances that are told of every place afterwards are those that it was drawn with.
  mutating func checkWhatIsTold() {
    for trial in 0..<50 {
      let rows = candidates(trial)
      let query = RankQuery(
        decisionID: DecisionID("d\(trial)"), placement: "home", actions: rows.map { actions[$0] },
        vectors: slate.vectors(of: rows))
      let ranking = ranker.rank(query, scratch: &scratch)
      var remaining = Array(rows.indices).shuffled(using: &random)
      var chances: [Double] = []
      for (place, ranked) in ranking.enumerated() {
        ranker.distribute(query, among: remaining, at: place, scratch: &scratch, into: &chances)
        let sum = chances.reduce(0, +)
        expect(chances.count == remaining.count && abs(sum - 1) <= 1e-12, "chances of a place sum to 1: \(sum)")
        guard let index = remaining.firstIndex(of: ranked.candidate) else { return expect(false, "a place goes twice") }
        if let propensity = ranked.propensity {
          expect(chances[index].bitPattern == propensity.bitPattern, "the chance told is the one drawn with")
        } else {
          expect(chances[index] > 0, "behind the drawn places the best score may come next")
        }
        if place == 0 { expect(isReported(chances, remaining, by: ranking), "all chances told are those reported") }
        remaining.remove(at: index)
      }
    }
  }

  private func isReported(_ chances: [Double], _ remaining: [Int], by ranking: [RankedPlace]) -> Bool {
    zip(remaining, chances).allSatisfy { candidate, chance in
      ranking.contains { $0.candidate == candidate && $0.probability.bitPattern == chance.bitPattern }
    }
  }
}
