import Events

/// What is expected to be earned by each action of a round, for DM and DR.
package protocol RewardModel {
  /// Overwrites `predictions` with the expected reward of each of the round's actions.
  ///
  /// - Throws: `RoundFault` where it cannot say.
  mutating func predict(_ round: Round, into predictions: inout [Double]) throws
}

/// A reward model that has to see the log first.
///
/// Cross-fitted: the model that judges a round has not seen the rounds of its fold, and a member's rounds are all in one.
package protocol FittedRewardModel: RewardModel {
  /// Takes up a round; every round once, before the first `predict`.
  mutating func learn(_ round: Round) throws
}

/// Which fold a round is in.
package struct Folds: Equatable, Sendable {
  package let count: Int
  private let seed: UInt64

  /// - Parameter count: At least 2.
  package init(_ count: Int, seed: UInt64) {
    precondition(count >= 2, "\(count) folds")
    (self.count, self.seed) = (count, seed)
  }

  /// - Parameter cluster: The round's.
  package func fold(of cluster: UInt64) -> Int {
    Int(truncatingIfNeeded: StableHash.mix(cluster ^ seed &* 0x9E37_79B9_7F4A_7C15) % UInt64(count))
  }
}
