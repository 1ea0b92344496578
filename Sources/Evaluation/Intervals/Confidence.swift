import Bandits

/// A confidence as what may be missed: α.
struct Confidence {
  let missed: Double

  /// - Returns: nil unless the confidence is above 0 and below 1.
  init?(_ confidence: Double) {
    guard confidence > 0, confidence < 1 else { return nil }
    missed = 1 - confidence
  }

  /// How many standard deviations on either side of a normal mean hold the confidence.
  var deviations: Double { -NormalQuantile.lower(missed / 2) }
}

extension Interval {
  /// `center` ± `half`; nil where these are no numbers, so that NaN is never told as an end.
  init?(center: Double, half: Double) {
    let (lower, upper) = (center - half, center + half)
    guard lower.isFinite, upper.isFinite, half >= 0 else { return nil }
    self.init(lower: lower, upper: upper)
  }
}
