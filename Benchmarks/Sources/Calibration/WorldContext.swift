import Foundation
import Measuring

/// One kind of round: chances, and what is expected of each action. The log likes what earns more, the target likes it twice
/// as much, and neither quite knows.
struct WorldContext: Sendable {
  var logging: [Double]
  var target: [Double]
  var rewards: [Double]
  /// What a model that errs expects.
  var predictions: [Double]

  /// - Parameters:
  ///   - floor: The share of logging that is even, so that no weight is above *actions* / floor.
  ///   - sharpness: Of the target's chances: the greater, the more it prefers few actions, and the more weights spread.
  ///   - rewards: Between what the expected rewards are.
  init(
    actions: Int, floor: Double, sharpness: Double, rewards: ClosedRange<Double>, _ random: inout SeededNumbers
  ) {
    let span = rewards.upperBound - rewards.lowerBound
    let expected = (0..<actions).map { _ in rewards.lowerBound + span * random.uniform() }
    self.rewards = expected
    predictions = expected.map { $0 + span * (0.6 * random.uniform() - 0.3) }
    logging = random.distribution(liking: expected, sharpness: 1).map { floor / Double(actions) + (1 - floor) * $0 }
    target = random.distribution(liking: expected.map { $0 * $0 }, sharpness: sharpness)
  }

  /// What a distribution earns.
  func value(of chances: [Double]) -> Double { zip(chances, rewards).reduce(0) { $0 + $1.0 * $1.1 } }

  /// What the even policy earns.
  var evenValue: Double { rewards.reduce(0, +) / Double(rewards.count) }
}

extension SeededNumbers {
  /// Uniform in 0..<1.
  mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

  /// The index at which a cumulative distribution passes a uniform number.
  mutating func draw(_ chances: [Double]) -> Int {
    let uniform = uniform()
    var sum = 0.0
    for (index, chance) in chances.enumerated() {
      sum += chance
      if uniform < sum { return index }
    }
    return chances.count - 1
  }

  /// Chances that follow what is liked, times powers of uniform numbers.
  mutating func distribution(liking liked: [Double], sharpness: Double) -> [Double] {
    let shares = liked.map { $0 * pow(0.05 + 0.95 * uniform(), sharpness) }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }
}
