/// What is asked of an evaluation beside its policies.
package struct EvaluationSettings: Equatable, Sendable {
  package var confidence = 0.95
  package var seed: UInt64 = 0
  /// Replicates of the bootstrap; 0 leaves it and everything that is clustered out.
  package var replicates = 1_000
  /// Where weights are clipped; nil: SLOPE chooses. Likewise the others.
  package var clip: Double?
  package var switchTau: Double?
  package var drosLambda: Double?
  package var subGaussianLambda: Double?
  /// Between what rewards can lie, for intervals that depend on it; nil: 0...1, widened to what was seen.
  package var rewards: ClosedRange<Double>?

  package init() {}
}

/// The estimators that run over a policy's rounds, and over its lists.
package struct EstimatorSuite: Sendable {
  /// An estimator that averages, with the parameter it has.
  package struct Mean: Sendable {
    package let name: EstimatorName
    package let estimator: any Estimator
    package let parameter: Double?
    /// Whether it is one of several of its name, of which SLOPE chooses.
    package let isTuned: Bool

    init(_ name: EstimatorName, _ estimator: any Estimator, parameter: Double? = nil, isTuned: Bool = false) {
      (self.name, self.estimator, self.parameter, self.isTuned) = (name, estimator, parameter, isTuned)
    }
  }

  package private(set) var means: [Mean] = []
  package private(set) var quotients: [(name: EstimatorName, estimator: any SelfNormalizedEstimator)] = []

  /// Those of a policy that only takes rounds or leaves them.
  package static var ofTakenRounds: EstimatorSuite {
    var suite = EstimatorSuite()
    suite.quotients = [(.replay, TakenReward())]
    return suite
  }

  private init() {}

  /// - Parameter hasRewardModel: Without one there is no DM, nor what corrects it.
  package init(_ settings: EvaluationSettings, hasRewardModel: Bool) {
    quotients = [(.replay, MatchedReward()), (.snips, SelfNormalizedReward())]
    means = [Mean(.ips, WeightedReward(.none)), Mean(.balanced, BalancedReward())]
    add(.clippedIPS, settings.clip) { WeightedReward(.clipped(limit: $0)) }
    add(.subGaussianIPS, settings.subGaussianLambda) { WeightedReward(.subGaussian(lambda: $0)) }
    guard hasRewardModel else { return }
    quotients.append((.sndr, SelfNormalizedDoublyRobust()))
    means += [Mean(.dm, DoublyRobust(.all)), Mean(.dr, DoublyRobust(.none))]
    add(.clippedDR, settings.clip) { DoublyRobust(.clipped(limit: $0)) }
    add(.switchDR, settings.switchTau) { DoublyRobust(.switched(threshold: $0)) }
    add(.dros, settings.drosLambda) { DoublyRobust(.optimistic(lambda: $0)) }
    add(.subGaussianDR, settings.subGaussianLambda) { DoublyRobust(.subGaussian(lambda: $0)) }
  }

  private mutating func add(_ name: EstimatorName, _ parameter: Double?, _ make: (Double) -> any Estimator) {
    if let parameter { return means.append(Mean(name, make(parameter), parameter: parameter)) }
    means += TuningGrid.parameters(of: name).map { Mean(name, make($0), parameter: $0, isTuned: true) }
  }
}
