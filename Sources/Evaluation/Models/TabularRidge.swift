/// The ridge regression of a log without features: an intercept for every action at every position, shrunk towards its
/// position's, which is shrunk towards the whole's.
///
/// The rounds of all other folds are fitted by m + uₚ + vₚₐ, the minimum of Σ ω (r − m − uₚ − vₚₐ)² + λ Σ uₚ² + λ Σ
/// vₚₐ²: columns of zeros and ones, and a penalty on all but the first of them. With N = Σ ω and S = Σ ω r of a
/// position's action it is found in one pass, from the inside out: for a position C = Σₐ λN/(N + λ) and T = Σₐ λS/(N
/// + λ), for the whole m = Σₚ T/(C + λ) ÷ Σₚ C/(C + λ). Then m + uₚ = (T + λm)/(C + λ), and what is expected of an
/// action is (S + λ(m + uₚ))/(N + λ): what it earned, and λ rounds that earned what is expected of the position. An
/// action that no other fold took has its position's, a position that none has the whole's, and without any round in
/// another fold all are expected to earn 0.
///
/// Sums of folds are added up, never subtracted from a total: not a bit of a prediction depends on its own fold.
package struct TabularRidge: FittedRewardModel {
  /// Positions times folds times actions that are kept, 16 bytes each.
  package static let cellLimit = 10_000_000
  /// λ where nobody says another: a mean of one round goes half the way.
  package static let usualPenalty = 1.0

  package let folds: Folds
  /// λ > 0.
  package let penalty: Double
  /// Where the sums and rows of a position begin, by its number.
  private var starts: [Int: Int] = [:]
  /// For each position and fold what each action earned, by its number as far as any was taken there.
  private var sums: [[CellSums]] = []
  private var fitted: Fitted?
  /// Actions by position and fold; the greatest number there is once they were more than `cellLimit`.
  private var cells = 0

  private struct CellSums {
    var weight = 0.0
    var reward = 0.0
  }

  /// What is expected of rounds by their fold.
  private struct Fitted {
    /// Of each fold: at a position never seen.
    var wholes: [Double]
    /// Of each position and fold: of an action never taken.
    var positions: [Double]
    /// Of each position and fold, by action.
    var cells: [[Double]]
  }

  package init(folds: Folds, penalty: Double = TabularRidge.usualPenalty) {
    precondition(penalty > 0 && penalty.isFinite, "a penalty of \(penalty)")
    (self.folds, self.penalty) = (folds, penalty)
  }

  /// - Complexity: O(1).
  package mutating func learn(_ round: Round) {
    precondition(fitted == nil, "a round to learn from after the first prediction")
    let index = start(of: round.position) + folds.fold(of: round.cluster)
    let action = round.action
    let missing = action + 1 - sums[index].count
    guard missing <= TabularRidge.cellLimit - cells else { return cells = .max }
    if missing > 0 {
      sums[index].append(contentsOf: repeatElement(CellSums(), count: missing))
      cells += missing
    }
    sums[index][action].weight += round.importance
    sums[index][action].reward += round.importance * round.reward
  }

  /// - Throws: `RoundFault` where rewards are so large that their sums are not finite.
  /// - Complexity: O(*actions of the round*); the first time O(*folds*² · *positions* · *actions*).
  package mutating func predict(_ round: Round, into predictions: inout [Double]) throws {
    guard cells <= TabularRidge.cellLimit else {
      throw RoundFault(
        "a reward model by action and position has at most \(TabularRidge.cellLimit) sums; choose another one",
        column: "pos")
    }
    if fitted == nil {
      fitted = fit()
      sums = []
    }
    guard let fitted else { return }
    let fold = folds.fold(of: round.cluster)
    guard fitted.wholes[fold].isFinite else { throw RoundFault("rewards are too large for a mean of them") }
    predictions.removeAll(keepingCapacity: true)
    guard let start = starts[round.position] else {
      predictions.append(contentsOf: repeatElement(fitted.wholes[fold], count: round.actions.count))
      return
    }
    let (base, cells) = (fitted.positions[start + fold], fitted.cells[start + fold])
    for action in round.actions { predictions.append(action < cells.count ? cells[action] : base) }
  }

  private mutating func start(of position: Int) -> Int {
    if let start = starts[position] { return start }
    let start = sums.count
    starts[position] = start
    sums.append(contentsOf: repeatElement([], count: folds.count))
    return start
  }

  private func fit() -> Fitted {
    let ordered = starts.sorted { $0.key < $1.key }.map(\.value)
    var fitted = Fitted(
      wholes: [], positions: Array(repeating: 0, count: sums.count), cells: Array(repeating: [], count: sums.count))
    for fold in 0..<folds.count {
      var others: [Int: [CellSums]] = [:]
      for start in ordered { others[start] = sumsWithout(fold, from: start) }
      let shrunk = others.mapValues(shrunk)
      var (earned, weight) = (0.0, 0.0)
      for start in ordered {
        let position = shrunk[start] ?? CellSums()
        earned += position.reward / (position.weight + penalty)
        weight += position.weight / (position.weight + penalty)
      }
      let whole = weight > 0 ? earned / weight : 0
      fitted.wholes.append(whole)
      for start in ordered {
        let position = shrunk[start] ?? CellSums()
        let base = (position.reward + penalty * whole) / (position.weight + penalty)
        fitted.positions[start + fold] = base
        fitted.cells[start + fold] = (others[start] ?? []).map { ($0.reward + penalty * base) / ($0.weight + penalty) }
      }
    }
    return fitted
  }

  /// What each action earned at a position in all folds but one, added in their order.
  private func sumsWithout(_ fold: Int, from start: Int) -> [CellSums] {
    var total: [CellSums] = []
    for other in 0..<folds.count where other != fold {
      let cells = sums[start + other]
      if cells.count > total.count {
        total.append(contentsOf: repeatElement(CellSums(), count: cells.count - total.count))
      }
      for (action, cell) in cells.enumerated() {
        total[action].weight += cell.weight
        total[action].reward += cell.reward
      }
    }
    return total
  }

  /// C and T of a position.
  private func shrunk(_ cells: [CellSums]) -> CellSums {
    var total = CellSums()
    for cell in cells {
      total.weight += penalty * cell.weight / (cell.weight + penalty)
      total.reward += penalty * cell.reward / (cell.weight + penalty)
    }
    return total
  }
}
