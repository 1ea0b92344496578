/// The probability of being best when each candidate's score is drawn from its posterior, N(mean, (scale·deviation)²).
///
/// Computed by integration (`BestOfNormals`), not by counting draws, so that the propensity of what is then drawn is
/// exact. Source: Thompson 1933; for linear models Agrawal & Goyal 2013.
package struct ThompsonPolicy: Policy {
  /// ≥ 0: factor on the deviations.
  package let scale: Double

  package init(scale: Double) {
    precondition(scale >= 0 && scale.isFinite, "scale \(scale)")
    self.scale = scale
  }

  package func distribute(_ estimates: Estimates, into probabilities: inout [Double]) {
    probabilities.refill(with: 0, count: estimates.count)
    BestOfNormals(means: estimates.means, deviations: estimates.deviations.map { $0 * scale })
      .addProbabilities(to: &probabilities)
  }
}
