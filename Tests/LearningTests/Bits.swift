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
    [UInt64(count)] + (weights + [rewardSum, rewardSquareSum]).map(\.bitPattern)
      + inverseFactor.elements.map { UInt64($0.bitPattern) }
  }
}

extension DisjointModel {
  /// Everything in it, bit for bit, by action.
  var bits: [ActionID: [UInt64]] {
    Dictionary(uniqueKeysWithValues: actions.map { ($0.id, $0.posterior.bits) })
  }
}
