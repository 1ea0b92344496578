package import Events

/// Weights that moved between two snapshots, in units of what was not known of them.
package struct WeightMoves: Equatable, Sendable {
  /// One weight.
  package struct Move: Equatable, Sendable {
    /// Whose it is; nil for a shared one.
    package let action: ActionID?
    package let feature: String
    package let from: Double
    package let to: Double
    /// Of the older.
    package let deviation: Double
    /// Of a hashed bucket, values that fell into it; else none.
    package let values: [String]

    /// (to − from) / deviation of the older.
    package var move: Double { (to - from) / deviation }
  }

  /// The farthest first, of equally far ones shared ones, then in the order of ids and of the vector.
  package let moves: [Move]
  /// Weights of actions and features that both have, among which those are the farthest.
  package let compared: Int
  /// √ of the mean of move² over all compared; nil of none.
  package let rootMeanSquare: Double?

  /// Weights are compared by the names of action and feature.
  ///
  /// - Complexity: O(*weights* log *weights*).
  init(from older: SnapshotView, to newer: SnapshotView, limit: Int) {
    var all = WeightMoves.moves(nil, older.sharedWeights, newer.sharedWeights)
    let known = Dictionary(older.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for action in newer.actions {
      guard let old = known[action.id] else { continue }
      all += WeightMoves.moves(action.id, old.weights, action.weights)
    }
    compared = all.count
    let square = all.reduce(0) { $0 + $1.move * $1.move }
    rootMeanSquare = all.isEmpty ? nil : (square / Double(all.count)).squareRoot()
    let order = all.indices.sorted { (abs(all[$1].move), $0) < (abs(all[$0].move), $1) }
    moves = order.prefix(limit).map { all[$0] }.filter { $0.from != $0.to }
  }

  private static func moves(
    _ action: ActionID?, _ older: [SnapshotView.Weight], _ newer: [SnapshotView.Weight]
  ) -> [Move] {
    // Vectors of one schema have the same names at the same places.
    let isAligned =
      older.count == newer.count && zip(older, newer).allSatisfy { $0.feature.hasSameBytes(as: $1.feature) }
    let named = isAligned ? [] : older.map { (Array($0.feature.utf8), $0) }
    let known = Dictionary(named, uniquingKeysWith: { first, _ in first })
    return newer.indices.compactMap { index in
      let new = newer[index]
      guard let old = isAligned ? older[index] : known[Array(new.feature.utf8)], old.deviation > 0 else { return nil }
      return Move(
        action: action, feature: new.feature, from: old.value, to: new.value, deviation: old.deviation,
        values: new.values)
    }
  }
}

/// Mean rewards of actions that both snapshots know, as they moved.
package struct RewardMoves: Equatable, Sendable {
  /// One action's.
  package struct Move: Equatable, Sendable {
    package let action: ActionID
    package let from: Double
    package let to: Double
    /// Examples behind each.
    package let fromCount: Int
    package let toCount: Int
  }

  /// The farthest first, of equally far ones in the order of their ids.
  package let moves: [Move]

  init(from older: SnapshotView, to newer: SnapshotView, limit: Int) {
    let known = Dictionary(older.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let all = newer.actions.compactMap { action -> Move? in
      guard let old = known[action.id], let from = old.meanReward, let to = action.meanReward, from != to else {
        return nil
      }
      return Move(action: action.id, from: from, to: to, fromCount: old.n, toCount: action.n)
    }
    moves = Array(all.sorted { (abs($1.to - $1.from), $0.action) < (abs($0.to - $0.from), $1.action) }.prefix(limit))
  }
}
