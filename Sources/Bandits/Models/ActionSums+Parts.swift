package import Events

/// The parts of `ActionSums` as a snapshot file holds them, not yet known to belong together.
package struct ActionSumsParts: Sendable {
  package var landmark: Int64
  package var latest: EventTime
  /// *dimension*²; anything where there is no matrix yet.
  package var outerProducts: [Double]
  /// *dimension* × *partnerDimension*, column-major; anything where there is no matrix yet.
  package var crossProducts: [Double]
  package var openRows: [Double]
  package var openPartners: [Double]
  package var rewardedFeatures: [Double]
  package var rewards: RewardTotals

  package init(
    landmark: Int64, latest: EventTime, outerProducts: [Double], crossProducts: [Double], openRows: [Double],
    openPartners: [Double], rewardedFeatures: [Double], rewards: RewardTotals
  ) {
    self.landmark = landmark
    self.latest = latest
    self.outerProducts = outerProducts
    self.crossProducts = crossProducts
    self.openRows = openRows
    self.openPartners = openPartners
    self.rewardedFeatures = rewardedFeatures
    self.rewards = rewards
  }

  /// Counts, times and landmarks beyond this are nobody's; what learning does to smaller ones cannot overflow.
  package static let limit: UInt64 = 1 << 53

  func belongTogether(like empty: ActionSums) -> Bool {
    let (dimension, partnerDimension) = (empty.dimension, empty.partnerDimension)
    let numbers = [UInt64(rewards.count.magnitude), landmark.magnitude, latest.milliseconds.magnitude]
    guard numbers.allSatisfy({ $0 <= ActionSumsParts.limit }), landmark.isMultiple(of: 2), rewards.count >= 0,
      rewards.weight >= 0, rewards.isFinite
    else { return false }
    let openCount = dimension == 0 ? 0 : rewards.count % ActionSums.batchSize
    let hasMatrix = empty.hasMatrix(after: rewards.count)
    return openRows.count == openCount * dimension && openPartners.count == openCount * partnerDimension
      && rewardedFeatures.count == dimension
      && (!hasMatrix || outerProducts.count == dimension * dimension)
      && (!hasMatrix || crossProducts.count == dimension * partnerDimension)
      && [openRows, openPartners, rewardedFeatures, outerProducts, crossProducts].allSatisfy {
        $0.allSatisfy(\.isFinite)
      }
  }
}
