/// The probability of being best when all scores are drawn from the posterior, deviations times `scale`.
///
/// - Independent normal scores are integrated (`BestOfNormals`), and so are Beta posteriors (`BestOfBetas`). A vote on
///   independent scores would take a normal for each candidate and draw, and be right up to the luck of the draws.
/// - Scores that have directions in common are voted on (`PosteriorVote`): a vote leaves candidates without a vote at
///   probability 0, from which a floor must lift them.
///
/// Either way the action is then drawn from the distribution, so its propensity is exact: an integral, or a share of votes
/// that the decision's id makes again.
/// Source: Thompson 1933; for linear models Agrawal & Goyal 2013.
package struct ThompsonPolicy: Policy {
  /// ≥ 0: factor on the deviations.
  package let scale: Double
  /// Posterior draws of a vote.
  package let draws: Int

  package init(scale: Double, draws: Int = PolicyConfiguration.usualDraws) {
    precondition(scale >= 0 && scale.isFinite && draws >= 1, "scale \(scale), draws \(draws)")
    self.scale = scale
    self.draws = draws
  }

  package func distribute(
    _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
    into probabilities: inout [Double]
  ) {
    probabilities.refill(with: 0, count: estimates.count)
    guard scale > 0 else { return shareAmongBest(of: estimates.means, scaledBy: 1, into: &probabilities) }
    if estimates.sharedDimension > 0 {
      scratch.vote.addShares(
        of: estimates, scale: scale, draws: draws, random: random, place: place, to: &probabilities)
    } else if !estimates.betaParameters.isEmpty {
      scratch.betas.addProbabilities(of: estimates.betaParameters, scale: scale, to: &probabilities)
    } else {
      scratch.normals.take(means: estimates.means, deviations: estimates.deviations, scale: scale)
      scratch.normals.addProbabilities(to: &probabilities)
    }
  }
}
