/// What a tally took in between two looks at it.
package struct TallyStretch: Sendable {
  package let decisions: Int
  package let takes: Int
  package let regret: Double
  package let uniformRegret: Double
  /// How often each title was shown.
  private let shown: [Int]

  /// - Parameter earlier: A former state of `tally`; nil for its beginning.
  package init(of tally: RegretTally, since earlier: RegretTally?) {
    decisions = tally.decisions - (earlier?.decisions ?? 0)
    takes = tally.takes - (earlier?.takes ?? 0)
    regret = tally.regret - (earlier?.regret ?? 0)
    uniformRegret = tally.uniformRegret - (earlier?.uniformRegret ?? 0)
    let before = earlier?.shown ?? []
    shown = tally.shown.enumerated().map { $1 - ($0 < before.count ? before[$0] : 0) }
  }

  /// Takes per decision.
  package var takeRate: Double { perDecision(Double(takes)) }
  /// Regret per decision.
  package var meanRegret: Double { perDecision(regret) }
  /// What a choice at random gives away per decision.
  package var meanUniformRegret: Double { perDecision(uniformRegret) }

  /// The share of the decisions that showed a title.
  package func share(of title: Int) -> Double {
    shown.indices.contains(title) ? perDecision(Double(shown[title])) : 0
  }

  /// 1 for the title that was shown most often; titles shown as often share a rank.
  package func rank(of title: Int) -> Int {
    let own = shown.indices.contains(title) ? shown[title] : 0
    return 1 + shown.filter { $0 > own }.count
  }

  private func perDecision(_ sum: Double) -> Double { decisions > 0 ? sum / Double(decisions) : 0 }
}
