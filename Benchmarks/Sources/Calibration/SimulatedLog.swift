import Evaluation
import Events
import Measuring

/// A log of a world: made anew, and the same, at each reading.
final class SimulatedLog: RoundSource {
  let names = ActionNames()
  private let world: any World
  private let seed: UInt64

  init(of world: any World, seed: UInt64) {
    (self.world, self.seed) = (world, seed)
    for action in 0..<world.actions { _ = names.number(of: ActionID("a\(action)")) }
  }

  func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    var random = SeededNumbers(seed: seed)
    var tally = RoundTally()
    try world.log(&random) { round in
      try body(round)
      tally.rounds += 1
    }
    return tally
  }
}
