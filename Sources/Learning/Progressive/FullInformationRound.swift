package import Events

/// One round of a stream that tells the reward of every action, also of those that a policy does not choose.
package struct FullInformationRound: Equatable, Sendable {
  package let context: Features
  /// At least one; named by their numbers, `0`, `1`, ...
  package let candidates: [Candidate]
  /// Of each candidate; finite.
  package let rewards: [Double]

  /// - Parameter actionFeatures: Of each action; nil where actions have none.
  package init(context: Features, rewards: [Double], actionFeatures: [Features]? = nil) {
    precondition(!rewards.isEmpty && rewards.allSatisfy(\.isFinite), "rewards \(rewards)")
    precondition(actionFeatures.map { $0.count == rewards.count } ?? true, "features of other actions")
    self.context = context
    self.rewards = rewards
    candidates = rewards.indices.map { index in
      Candidate(id: ActionID("\(index)"), features: actionFeatures?[index] ?? .none)
    }
  }
}
