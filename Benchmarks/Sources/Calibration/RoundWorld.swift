package import Evaluation
import Events
import Foundation
package import Measuring

/// A world of independent rounds.
package struct RoundWorld: World {
  package enum Reward: Sendable {
    /// 1 with the expected chance, else 0.
    case click
    /// u to the power of 1/m − 1, of a uniform u: in 0...1 with the mean m.
    case graded
  }

  package let name: String
  package let about: String
  package let number: UInt64
  package let rounds: Int
  package let isModelFitted: Bool
  /// Whether the methods are claimed to hold, or the world shows where they do not.
  let isLimit: Bool
  let reward: Reward
  let contexts: [WorldContext]

  package var actions: Int { contexts[0].rewards.count }

  package var quantities: [Quantity] {
    Quantity.usual.map(Quantity.value) + (isLimit ? [] : Quantity.usual.map(Quantity.difference))
  }

  package func isClaimed(_ quantity: Quantity) -> Bool { !isLimit }

  package func rule(for kind: IntervalKind, of quantity: Quantity) -> Rule? { isLimit ? nil : kind.rule }

  package func truth(of quantity: Quantity) -> Double {
    contexts.reduce(0) { sum, context in
      let value = context.value(of: context.target)
      if case .difference = quantity { return sum + value - context.evenValue }
      return sum + value
    } / Double(contexts.count)
  }

  package func log(_ random: inout SeededNumbers, _ body: (Round) throws -> Void) rethrows {
    var round = Round()
    round.actions = Array(0..<actions)
    for number in 0..<rounds {
      // Tables of rewards go by position: so the fitted model sees the context.
      round.position = random.below(contexts.count)
      let context = contexts[round.position]
      round.chosen = random.draw(context.logging)
      round.propensity = context.logging[round.chosen]
      (round.logged, round.given, round.predictions) = (context.logging, context.target, context.predictions)
      let mean = context.rewards[round.chosen]
      switch reward {
      case .click: round.reward = random.uniform() < mean ? 1 : 0
      case .graded: round.reward = pow(random.uniform(), 1 / mean - 1)
      }
      (round.list, round.cluster) = (number, StableHash.mix(UInt64(number)))
      try body(round)
    }
  }
}
