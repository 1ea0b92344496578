/// The `policy` section of a placement.
package struct PolicyConfiguration: Equatable, Sendable {
  package enum Algorithm: Equatable, Sendable {
    case uniform
    case epsilonGreedy(epsilon: Double)
    case linUCB(alpha: Double)
    case thompson(scale: Double)
  }

  package let algorithm: Algorithm
  /// The share of decisions drawn uniformly, in 0...1.
  package let floor: Double
  /// How many places are drawn, ≥ 1; those after them follow by score.
  package let slots: Int
  package let seed: UInt64

  package init(algorithm: Algorithm, floor: Double = 0, slots: Int = 1, seed: UInt64 = 0) {
    precondition((0...1).contains(floor) && slots >= 1, "floor \(floor), slots \(slots)")
    self.algorithm = algorithm
    self.floor = floor
    self.slots = slots
    self.seed = seed
  }

  package var policy: any Policy {
    switch algorithm {
    case .uniform: UniformPolicy()
    case .epsilonGreedy(let epsilon): EpsilonGreedyPolicy(epsilon: epsilon)
    case .linUCB(let alpha): LinUCBPolicy(alpha: alpha)
    case .thompson(let scale): ThompsonPolicy(scale: scale)
    }
  }

  /// Algorithm, parameters, floor, slots and seed in one line, equal for equal configurations.
  package var description: String {
    let algorithm =
      switch algorithm {
      case .uniform: "uniform"
      case .epsilonGreedy(let epsilon): "epsilonGreedy(epsilon: \(epsilon))"
      case .linUCB(let alpha): "linUCB(alpha: \(alpha))"
      case .thompson(let scale): "thompson(scale: \(scale))"
      }
    return "\(algorithm) floor=\(floor) slots=\(slots) seed=\(seed)"
  }
}
