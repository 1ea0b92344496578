package import Attribution
package import Bandits
package import Events

/// The model of one placement while it learns: settled sums per action, and the posteriors last derived from them.
///
/// Settled sums take closed outcomes in canonical order. With `learn: immediate` a published model also holds the open
/// pairs with the reward they have so far; these provisional sums are built anew on a copy at each publish, from the
/// open pairs in canonical order, and never subtracted from.
package struct Learner: Sendable {
  package let placement: Placement
  /// The sums of closed outcomes.
  package private(set) var settled: [ActionID: ActionSums] = [:]
  /// Outcomes that teach nothing and are counted: the feature schema cannot encode their context, or their reward could
  /// not be measured.
  package private(set) var unlearnable = 0
  private var posteriors: [ActionID: ActionPosterior] = [:]
  private var changed: Set<ActionID> = []

  package init(placement: Placement) { self.placement = placement }

  /// Adds a closed outcome, or amends the reward of one that was added. - Complexity: that of `ActionSums.add`.
  package mutating func learn(_ outcome: Outcome) {
    let example =
      outcome.isMeasured
      ? example(of: outcome.decision, place: outcome.place, reward: outcome.reward) : nil
    guard let example else {
      if outcome.amended == nil { unlearnable += 1 }
      return
    }
    let dimension = placement.features.dimension
    if let old = outcome.amended {
      settled[outcome.action]?.amend(example.features, from: old, to: outcome.reward)
    } else {
      settled[outcome.action, default: ActionSums(dimension: dimension)].add(example)
    }
    changed.insert(outcome.action)
  }

  /// Notes actions whose open pairs have changed.
  package mutating func note(changed actions: [ActionID]) {
    if placement.learn == .immediate { changed.formUnion(actions) }
  }

  /// Derives the model of everything learned so far; actions that did not change keep their posteriors.
  ///
  /// - Parameter openPairs: The open pairs of an action in canonical order.
  /// - Returns: nil if a posterior is not finite or a factor fails; the model last derived stays what it was.
  /// - Complexity: O(*changed actions* · *dimension*³), and what the open pairs of those cost.
  package mutating func derive(openPairs: (ActionID) -> [OpenPair]) -> (any Model)? {
    var next = posteriors
    for action in changed.sorted() {
      let sums = sums(of: action, with: placement.learn == .immediate ? openPairs(action) : [])
      guard let sums else {
        next[action] = nil
        continue
      }
      guard let posterior = ActionPosterior(of: sums, regularization: placement.model.regularization) else {
        return nil
      }
      next[action] = posterior
    }
    posteriors = next
    changed.removeAll(keepingCapacity: true)
    return DisjointModel(
      dimension: placement.features.dimension, regularization: placement.model.regularization, posteriors: next)
  }

  /// Settled and provisional sums of an action; nil if there is nothing to learn from.
  private func sums(of action: ActionID, with open: [OpenPair]) -> ActionSums? {
    var sums = settled[action] ?? ActionSums(dimension: placement.features.dimension)
    for pair in open where pair.isMeasured {
      if let example = example(of: pair.decision, place: pair.place, reward: pair.reward) { sums.add(example) }
    }
    return sums.count > 0 ? sums : nil
  }

  private func example(of decision: Decision, place: Int, reward: Double) -> Example? {
    let action = decision.candidates[decision.places[place].candidate]
    guard reward.isFinite,
      let features = try? placement.features.encode(decision.context, action: action.features)
    else { return nil }
    return Example(features: features, reward: reward)
  }
}
