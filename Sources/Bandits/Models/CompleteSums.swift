package import LinearAlgebra

/// Sums as a posterior is derived from them: open rows added, and every weight relative to one reference. They add up:
/// open pairs to closed ones, and one region's to another's.
package struct CompleteSums: Equatable, Sendable {
  /// nil where rewards alone are summed.
  package private(set) var outerProducts: SymmetricMatrix?
  /// nil unless the model is hybrid.
  package private(set) var crossProducts: CrossProducts?
  package private(set) var rewardedFeatures: [Double]
  package private(set) var rewards: RewardTotals

  /// - Parameter reference: `Forgetting.reference`; where nothing is forgotten it has no effect.
  /// - Complexity: O((*open rows* + 1) · *dimension* · (*dimension* + *partnerDimension*)).
  package init(of sums: ActionSums, at reference: Int64) {
    rewardedFeatures = sums.rewardedFeatures
    rewards = sums.rewards
    if sums.dimension > 0 {
      outerProducts = sums.outerProducts ?? SymmetricMatrix(dimension: sums.dimension)
      outerProducts?.addOuterProducts(ofRows: sums.openRows)
    }
    if sums.partnerDimension > 0 {
      crossProducts = sums.crossProducts ?? CrossProducts(rows: sums.dimension, columns: sums.partnerDimension)
      crossProducts?.addOuterProducts(ofRows: sums.openRows, and: sums.openPartners)
    }
    // Sums of nothing have no landmark.
    if let forgetting = sums.forgetting, rewards.count > 0 {
      scale(by: forgetting.factor(from: sums.landmark, to: reference))
    }
  }

  /// Takes up sums from a snapshot file, whose parts belong together.
  package init(
    outerProducts: SymmetricMatrix?, crossProducts: CrossProducts?, rewardedFeatures: [Double], rewards: RewardTotals
  ) {
    self.outerProducts = outerProducts
    self.crossProducts = crossProducts
    self.rewardedFeatures = rewardedFeatures
    self.rewards = rewards
  }

  private mutating func scale(by factor: Double) {
    outerProducts?.scale(by: factor)
    crossProducts?.scale(by: factor)
    for index in rewardedFeatures.indices { rewardedFeatures[index] *= factor }
    rewards.scale(by: factor)
  }

  /// Takes other sums of the same shape and reference in. - Complexity: that of their matrices' elements.
  package static func += (sums: inout CompleteSums, others: CompleteSums) {
    precondition(others.rewardedFeatures.count == sums.rewardedFeatures.count, "sums of two shapes")
    if let outerProducts = others.outerProducts { sums.outerProducts? += outerProducts }
    if let crossProducts = others.crossProducts { sums.crossProducts? += crossProducts }
    for (index, feature) in others.rewardedFeatures.enumerated() { sums.rewardedFeatures[index] += feature }
    sums.rewards += others.rewards
  }

  /// Whether every number is finite.
  package var isFinite: Bool {
    (outerProducts?.isFinite ?? true) && (crossProducts?.isFinite ?? true) && rewardedFeatures.allSatisfy(\.isFinite)
      && rewards.isFinite
  }
}
