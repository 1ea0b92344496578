import Attribution
import Bandits
package import Events
import Snapshots

/// How two snapshots would fill the first place of the same decisions, by the distributions that they would draw it
/// from.
package struct RankingDifference: Equatable, Sendable {
  /// How often an action would be first.
  package struct Action: Equatable, Sendable {
    package let id: ActionID
    /// Decisions compared that offered it.
    package let offered: Int
    /// The sum of its probabilities of being first, divided by the decisions compared.
    package let from: Double
    package let to: Double
  }

  /// Decisions that both snapshots could rank.
  package let compared: Int
  /// Decisions of another placement, or that one of them could not rank.
  package let skipped: Int
  /// The share of compared decisions whose most probable first action is another; of equally probable ones the least id
  /// counts. nil of none.
  package let changedFirst: Double?
  /// The mean of ½ Σ |p − q| over them, in 0...1. nil of none.
  package let totalVariation: Double?
  /// By how far their shares of first places moved, farthest first; of equally far ones the greater share, then the
  /// lesser id, first.
  package let actions: [Action]

  /// Each decision is ranked by both under its own id, so that a policy that votes casts the same random numbers.
  ///
  /// - Complexity: twice that of `Ranker.rank` for each decision.
  init(
    from older: PublishedSnapshot, to newer: PublishedSnapshot, decisions: [Decision], catalogue: Catalogue,
    limit: Int
  ) {
    var tally = Tally()
    var scratch = Ranker.Scratch()
    for decision in decisions {
      let chances = [older, newer].compactMap { firstChances(of: decision, by: $0, from: catalogue, &scratch) }
      if chances.count == 2 { tally.count(decision.candidates.map(\.id), chances[0], chances[1]) }
    }
    (compared, skipped) = (tally.count, decisions.count - tally.count)
    let count = Double(tally.count)
    changedFirst = tally.count > 0 ? Double(tally.changed) / count : nil
    totalVariation = tally.count > 0 ? tally.variation / count : nil
    let all = tally.actions.sorted { $0.key < $1.key }.map { id, sums in
      Action(id: id, offered: sums.offered, from: sums.from / count, to: sums.to / count)
    }
    let order = all.indices.sorted { a, b in
      let (one, other) = (all[a], all[b])
      let moves = (abs(one.to - one.from), abs(other.to - other.from))
      if moves.0 != moves.1 { return moves.0 > moves.1 }
      let shares = (max(one.from, one.to), max(other.from, other.to))
      return shares.0 != shares.1 ? shares.0 > shares.1 : a < b
    }
    actions = order.prefix(limit).map { all[$0] }
  }
}

/// The probability of being drawn first of each candidate, in the decision's order; nil if the snapshot cannot rank
/// them.
private func firstChances(
  of decision: Decision, by published: PublishedSnapshot, from catalogue: Catalogue, _ scratch: inout Ranker.Scratch
) -> [Double]? {
  guard decision.placement == published.snapshot.placement, !decision.candidates.isEmpty else { return nil }
  let schema = published.snapshot.features
  let seen = Replayer.seen(decision, by: schema, from: catalogue).decision
  guard let query = try? Replayer.query(seen, by: schema) else { return nil }
  var chances = Array(repeating: 0.0, count: decision.candidates.count)
  for place in published.ranker.rank(query, scratch: &scratch) { chances[place.candidate] = place.probability }
  return chances
}

/// What was counted of compared decisions.
private struct Tally {
  private(set) var count = 0
  private(set) var changed = 0
  private(set) var variation = 0.0
  private(set) var actions: [ActionID: (offered: Int, from: Double, to: Double)] = [:]

  mutating func count(_ ids: [ActionID], _ from: [Double], _ to: [Double]) {
    count += 1
    if mostProbable(ids, from) != mostProbable(ids, to) { changed += 1 }
    variation += zip(from, to).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    for (index, id) in ids.enumerated() {
      let known = actions[id] ?? (0, 0, 0)
      actions[id] = (known.offered + 1, known.from + from[index], known.to + to[index])
    }
  }

  private func mostProbable(_ ids: [ActionID], _ chances: [Double]) -> ActionID? {
    ids.indices.max { (chances[$0], ids[$1]) < (chances[$1], ids[$0]) }.map { ids[$0] }
  }
}
