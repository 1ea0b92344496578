import Bandits
import Events
import Learning
import Measuring

/// Whole rankings, from features to places, beside what of them the model's estimates take. Times in microseconds.
struct RankBenchmark {
  struct Result: Encodable {
    let model: String
    let policy: String
    let shape: Shape
    /// Means and deviations of all candidates.
    let estimates: Double
    let ranking: Double
    /// Of the ranking to the estimates.
    let ratio: Double
  }

  private static let policies: [(name: String, algorithm: PolicyConfiguration.Algorithm)] = [
    ("uniform", .uniform), ("epsilonGreedy", .epsilonGreedy(epsilon: 0.1)), ("linUCB", .linUCB(alpha: 1)),
    ("thompson", .thompson(scale: 1)), ("squareCB", .squareCB(gamma: 10, exponent: 0.5)),
  ]

  /// A ranking under each policy, one place drawn, a hundredth drawn uniformly; none if this build has no such model.
  static func results(_ kind: ModelConfiguration.Kind, _ shape: Shape) -> [Result] {
    var workload = ModelWorkload(kind: kind, shape: shape)
    guard let model = workload.derive() else { return [] }
    let context = workload.context()
    let vectors = encode(context, workload)
    let actions = workload.candidates.map(\.id)
    var estimates = Estimates()
    let estimate = {
      model.estimate(actions, vectors: vectors, into: &estimates)
      return estimates.means[0] + estimates.deviations[0]
    }
    let rankings = policies.map { ranking(of: model, by: $0.algorithm, at: context, workload) }
    let times = Stopwatch.medians([estimate] + rankings)
    return zip(policies, times.dropFirst()).map { policy, time in
      Result(
        model: kind.rawValue, policy: policy.name, shape: shape, estimates: microseconds(times[0]),
        ranking: microseconds(time), ratio: rounded(time / times[0]))
    }
  }

  private static func ranking(
    of model: any Model, by algorithm: PolicyConfiguration.Algorithm, at context: Features, _ workload: ModelWorkload
  ) -> () -> Double {
    let ranker = Ranker(model: model, configuration: PolicyConfiguration(algorithm: algorithm, floor: 0.01))
    let actions = workload.candidates.map(\.id)
    var (scratch, decisions) = (Ranker.Scratch(), 0)
    return {
      decisions += 1
      let query = RankQuery(
        decisionID: DecisionID("q\(decisions)"), placement: workload.placement.name, actions: actions,
        vectors: encode(context, workload))
      return ranker.rank(query, scratch: &scratch)[0].score
    }
  }

  private static func encode(_ context: Features, _ workload: ModelWorkload) -> SlateVectors {
    guard let vectors = try? workload.placement.features.encode(context, candidates: workload.candidates) else {
      preconditionFailure("features that their own schema does not encode")
    }
    return vectors
  }
}
