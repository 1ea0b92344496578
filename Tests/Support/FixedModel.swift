package import Bandits
package import Events

/// A model that knows the same of each action in every context: a shape of estimates, without learning.
package struct FixedModel: Model, CheckedSlate {
  package let configuration: ModelConfiguration
  package let actionIDs: [ActionID]
  package let experience = 400
  package let tensors: [ModelTensor] = []
  /// Of `actionIDs`, in their order.
  package let estimates: Estimates
  package let twins = [(1, 5), (6, 7)]

  package var model: any Model { self }

  package var actions: [ActionID] { actionIDs }

  package func vectors(of rows: [Int]) -> SlateVectors { .shared([1]) }

  package func rewards(of action: ActionID) -> RewardTotals? { nil }

  package func estimate(
    _ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates
  ) {
    let rows = order.compactMap { actionIDs.firstIndex(of: actions[$0]) }
    precondition(rows.count == order.count, "an action that is not of this model")
    estimates = self.estimates.rows(rows)
  }

  /// Eight actions whose scores hang together as those of a model of this kind do. "fjord" is known as "beryl" is, and
  /// "grove" as "haze"; "amber" and "ember" are close rivals, "dune" trails.
  package init(_ kind: ModelConfiguration.Kind) {
    configuration = ModelConfiguration(kind: kind)
    actionIDs = ["amber", "beryl", "coral", "dune", "ember", "fjord", "grove", "haze"]
    let means = [0.3, 0.2, 0.25, -0.4, 0.31, 0.2, 0, 0]
    let deviations = [0.1, 0.05, 0.02, 0.1, 0.12, 0.05, 0.3, 0.3]
    var random = WorldRandom(seed: 20_261_126)
    var directions = deviations.flatMap { deviation in random.vector(4).map { Float(deviation * $0) } }
    for (copy, original) in [(5, 1), (7, 6)] {
      directions.replaceSubrange(4 * copy..<4 * copy + 4, with: directions[4 * original..<4 * original + 4])
    }
    switch kind {
    case .disjoint: estimates = Estimates(means: means, deviations: deviations, experience: experience)
    case .shared: estimates = Estimates(means: means, directions: directions, experience: experience)
    case .hybrid:
      estimates = Estimates(
        means: means, directions: directions, ownDeviations: deviations, experience: experience)
    case .counts:
      let parameters = [(31, 71), (4, 16), (100, 300), (1, 40), (3, 6), (4, 16), (1, 1), (1, 1)]
      estimates = Estimates(
        betaParameters: parameters.map { BetaParameters(alpha: Double($0.0), beta: Double($0.1)) },
        experience: experience)
    }
  }
}

extension Estimates {
  /// Those of some candidates, in another order.
  package func rows(_ rows: [Int]) -> Estimates {
    if !betaParameters.isEmpty {
      return Estimates(betaParameters: rows.map { betaParameters[$0] }, experience: experience)
    }
    if sharedDimension == 0 {
      return Estimates(
        means: rows.map { means[$0] }, deviations: rows.map { deviations[$0] }, experience: experience)
    }
    return Estimates(
      means: rows.map { means[$0] },
      directions: rows.flatMap { directions[$0 * sharedDimension..<($0 + 1) * sharedDimension] },
      ownDeviations: ownDeviations.isEmpty ? [] : rows.map { ownDeviations[$0] }, experience: experience)
  }
}
