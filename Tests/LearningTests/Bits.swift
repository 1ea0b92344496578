import Bandits
import Events
import LinearAlgebra

extension ActionSums {
  /// Everything in it, bit for bit.
  var bits: [UInt64] {
    let numbers = outerProducts.storage + openRows + rewardedFeatures + [rewardSum, rewardSquareSum]
    return [UInt64(count), UInt64(openRows.count)] + numbers.map(\.bitPattern)
  }
}

extension ActionPosterior {
  /// Everything in it, bit for bit.
  var bits: [UInt64] {
    [UInt64(rewards.count)] + (weights + [rewards.rewardSum, rewards.rewardSquareSum]).map(\.bitPattern)
      + inverseFactor.elements.map { UInt64($0.bitPattern) }
  }
}

extension Model {
  /// Everything in a disjoint model, bit for bit, by action.
  var bits: [ActionID: [UInt64]] {
    let posteriors = (self as? DisjointModel)?.posteriors ?? ActionMap()
    return Dictionary(uniqueKeysWithValues: zip(posteriors.ids, posteriors.values.map(\.bits)))
  }

  /// The posterior of an action in a disjoint model.
  subscript(action: ActionID) -> ActionPosterior? { (self as? DisjointModel)?.posteriors[action] }
}
