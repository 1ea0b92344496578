extension PolicyTally {
  /// The estimates that apply, in the order of `EstimatorName`; of several of a name, the one that SLOPE chooses.
  ///
  /// - Parameters:
  ///   - rewards: Between what rewards can lie.
  ///   - normal: The quantile by which a standard error becomes half an interval.
  func findings(rewards: ClosedRange<Double>, normal: Double) -> [Finding] {
    var findings = quotientFindings
    let means = meanFindings(rewards: rewards)
    for name in EstimatorName.allCases {
      let candidates = means.filter { $0.estimator == name }
      if candidates.count < 2 {
        findings += candidates
      } else {
        let choice = Slope.choice(of: candidates.map { ($0.value, normal * $0.standardError) })
        findings += choice.map { [candidates[$0]] } ?? []
      }
    }
    findings += listFindings(rewards: rewards)
    let order = Dictionary(uniqueKeysWithValues: zip(EstimatorName.allCases, 0...))
    return findings.filter(\.value.isFinite).sorted {
      order[$0.estimator, default: 0] < order[$1.estimator, default: 0]
    }
  }

  private var quotientFindings: [Finding] {
    quotients.enumerated().compactMap { index, moments in
      let (name, estimator) = suite.quotients[index]
      guard moments.hasDenominator || name == .replay else { return nil }
      return Finding(
        name, value: moments.value,
        standardError: estimator.takesDenominatorAsKnown ? moments.standardErrorOfValues : moments.standardError,
        at: firstQuotientColumn.map { first in
          let first = first + 3 * index
          let direct = name == .sndr ? (above: first, below: EvaluationSums.Column.importance) : nil
          return ClusterValue(direct: direct, quotient: (first + 1, first + 2))
        })
    }
  }

  private func meanFindings(rewards: ClosedRange<Double>) -> [Finding] {
    means.enumerated().map { index, moments in
      let mean = suite.means[index]
      return Finding(
        mean.name, moments,
        at: firstColumn.map {
          ClusterValue(direct: ($0 + index, EvaluationSums.Column.importance), quotient: nil)
        },
        possible: mean.estimator.contributions(
          ofWeightsUpTo: weights.largest, rewards: rewards, predictions: predictions ?? 0...0),
        parameter: mean.parameter, isTuned: mean.isTuned)
    }
  }

  private func listFindings(rewards: ClosedRange<Double>) -> [Finding] {
    guard let lists, lists.hasLongLists, !suite.means.isEmpty else { return [] }
    return ListTally.names.enumerated().map { index, name in
      Finding(
        name, lists.moments[index],
        at: firstListColumn.map {
          ClusterValue(direct: ($0 + index, $0 + ListTally.names.count), quotient: nil)
        },
        possible: rewards.scaled(by: lists.factor(of: name)))
    }
  }

  /// What a reader should know of the estimates.
  var notes: [String] { [brokenLists, silence].compactMap { $0 } }

  private var brokenLists: String? {
    guard let lists, lists.hasLongLists, lists.brokenCount > 0 else { return nil }
    return "\(lists.brokenCount) lists without one of their places are left out of what lists earn"
  }

  /// A value of 0 ± 0 looks certain, and says only that little is known.
  private var silence: String? {
    guard !suite.means.isEmpty, products.count > 0, products.earnsNothing else { return nil }
    return
      "no round that weighs earned anything: 0 ± 0 is not certain, the interval by clopperPearson tells what may be earned"
  }
}
