import EventLog

/// What a group of pairs earned. An amended outcome takes its predecessor's place: each pair counts once.
struct TakeCounts: Equatable, Sendable {
  /// Pairs that were shown.
  private(set) var impressions = 0
  /// Those of them with a reward above 0.
  private(set) var rewards = 0
  /// The sum of their rewards.
  private(set) var rewardSum = 0.0

  mutating func add(_ outcome: CountedOutcome) {
    if outcome.amended == nil { impressions += 1 }
    rewards += (outcome.reward > 0 ? 1 : 0) - (outcome.amended ?? 0 > 0 ? 1 : 0)
    rewardSum += outcome.reward - (outcome.amended ?? 0)
  }

  mutating func add(_ other: TakeCounts) {
    impressions += other.impressions
    rewards += other.rewards
    rewardSum += other.rewardSum
  }

  /// The share of pairs with a reward above 0; nil of none.
  var takeRate: Double? { impressions > 0 ? Double(rewards) / Double(impressions) : nil }
  /// Nil of none.
  var meanReward: Double? { impressions > 0 ? rewardSum / Double(impressions) : nil }
  /// Where the take rate may well lie; nil of none.
  var interval: WilsonInterval? { WilsonInterval(successes: rewards, trials: impressions) }
}
