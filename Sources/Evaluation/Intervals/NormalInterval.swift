/// The mean ± as many standard errors as the normal distribution asks for.
///
/// Right for many rounds with tame weights; too narrow, and off to one side, for few rounds with wild ones.
package enum NormalInterval {
  /// - Returns: nil where mean or standard error is no finite number, or the confidence is not above 0 and below 1.
  package static func interval(mean: Double, standardError: Double, confidence: Double) -> Interval? {
    guard let confidence = Confidence(confidence) else { return nil }
    return Interval(center: mean, half: confidence.deviations * standardError)
  }
}
