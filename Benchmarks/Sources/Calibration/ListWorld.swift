package import Evaluation
import Events
package import Measuring

/// A world of lists with two drawn places: what the second earns depends on what stands first.
package struct ListWorld: World {
  struct Context: Sendable {
    var first: WorldContext
    /// By what stands first; over the other actions, in their order.
    var second: [WorldContext]

    init(actions: Int, floor: Double, sharpness: Double, rewards: ClosedRange<Double>, _ random: inout SeededNumbers) {
      first = WorldContext(actions: actions, floor: floor, sharpness: sharpness, rewards: rewards, &random)
      second = []
      for _ in 0..<actions {
        second.append(
          WorldContext(actions: actions - 1, floor: floor, sharpness: sharpness, rewards: rewards, &random))
      }
    }
  }

  package let name: String
  package let about: String
  package let number: UInt64
  let lists: Int
  let contexts: [Context]

  package var isModelFitted: Bool { true }
  package var actions: Int { contexts[0].first.rewards.count }
  package var quantities: [Quantity] { [.slateIPS, .rips, .cascadeDR].map(Quantity.value) }

  package func isClaimed(_ quantity: Quantity) -> Bool { true }

  package func rule(for kind: IntervalKind, of quantity: Quantity) -> Rule? { kind.rule }

  /// Of a whole list.
  package func truth(of quantity: Quantity) -> Double {
    contexts.reduce(0) { sum, context in
      let later = zip(context.first.target, context.second).reduce(0) { $0 + $1.0 * $1.1.value(of: $1.1.target) }
      return sum + context.first.value(of: context.first.target) + later
    } / Double(contexts.count)
  }

  package func log(_ random: inout SeededNumbers, _ body: (Round) throws -> Void) rethrows {
    let all = Array(0..<actions)
    for list in 0..<lists {
      let number = random.below(contexts.count)
      var round = Round()
      (round.list, round.cluster, round.actions) = (list, StableHash.mix(UInt64(list)), all)
      round.position = 2 * number
      draw(&round, contexts[number].first, &random)
      try body(round)
      let second = contexts[number].second[round.chosen]
      round.actions.remove(at: round.chosen)
      (round.position, round.place) = (2 * number + 1, 1)
      draw(&round, second, &random)
      try body(round)
    }
  }

  private func draw(_ round: inout Round, _ context: WorldContext, _ random: inout SeededNumbers) {
    round.chosen = random.draw(context.logging)
    round.propensity = context.logging[round.chosen]
    (round.logged, round.given) = (context.logging, context.target)
    round.reward = random.uniform() < context.rewards[round.chosen] ? 1 : 0
  }
}
