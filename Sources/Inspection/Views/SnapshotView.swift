package import Attribution
import Bandits
package import Events
import Learning
package import Snapshots

/// What a snapshot holds, as plain numbers and names: what `inspect show` prints and its route answers.
///
/// Numbers are worked out from the sums where the file has them: see <doc:Inspection>.
package struct SnapshotView: Sendable {
  /// One element of a weight vector.
  package struct Weight: Equatable, Sendable {
    /// `FeatureSchema.elementNames`.
    package let feature: String
    package let value: Double
    /// Standard deviation under the posterior.
    package let deviation: Double
    /// Of a hashed bucket: values that fell into it, most frequent first; else none.
    package let values: [String]
  }

  /// One action.
  package struct Action: Sendable {
    package let id: ActionID
    /// Examples, open pairs included, each counted once whatever it weighs.
    package let n: Int
    /// Σw: what is left of their weights; n where nothing is forgotten.
    package let weight: Double
    /// Σwr / Σw; nil without weight.
    package let meanReward: Double?
    /// Of the mean reward, at 95%.
    package let interval: RewardInterval?
    /// At the average context; nil where there is none.
    package let mean: Double?
    package let deviation: Double?
    /// In the vector's order; empty where it has none of its own.
    package let weights: [Weight]
  }

  /// The matrix that is worst to invert.
  package struct Condition: Equatable, Sendable {
    /// ‖λI + A‖₁ ‖(λI + A)⁻¹‖₁.
    package let number: Double
    /// Whose it is; nil for that of the shared weights.
    package let action: ActionID?
  }

  package let placement: PlacementName
  package let version: UInt64
  /// Digest of all that a ranking depends on.
  package let content: String
  /// Descriptions of the configurations.
  package let policy: String
  package let features: String
  package let model: String
  /// nil before any event.
  package let trainedThrough: EventTime?
  package let publishedAt: EventTime
  /// In which rewards lie by the placement's rule.
  package let rewardRange: ClosedRange<Double>
  /// Closed so far.
  package let outcomes: Int
  package let parent: UInt64?
  /// OpenBLAS's version and core that derived it.
  package let kernel: String
  /// `sums` or `serving`: what the numbers were worked out from.
  package let from: String
  /// In the order of their ids.
  package let actions: [Action]
  /// In the vector's order; empty where none are shared.
  package let sharedWeights: [Weight]
  /// nil where no matrix was seen: of `counts`, without actions, and from serving tensors.
  package let condition: Condition?

  /// A view with all that recent decisions of the placement tell: what fell into hashed buckets, and, of a `shared`
  /// model, what its actions are.
  ///
  /// - Complexity: as below, and O(*decisions* · *candidates* · *dimension*) where these are asked for.
  package init(of kept: KeptSnapshot, decisions: [Decision], catalogue: Catalogue) {
    let features = kept.published.snapshot.features
    var (values, offered) = (BucketValues(features: features), OfferedVectors(features: features))
    let isShared = kept.published.snapshot.model.configuration.kind == .shared
    for decision in decisions {
      values.count(decision, from: catalogue)
      if isShared { offered.count(decision, from: catalogue) }
    }
    self.init(of: kept, values: values, offered: offered)
  }

  /// - Parameters:
  ///   - values: What fell into hashed buckets.
  ///   - offered: What actions are, for the average context of a `shared` model; nil: not known.
  /// - Complexity: O(*actions* · *d*³) for vectors of *d* elements of their own, and O(*z*³) for shared ones.
  package init(of kept: KeptSnapshot, values: BucketValues = .none, offered: OfferedVectors? = nil) {
    let (published, snapshot) = (kept.published, kept.published.snapshot)
    let numbers = ModelNumbers(kept, offered: offered ?? OfferedVectors(features: snapshot.features))
    (placement, version, content) = (snapshot.placement, snapshot.version, published.content)
    (policy, features) = (snapshot.policy.description, snapshot.features.description)
    model = snapshot.model.configuration.description
    trainedThrough = snapshot.trainedThrough == .distantPast ? nil : snapshot.trainedThrough
    (publishedAt, outcomes, parent) = (published.publishedAt, snapshot.outcomes, published.parent)
    (kernel, from) = (kept.kernel, numbers.source.rawValue)
    let names = snapshot.features.elementNames
    let named = { (weights: ModelNumbers.Weights?, start: Int) -> [Weight] in
      guard let weights else { return [] }
      return weights.values.indices.map { index in
        Weight(
          feature: names[start + index], value: weights.values[index], deviation: weights.deviations[index],
          values: values[start + index])
      }
    }
    rewardRange = kept.placement.attribution.reward.range
    let range = rewardRange
    actions = numbers.actions.map { Action($0, weights: named($0.weights, 0), range: range) }
    sharedWeights = named(numbers.shared, names.count - (numbers.shared?.values.count ?? 0))
    condition = SnapshotView.worst(of: numbers)
  }

  private static func worst(of numbers: ModelNumbers) -> Condition? {
    var worst = numbers.sharedCondition.map { Condition(number: $0, action: nil) }
    for action in numbers.actions {
      guard let number = action.condition, number > worst?.number ?? 0 else { continue }
      worst = Condition(number: number, action: action.id)
    }
    return worst
  }
}

extension SnapshotView.Action {
  fileprivate init(_ action: ModelNumbers.Action, weights: [SnapshotView.Weight], range: ClosedRange<Double>) {
    let rewards = action.rewards
    let meanReward = rewards.weight > 0 ? rewards.rewardSum / rewards.weight : nil
    self.init(
      id: action.id, n: rewards.count, weight: rewards.weight, meanReward: meanReward,
      interval: meanReward.flatMap { RewardInterval(mean: $0, weight: rewards.weight, range: range) },
      mean: action.mean, deviation: action.deviation, weights: weights)
  }
}
