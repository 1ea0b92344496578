import Bandits
import Learning
import Measuring

/// What an outcome costs, and what a publish costs after so many of them. Times in microseconds.
struct LearnBenchmark {
  struct Result: Encodable {
    let model: String
    let shape: Shape
    /// Of one outcome: encoding its features, and the sums. No posterior is derived.
    let learn: Double
    /// Deriving the posteriors that the outcomes changed, and the published model.
    let publishAfter100: Double
    let publishAfter500: Double
    let publishAfter10000: Double
    /// Of one outcome, with its share of a publish after 500 of them, the default of a placement.
    let publishedBy500: Double
  }

  static func result(_ kind: ModelConfiguration.Kind, _ shape: Shape) -> Result? {
    var workload = ModelWorkload(kind: kind, shape: shape)
    guard workload.derive() != nil else { return nil }
    let publishes = [100, 500, 10_000].map { count in
      var changed = workload
      changed.learn(changed.outcomes(count))
      // A copy each time: what changed stays changed.
      return Stopwatch.median(samples: 7) {
        var copy = changed.learner
        return Double(copy.derive { _ in [] }?.experience ?? 0)
      }
    }
    let outcomes = workload.outcomes(1_024)
    let learn = Stopwatch.median {
      workload.learn(outcomes)
      return Double(workload.learner.unlearned.total)
    }
    let learnSeconds = learn / Double(outcomes.count)
    return Result(
      model: kind.rawValue, shape: shape, learn: microseconds(learnSeconds),
      publishAfter100: microseconds(publishes[0]), publishAfter500: microseconds(publishes[1]),
      publishAfter10000: microseconds(publishes[2]), publishedBy500: microseconds(learnSeconds + publishes[1] / 500))
  }
}
