import Events

/// The policy that always takes the one action that looks best: what an editor would feature for everyone.
///
/// Best by what the log says always taking it would earn, Σ ω r/p ÷ Σ ω/p over the rounds that took it, as SNIPS has
/// it. Chosen and judged by the same rounds the best of many looks better than it is, the more the fewer rounds there
/// are; so the action for a round is the best by the rounds of all other folds. Where it is not offered, the next
/// best is taken. One needs `leastRounds` rounds in the other folds to be among them; where none that is offered has
/// so many, each is taken with the same chance. Equal values are ordered by the names' bytes.
package struct BestFixedAction: EvaluationPolicy {
  /// How many rounds an action must have been taken in: one lucky round would else be the best of all.
  package static let leastRounds = 10

  package let folds: Folds
  private let names: ActionNames
  /// By fold, then by action as far as any was taken.
  private var sums: [[ActionValue]]
  /// By fold: how many actions are better than an action; nil for one with too few rounds.
  private var ranks: [[Int?]] = []

  private struct ActionValue {
    var rounds = 0
    var weight = 0.0
    var reward = 0.0

    static func += (sum: inout ActionValue, other: ActionValue) {
      sum.rounds += other.rounds
      sum.weight += other.weight
      sum.reward += other.reward
    }

    var value: Double { reward / weight }
  }

  /// - Parameter names: Of the log.
  package init(names: ActionNames, folds: Folds) {
    (self.names, self.folds) = (names, folds)
    sums = Array(repeating: [], count: folds.count)
  }

  /// Takes up a round; every round once, before the first `distribute`. - Complexity: O(1).
  package mutating func learn(_ round: Round) {
    precondition(ranks.isEmpty, "a round to learn from after the policy was asked")
    let (fold, action) = (folds.fold(of: round.cluster), round.action)
    let missing = action + 1 - sums[fold].count
    if missing > 0 { sums[fold].append(contentsOf: repeatElement(ActionValue(), count: missing)) }
    let weight = round.importance / round.propensity
    sums[fold][action] += ActionValue(rounds: 1, weight: weight, reward: weight * round.reward)
  }

  /// - Complexity: O(*actions of the round*); the first time O(*folds* · *actions* · log *actions*).
  package mutating func distribute(_ round: Round, into probabilities: inout [Double]) {
    if ranks.isEmpty { ranks = (0..<folds.count).map(ranks(without:)) }
    let ranks = ranks[folds.fold(of: round.cluster)]
    var best: (index: Int, rank: Int)?
    for (index, action) in round.actions.enumerated() where action < ranks.count {
      if let rank = ranks[action], rank < best?.rank ?? .max { best = (index, rank) }
    }
    let count = round.actions.count
    probabilities.removeAll(keepingCapacity: true)
    probabilities.append(contentsOf: repeatElement(best == nil ? 1 / Double(count) : 0, count: count))
    if let best { probabilities[best.index] = 1 }
  }

  private func ranks(without fold: Int) -> [Int?] {
    var total: [ActionValue] = []
    for other in 0..<folds.count where other != fold {
      let missing = sums[other].count - total.count
      if missing > 0 { total.append(contentsOf: repeatElement(ActionValue(), count: missing)) }
      for (action, sum) in sums[other].enumerated() { total[action] += sum }
    }
    let values = total.map(\.value)
    let eligible = total.indices.filter { total[$0].rounds >= BestFixedAction.leastRounds && values[$0].isFinite }
    let ordered = eligible.sorted { a, b in
      values[a] != values[b] ? values[a] > values[b] : names[a] < names[b]
    }
    var ranks = [Int?](repeating: nil, count: total.count)
    for (rank, action) in ordered.enumerated() { ranks[action] = rank }
    return ranks
  }
}
