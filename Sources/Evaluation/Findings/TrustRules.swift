import Tables

/// When a value should not be believed.
///
/// - The log is worth fewer than 100 rounds of the policy, or less than 1% of its own: an average of a few great weights.
/// - The mean weight is more than 4 standard errors from 1, which it is by true propensities.
/// - More than 1% of the policy's probability is on actions that the log never takes: nothing is known of them.
/// - The policy's snapshot had learned from rounds that it is judged by.
struct TrustRules {
  static let leastRounds = 100.0
  static let leastShare = 0.01
  static let greatestZ = 4.0
  static let greatestUnsupported = 0.01
  /// What a mean weight's standard error counts as at least: propensities that were written with six digits are off by as
  /// much, and where all weights are the same they have no standard error that would forgive it.
  private static let leastError = 1e-5

  let rounds: Int

  /// How many standard errors a mean weight is from 1; 0 where that is not known.
  static func meanWeightZ(_ mean: Double, standardError: Double) -> Double {
    standardError.isNaN ? 0 : (mean - 1) / max(standardError, leastError)
  }

  func doubts(of diagnostics: PolicyDiagnostics) -> [Doubt] {
    [few(diagnostics), weighed(diagnostics), unsupported(diagnostics), learned(diagnostics)].compactMap { $0 }
  }

  private func few(_ diagnostics: PolicyDiagnostics) -> Doubt? {
    let size = diagnostics.effectiveSampleSize
    guard size.isFinite else {
      return Doubt(
        .fewEffectiveRounds, "its weights are too great to be added up: the largest is \(diagnostics.largestWeight)")
    }
    guard size < max(TrustRules.leastRounds, TrustRules.leastShare * Double(rounds)) else { return nil }
    let worth =
      diagnostics.taken.map { "it took \($0) of \(rounds) rounds" }
      ?? "the \(rounds) rounds are worth \(size.text(places: 1)) rounds of this policy"
    return Doubt(.fewEffectiveRounds, "\(worth): at least 100 and 1% of the rounds are needed")
  }

  private func weighed(_ diagnostics: PolicyDiagnostics) -> Doubt? {
    guard abs(diagnostics.meanWeightZ) > TrustRules.greatestZ else { return nil }
    return Doubt(
      .meanWeight,
      "the mean weight is \(diagnostics.meanWeight.text(places: 4)), "
        + "\(abs(diagnostics.meanWeightZ).text(places: 1)) standard errors from 1: "
        + "propensities are not those with which actions were drawn, rounds are missing, or the policy lives on "
        + "actions that the log drew so seldom that hardly any came")
  }

  private func unsupported(_ diagnostics: PolicyDiagnostics) -> Doubt? {
    guard diagnostics.unsupported > TrustRules.greatestUnsupported else { return nil }
    return Doubt(
      .unsupported,
      "\((diagnostics.unsupported * 100).text(places: 1))% of its probability is on actions that the log never takes: "
        + "nothing is known of these")
  }

  private func learned(_ diagnostics: PolicyDiagnostics) -> Doubt? {
    guard let share = diagnostics.learnedFrom, share > 0 else { return nil }
    return Doubt(
      .learnedFromRounds,
      "its snapshot had learned from \((share * 100).text(places: 1))% of the rounds it is judged by: "
        + "judge it by later ones")
  }
}
