/// An estimate before its intervals: what is known of it, and where its sums by cluster are.
struct Finding {
  let estimator: EstimatorName
  let value: Double
  let standardError: Double
  let parameter: Double?
  let isTuned: Bool
  /// nil where nothing is known by cluster.
  let clusters: ClusterValue?
  /// Of contributions; nil for quotients, whose contributions are none of an average.
  let contributions: Contributions?

  struct Contributions {
    let count: Int
    let variance: Double
    /// What they can be, where weights reach as far as the greatest that was seen.
    let range: ClosedRange<Double>
  }

  init(
    _ estimator: EstimatorName, _ moments: MeanMoments, at clusters: ClusterValue?, possible: ClosedRange<Double>,
    parameter: Double? = nil, isTuned: Bool = false
  ) {
    self.estimator = estimator
    value = moments.value
    standardError = moments.standardError
    self.parameter = parameter
    self.isTuned = isTuned
    self.clusters = clusters
    contributions =
      moments.least.isFinite && moments.greatest.isFinite
      ? Contributions(
        count: moments.count, variance: moments.variance,
        range: min(moments.least, possible.lowerBound)...max(moments.greatest, possible.upperBound)) : nil
  }

  init(_ estimator: EstimatorName, value: Double, standardError: Double, at clusters: ClusterValue?) {
    self.estimator = estimator
    self.value = value
    self.standardError = standardError
    parameter = nil
    isTuned = false
    self.clusters = clusters
    contributions = nil
  }
}
