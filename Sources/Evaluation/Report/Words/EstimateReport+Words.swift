import Tables

extension EstimatorName {
  /// What its parameter is called; nil where it has none.
  private var parameterName: String? {
    switch self {
    case .clippedIPS, .clippedDR: "clip"
    case .switchDR: "τ"
    case .dros, .subGaussianIPS, .subGaussianDR: "λ"
    default: nil
    }
  }

  fileprivate func words(for parameter: Double) -> String {
    let number = parameter == .infinity ? "∞" : parameter.shortText(digits: 4)
    return parameterName.map { "\($0) \(number)" } ?? number
  }
}

extension IntervalKind {
  /// Its name for people.
  var words: String {
    switch self {
    case .normal: "normal"
    case .bootstrap: "bootstrap"
    case .bernstein: "Bernstein"
    case .clopperPearson: "Clopper–Pearson"
    case .cressieRead: "Cressie–Read"
    case .confidenceSequence: "at all times"
    }
  }
}

extension EstimateReport {
  /// `τ 10 by SLOPE`; empty where the estimator has none.
  var parameterWords: String {
    guard let parameter else { return "" }
    return estimator.words(for: parameter) + (isTuned ? " by SLOPE" : "")
  }
}

extension PolicyReport {
  /// What a reader who wants one number should take: doubly robust where there is a reward model.
  private static let preference: [EstimatorName] = [.dr, .snips, .ips, .replay, .dm]

  /// The estimate that stands for the policy in a summary; nil if there is none. Where every weight is 1, what was earned.
  var headline: EstimateReport? {
    if diagnostics.largestWeight == 1, diagnostics.meanWeight == 1, diagnostics.taken == nil,
      let earned = estimates.first(where: { $0.estimator == .ips })
    {
      return earned
    }
    let preferred = PolicyReport.preference.lazy.compactMap { name in estimates.first { $0.estimator == name } }
    return preferred.first ?? estimates.first
  }

  /// Estimates of what a round earns, or of what a list does.
  func estimates(ofLists: Bool) -> [EstimateReport] { estimates.filter { $0.estimator.isOfLists == ofLists } }
}

extension EvaluationReport {
  /// What a round of the log earned, if the policy `logged` was asked for.
  var loggedValue: Double? {
    let logged = policies.first { $0.name == "logged" }
    return (logged?.estimates.first { $0.estimator == .ips } ?? logged?.headline)?.value
  }
}
