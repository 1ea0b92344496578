import Bandits
import Events
import LinearAlgebra
import Snapshots

/// What a snapshot says of every weight and every action, in Double, before it is given names.
struct ModelNumbers {
  /// What the numbers were worked out from.
  enum Source: String {
    /// The sums, in Double: complete digits.
    case sums
    /// The serving tensors: deviations as rankings see them, in Float; what only sums tell is missing.
    case serving
  }

  /// Weights and their standard deviations, in the vector's order.
  struct Weights {
    let values: [Double]
    let deviations: [Double]
  }

  /// Of one action.
  struct Action {
    let id: ActionID
    let rewards: RewardTotals
    /// Its own; nil where it has none (`counts`, `shared`).
    var weights: Weights?
    /// At the average context; nil where there is none.
    var mean: Double?
    var deviation: Double?
    /// Condition number of λI + A; nil where it has no matrix of its own.
    var condition: Double?
  }

  let source: Source
  /// In the order of their ids.
  var actions: [Action]
  /// Of `shared` and `hybrid`.
  var shared: Weights?
  var sharedCondition: Double?

  /// From the sums where the file has them and they can be factored, else from the serving tensors.
  ///
  /// - Parameter offered: What actions are, where a model keeps no vectors of each.
  init(_ kept: KeptSnapshot, offered: OfferedVectors) {
    let schema = kept.published.snapshot.features
    if let sums = kept.sums, let numbers = ModelNumbers(of: sums, schema, offered) {
      self = numbers
    } else {
      self.init(serving: kept.published.snapshot.model)
    }
  }

  init(_ source: Source, _ actions: [Action], shared: Weights? = nil, sharedCondition: Double? = nil) {
    (self.source, self.actions, self.shared, self.sharedCondition) = (source, actions, shared, sharedCondition)
  }

  /// - Returns: nil if a number is not finite or a factor fails, as in a file whose numbers were made up.
  /// - Complexity: O(*actions* · *d*³); `hybrid` O(*actions* · (*x*³ + *x*² *z* + *x z*²) + *z*³).
  private init?(of sums: SnapshotSums, _ schema: FeatureSchema, _ offered: OfferedVectors) {
    let complete = sums.actionIDs.compactMap { id in sums.complete(id).map { (id, $0) } }
    let regularization = sums.settled.configuration.regularization
    let numbers: ModelNumbers? =
      switch sums.settled.configuration.kind {
      case .counts: ModelNumbers(.sums, complete.map { ModelNumbers.beta($0, $1.rewards) })
      case .disjoint: ModelNumbers(disjoint: complete, regularization, schema)
      case .shared: ModelNumbers(shared: complete, all: sums.all, regularization, schema, offered)
      case .hybrid: ModelNumbers(hybrid: complete, all: sums.all, regularization, schema)
      }
    guard let numbers else { return nil }
    self = numbers
  }

  /// Mean and deviation of Beta(1 + Σ w r, 1 + Σ w (1 − r)), which no context changes.
  static func beta(_ id: ActionID, _ rewards: RewardTotals) -> Action {
    let parameters = BetaParameters(
      alpha: 1 + max(rewards.rewardSum, 0), beta: 1 + max(rewards.weight - rewards.rewardSum, 0))
    return Action(id: id, rewards: rewards, mean: parameters.mean, deviation: parameters.deviation)
  }

  /// θ = (λI + A)⁻¹b, the deviation of θ_j √((λI + A)⁻¹)_jj, and at x xᵀθ and √(xᵀ(λI + A)⁻¹x).
  private init?(disjoint complete: [(ActionID, CompleteSums)], _ regularization: Double, _ schema: FeatureSchema) {
    let average = AverageContext(schema, moments: complete.compactMap(\.1.moments))
    var actions: [Action] = []
    for (id, sums) in complete {
      guard let matrix = sums.outerProducts,
        let posterior = DensePosterior(of: matrix, regularization: regularization)
      else { return nil }
      let weights = posterior.factor.solve(sums.rewardedFeatures)
      let vector = sums.moments.flatMap { average?.vector($0) }
      actions.append(
        Action(
          id: id, rewards: sums.rewards,
          weights: Weights(values: weights, deviations: posterior.variances.map { $0.squareRoot() }),
          mean: vector.map { weights.dot($0) },
          deviation: vector.map { posterior.variance(at: $0).squareRoot() }, condition: posterior.condition))
    }
    self.init(.sums, actions)
  }

  /// As `disjoint`, of all examples at once.
  private init?(
    shared complete: [(ActionID, CompleteSums)], all: CompleteSums, _ regularization: Double, _ schema: FeatureSchema,
    _ offered: OfferedVectors
  ) {
    guard let matrix = all.outerProducts,
      let posterior = DensePosterior(of: matrix, regularization: regularization)
    else { return nil }
    let weights = posterior.factor.solve(all.rewardedFeatures)
    let average = AverageContext(schema, moments: [all].compactMap(\.moments))
    let actions = complete.map { id, sums in
      let vector = offered[id].flatMap { average?.vector(offered: $0) }
      return Action(
        id: id, rewards: sums.rewards, mean: vector.map { weights.dot($0) },
        deviation: vector.map { posterior.variance(at: $0).squareRoot() })
    }
    self.init(
      .sums, actions, shared: Weights(values: weights, deviations: posterior.variances.map { $0.squareRoot() }),
      sharedCondition: posterior.condition)
  }
}
