import Bandits
import Events
import LinearAlgebra

extension ActionSums {
  /// Everything in it, bit for bit.
  var bits: [UInt64] {
    let matrices = (outerProducts?.storage ?? []) + (crossProducts?.storage ?? []) + openRows + openPartners
    let numbers = matrices + rewardedFeatures + [rewards.weight, rewards.rewardSum, rewards.rewardSquareSum]
    return [UInt64(rewards.count), UInt64(openRows.count)] + numbers.map(\.bitPattern)
  }
}

extension ModelSums {
  /// Everything in it, bit for bit; the sums over all actions under an id that no action has.
  var bits: [ActionID: [UInt64]] {
    var bits = actions.mapValues(\.bits)
    if all.rewards.count > 0 { bits[""] = all.bits }
    for (action, times) in offers?.times ?? [:] {
      bits[action, default: []] += [times.lastOffered.milliseconds, Int64(times.since)].map { UInt64(bitPattern: $0) }
    }
    return bits
  }
}

extension Model {
  /// Everything in it, bit for bit.
  var bits: [String] {
    let totals = actionIDs.map { id in
      let rewards = rewards(of: id) ?? RewardTotals()
      let numbers = [rewards.weight, rewards.rewardSum, rewards.rewardSquareSum]
      return "\(id) \(rewards.count) \(numbers.map(\.bitPattern))"
    }
    return totals + tensors.map { "\($0.name) \($0.elements.bits)" } + ["\(experience)"]
  }

  /// The posterior of an action in a disjoint model.
  subscript(action: ActionID) -> ActionPosterior? { (self as? DisjointModel)?.posteriors[action] }
}

extension ModelTensor.Elements {
  fileprivate var bits: [UInt64] {
    switch self {
    case .doubles(let values): values.map(\.bitPattern)
    case .floats(let values): values.map { UInt64($0.bitPattern) }
    case .integers(let values): values.map { UInt64(bitPattern: $0) }
    }
  }
}
