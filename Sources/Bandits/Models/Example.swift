package import Events

/// What a learner learns from: a feature vector and the reward that followed.
package struct Example: Equatable, Sendable {
  /// The whole vector; empty for a model that uses none.
  package let features: [Double]
  package let reward: Double
  /// When its pair was activated: where a model forgets, its weight's age. Elsewhere nobody asks.
  package let at: EventTime

  package init(features: [Double], reward: Double, at: EventTime = EventTime(milliseconds: 0)) {
    self.features = features
    self.reward = reward
    self.at = at
  }
}

/// Why an example is refused before it reaches the sums.
package enum ExampleRefusal: String, Equatable, Sendable, CaseIterable {
  /// An element of the vector is not finite, or beyond ±`featureLimit`.
  case feature
  /// The reward is not finite or too large, or, for `counts`, outside 0...1.
  case reward
}

extension Example {
  /// Rewards lie within ± this.
  package static let rewardLimit = 1e6

  /// Why sums of a model of `kind` must not take it; nil if they may.
  package func refusal(by kind: ModelConfiguration.Kind) -> ExampleRefusal? {
    // A comparison with NaN is false.
    guard features.allSatisfy({ abs($0) <= featureLimit }) else { return .feature }
    return Example.admits(reward, kind) ? nil : .reward
  }

  /// Whether a model of `kind` can learn from a reward.
  static func admits(_ reward: Double, _ kind: ModelConfiguration.Kind) -> Bool {
    kind == .counts ? (0...1).contains(reward) : abs(reward) <= rewardLimit
  }
}
