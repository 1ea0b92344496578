/// The distribution that the log brings with it.
package struct GivenPolicy: EvaluationPolicy {
  package init() {}

  package func distribute(_ round: Round, into probabilities: inout [Double]) throws {
    guard !round.given.isEmpty else { throw RoundFault("expected the evaluation distribution in pi", column: "pi") }
    probabilities.overwrite(with: round.given)
  }
}

/// Every action that could be chosen with the same chance.
package struct EvenPolicy: EvaluationPolicy {
  package init() {}

  package func distribute(_ round: Round, into probabilities: inout [Double]) {
    let count = round.actions.count
    probabilities.overwrite(with: 1 / Double(count), count: count)
  }
}
