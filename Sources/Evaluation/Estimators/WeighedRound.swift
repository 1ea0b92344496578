/// A round under an evaluation policy: all that an estimator needs to know of it.
package struct WeighedRound: Equatable, Sendable {
  package var reward: Double
  /// Evaluation probability of the logged action over its propensity; ≥ 0.
  package var weight: Double
  /// The same over its chance in the mixture of all logging models; NaN where that is not known.
  package var balancedWeight: Double
  /// 1 if the evaluation policy is sure of the logged action, or, as it learns, took it; else 0.
  package var match: Double
  /// Expected reward of the logged action; NaN without a reward model.
  package var prediction: Double
  /// Expected reward under the evaluation distribution, Σ π q / Σ π; NaN without a reward model.
  package var direct: Double
  /// How many rounds it stands for.
  package var importance: Double

  package init(
    reward: Double, weight: Double, balancedWeight: Double = .nan, match: Double = 0, prediction: Double = .nan,
    direct: Double = .nan, importance: Double = 1
  ) {
    self.reward = reward
    self.weight = weight
    self.balancedWeight = balancedWeight
    self.match = match
    self.prediction = prediction
    self.direct = direct
    self.importance = importance
  }
}
