package import Bandits
import Events

/// The ridge regression of a placement: what its model would expect of each candidate, had it learned from all the
/// other folds' rounds, by the same sums and derivations that the service learns with.
///
/// Rewards may be any number within ±`Example.rewardLimit`. A round of importance ω counts ω times: its vector and
/// reward are taken times √ω. Nothing is forgotten or retired: it is asked what was earned, not what is. λ is the
/// model's.
///
/// - Complexity: Memory for *folds* times the sums of the placement, and later for as many models.
package struct PlacementRidge: FittedRewardModel {
  package let folds: Folds
  private let schema: FeatureSchema
  /// By fold; empty once the models are derived.
  private var sums: [ModelSums]
  /// Of each fold, by the rounds of all others; nil where a number is not finite. Empty before the first prediction.
  private var models: [(any Model)?] = []
  private var estimates = Estimates()

  /// - Precondition: Of another kind than `counts`, which asks for no features: see `ModelConfiguration.ridge`.
  package init(model: ModelConfiguration, features: FeatureSchema, folds: Folds) {
    precondition(model.kind != .counts, "a regression without weights")
    self.folds = folds
    schema = features
    let lasting = ModelConfiguration(kind: model.kind, regularization: model.regularization)
    let empty = ModelSums(configuration: lasting, shape: VectorShape(model.kind, of: features))
    sums = Array(repeating: empty, count: folds.count)
  }

  /// - Throws: `RoundFault` for a round without a decision, one that the schema cannot encode, naming the feature,
  ///   and one whose reward or importance is too large.
  /// - Complexity: that of `ModelSums.add`.
  package mutating func learn(_ round: Round) throws {
    precondition(models.isEmpty, "a round to learn from after the first prediction")
    let decision = try decision(of: round)
    let candidate = round.candidates[round.chosen]
    let vector = try encode(decision.context, [decision.candidates[candidate]]) { _ in candidate }.elements
    let root = round.importance.squareRoot()
    let example = Example(features: vector.map { root * $0 }, reward: root * round.reward)
    switch sums[folds.fold(of: round.cluster)].add(example, of: decision.candidates[candidate].id) {
    case nil: return
    case .feature: throw RoundFault("an importance of \(round.importance) is too large for the reward model")
    case .reward: throw RoundFault("a reward of \(round.reward) is too large for the reward model")
    }
  }

  /// - Throws: `RoundFault` as `learn` does, and where the model is not finite.
  /// - Complexity: that of the model's estimates; the first time, what deriving *folds* models costs.
  package mutating func predict(_ round: Round, into predictions: inout [Double]) throws {
    if models.isEmpty {
      models = (0..<folds.count).map(model(without:))
      sums = []
    }
    let decision = try decision(of: round)
    guard let model = models[folds.fold(of: round.cluster)] else { throw RoundFault("the reward model is not finite") }
    let candidates = round.candidates.map { decision.candidates[$0] }
    let vectors = try encode(decision.context, candidates) { round.candidates[$0] }
    model.estimate(candidates.map(\.id), vectors: vectors, into: &estimates)
    predictions.removeAll(keepingCapacity: true)
    predictions.append(contentsOf: estimates.means)
  }

  /// The folds stand for regions of which each has learned by itself.
  private func model(without fold: Int) -> (any Model)? {
    var origins: [Origin: OriginSums.State] = [:]
    for other in 0..<folds.count where other != fold {
      origins[Origin("\(other)")] = OriginSums.State(offset: 0, sums: sums[other])
    }
    return OriginSums(origins).model()
  }

  private func decision(of round: Round) throws(RoundFault) -> Decision {
    guard let decision = round.decision, round.candidates.count == round.actions.count else {
      throw RoundFault("the placement's features ask for decisions with contexts, and this log has none")
    }
    return decision
  }

  /// - Parameter number: Which candidate of the decision one of `candidates` is.
  private func encode(
    _ context: Features, _ candidates: [Candidate], number: (Int) -> Int
  ) throws(RoundFault) -> SlateVectors {
    do throws(FeatureError) {
      return try schema.encode(context, candidates: candidates)
    } catch {
      let place = error.candidate.map { "actions[\(number($0))].features.\(error.feature)" }
      throw RoundFault(error.reason, column: place ?? error.place)
    }
  }
}

extension ModelConfiguration {
  /// The ridge regression of a placement with this model.
  ///
  /// A model of `counts` asks for no features: it is the table of its actions then, with the usual penalty, which takes
  /// rewards of any size where counts take those from 0 to 1.
  package func ridge(over features: FeatureSchema, folds: Folds) -> any FittedRewardModel {
    switch kind {
    case .counts: TabularRidge(folds: folds)
    case .disjoint, .shared, .hybrid: PlacementRidge(model: self, features: features, folds: folds)
    }
  }
}
