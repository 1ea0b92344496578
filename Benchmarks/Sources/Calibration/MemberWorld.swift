package import Evaluation
import Events
package import Measuring

/// A world of members with many rounds each, whose rewards depend on who they are: rounds of one are not independent.
///
/// One member in four is held back: what they see is drawn evenly.
package struct MemberWorld: World {
  package let name: String
  package let about: String
  package let number: UInt64
  let members: Int
  /// A member has up to twice as many, less one.
  let meanRounds: Int
  /// By how much a member's chances may be above or below the expected ones.
  let temper: Double
  let contexts: [WorldContext]

  package var isModelFitted: Bool { true }
  package var actions: Int { contexts[0].rewards.count }

  package var quantities: [Quantity] {
    Quantity.usual.map(Quantity.value) + Quantity.usual.map(Quantity.difference) + [.lift]
  }

  package func isClaimed(_ quantity: Quantity) -> Bool { true }

  /// Of a value only the bootstrap draws members; all else takes rounds as independent. Differences are by member.
  package func rule(for kind: IntervalKind, of quantity: Quantity) -> Rule? {
    if case .value = quantity, kind != .bootstrap { return nil }
    return .nominal
  }

  package func truth(of quantity: Quantity) -> Double {
    contexts.reduce(0) { sum, context in
      switch quantity {
      case .value: sum + context.value(of: context.target)
      case .difference: sum + context.value(of: context.target) - context.evenValue
      case .lift: sum + context.value(of: context.logging) - context.evenValue
      }
    } / Double(contexts.count)
  }

  package func log(_ random: inout SeededNumbers, _ body: (Round) throws -> Void) rethrows {
    var round = Round()
    round.actions = Array(0..<actions)
    let even = [Double](repeating: 1 / Double(actions), count: actions)
    for member in 0..<members {
      let isHeldBack = random.below(4) == 0
      let shift = temper * (2 * random.uniform() - 1)
      round.arm = isHeldBack ? .holdback : .policy
      round.cluster = StableHash.mix(UInt64(member))
      round.position = random.below(contexts.count)
      let context = contexts[round.position]
      (round.logged, round.given) = (isHeldBack ? even : context.logging, context.target)
      for _ in 0..<1 + random.below(2 * meanRounds - 1) {
        round.chosen = random.draw(round.logged)
        round.propensity = round.logged[round.chosen]
        round.reward = random.uniform() < context.rewards[round.chosen] + shift ? 1 : 0
        round.list += 1
        try body(round)
      }
    }
  }
}
