/// A policy whose value is asked for: the chance of each action of a round.
package protocol EvaluationPolicy {
  /// Overwrites `probabilities` with the chance of each of the round's actions; they sum to 1 within 1e-6.
  ///
  /// At a later place of a list it is the chance given the places before it, as they were logged.
  /// - Throws: `RoundFault` where it cannot say.
  mutating func distribute(_ round: Round, into probabilities: inout [Double]) throws

  /// Whether it had learned from the round before it is judged by it; nil where that cannot be, or cannot be told.
  func hasLearned(from round: Round) -> Bool?
}

extension EvaluationPolicy {
  package func hasLearned(from round: Round) -> Bool? { nil }
}

/// A policy that learns as it goes from the rounds that it takes.
///
/// It draws an action of its own; where this is the logged one, and a coin weighed by the propensity agrees, the round is as
/// good as one that it decided itself, and it learns from it. Source: Li, Chu, Langford & Wang 2011, Algorithm 3, for a
/// uniform log; the coin makes any log of known propensities one.
package protocol LearningPolicy {
  /// Whether it takes the round: what it earns then is what the policy earns. - Throws: `RoundFault`.
  mutating func takes(_ round: Round) throws -> Bool
}
