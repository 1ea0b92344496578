package import Events

/// A chance of reward per action, whatever the context: Beta(1 + Σ w r, 1 + Σ w (1 − r)) for rewards in [0, 1].
///
/// An action never learned from has Beta(1, 1), mean 1/2. Bytes per action: 32, beside its id.
/// Source: the conjugate posterior of Bernoulli rewards under a uniform prior (Thompson 1933); for rewards between 0 and 1
/// each counts as so much of a success.
package struct CountsModel: Model {
  package let configuration: ModelConfiguration
  package let totals: ActionMap<RewardTotals>
  package let experience: Int

  package init(configuration: ModelConfiguration, totals: ActionMap<RewardTotals>) {
    self.configuration = configuration
    self.totals = totals
    experience = RewardTotals.experience(of: totals.values)
  }

  package var actionIDs: [ActionID] { totals.ids }

  package func rewards(of action: ActionID) -> RewardTotals? { totals[action] }

  package var tensors: [ModelTensor] {
    let parameters = totals.values.map(BetaParameters.init)
    return [
      ModelTensor("beta_parameters", [parameters.count, 2], .doubles(parameters.flatMap { [$0.alpha, $0.beta] }))
    ]
  }

  /// - Complexity: O(*candidates*).
  package func estimate(
    _ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates
  ) {
    estimates.removeAll()
    estimates.experience = experience
    for candidate in order {
      let parameters = totals[actions[candidate]].map(BetaParameters.init) ?? BetaParameters(alpha: 1, beta: 1)
      estimates.append(mean: parameters.mean, deviation: parameters.deviation)
      estimates.betaParameters.append(parameters)
    }
  }
}

extension BetaParameters {
  /// The posterior under Beta(1, 1). Rounding in amended sums never takes a parameter below 1.
  init(_ totals: RewardTotals) {
    self.init(alpha: 1 + max(totals.rewardSum, 0), beta: 1 + max(totals.weight - totals.rewardSum, 0))
  }
}
