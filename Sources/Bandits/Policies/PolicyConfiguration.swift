/// The `policy` and `holdback` sections of a placement.
package struct PolicyConfiguration: Equatable, Sendable {
  package enum Algorithm: Equatable, Sendable {
    case uniform
    case epsilonGreedy(epsilon: Double)
    case linUCB(alpha: Double)
    case thompson(scale: Double, draws: Int = PolicyConfiguration.usualDraws)
    case squareCB(gamma: Double, exponent: Double)
  }

  /// Draws of a vote: shares deviate by 1/32 at most from the probabilities that they estimate, and the least above 0 is
  /// 0.004. Four times as many would halve that and take four times as long (`PosteriorVote`).
  package static let usualDraws = 256

  package let algorithm: Algorithm
  /// The share of decisions drawn uniformly, in 0...1.
  package let floor: Double
  /// How many places are drawn, ≥ 1; those after them follow by score.
  package let slots: Int
  package let seed: UInt64
  /// Members who get another policy; nil: none.
  package let holdback: Holdback?

  package init(
    algorithm: Algorithm, floor: Double = 0, slots: Int = 1, seed: UInt64 = 0, holdback: Holdback? = nil
  ) {
    precondition((0...1).contains(floor) && slots >= 1, "floor \(floor), slots \(slots)")
    self.algorithm = algorithm
    self.floor = floor
    self.slots = slots
    self.seed = seed
    self.holdback = holdback
  }

  package var policy: any Policy { algorithm.policy }

  /// Algorithm, parameters, floor, slots, seed and holdback in one line, equal for equal configurations.
  package var description: String {
    let holdback = holdback.map { " holdback=\($0.description)" } ?? ""
    return "\(algorithm.description) floor=\(floor) slots=\(slots) seed=\(seed)\(holdback)"
  }
}

extension PolicyConfiguration.Algorithm {
  var policy: any Policy {
    switch self {
    case .uniform: UniformPolicy()
    case .epsilonGreedy(let epsilon): EpsilonGreedyPolicy(epsilon: epsilon)
    case .linUCB(let alpha): LinUCBPolicy(alpha: alpha)
    case .thompson(let scale, let draws): ThompsonPolicy(scale: scale, draws: draws)
    case .squareCB(let gamma, let exponent): SquareCBPolicy(gamma: gamma, exponent: exponent)
    }
  }

  var description: String {
    switch self {
    case .uniform: "uniform"
    case .epsilonGreedy(let epsilon): "epsilonGreedy(epsilon: \(epsilon))"
    case .linUCB(let alpha): "linUCB(alpha: \(alpha))"
    case .thompson(let scale, PolicyConfiguration.usualDraws): "thompson(scale: \(scale))"
    case .thompson(let scale, let draws): "thompson(scale: \(scale), draws: \(draws))"
    case .squareCB(let gamma, let exponent): "squareCB(gamma: \(gamma), exponent: \(exponent))"
    }
  }
}
