/// The reward model's predictions that the log brings with it.
package struct GivenPredictions: RewardModel {
  package init() {}

  package func predict(_ round: Round, into predictions: inout [Double]) throws {
    guard !round.predictions.isEmpty else {
      throw RoundFault("expected the reward model's predictions in q", column: "q")
    }
    predictions.overwrite(with: round.predictions)
  }
}
