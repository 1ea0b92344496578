/// What a learner learns from: a feature vector and the reward that followed.
package struct Example: Equatable, Sendable {
  /// *dimension* elements.
  package let features: [Double]
  package let reward: Double

  package init(features: [Double], reward: Double) {
    self.features = features
    self.reward = reward
  }
}
