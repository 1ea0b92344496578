#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A confidence sequence: intervals that hold at every size of a growing log at once, so that one may look after each
/// round and stop when the answer is clear. A fixed interval looked at so often misses sooner or later, surely.
///
/// Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, "Time-uniform central limit theory and asymptotic
/// confidence sequences", Annals of Statistics 52(6), Theorem 2.2, the mixture of normals on both sides:
/// mean ± σ √(2 (nρ² + 1) / (n²ρ²) · ln(√(nρ² + 1) / α)).
///
/// It is asymptotic, as the normal interval is: it trusts the variance, which few rounds do not tell. Those that hold
/// from the first round on, by betting (Waudby-Smith, Wu, Ramdas, Karampatziakis & Mineiro 2024), need the greatest
/// weight that could come, so the logged chance of every action, which logs do not always tell, and a reward model
/// fixed beforehand.
package enum ConfidenceSequence {
  /// The size at which it is narrowest; how wide it is elsewhere depends on this little: 26% more at a tenth of it, 17%
  /// more at a hundred times as much, where the confidence is 0.95.
  package static let usualSize = 10_000.0

  /// - Parameters:
  ///   - variance: The sample variance of what is averaged.
  ///   - count: How many rounds so far; at least 2.
  ///   - size: The number of rounds at which it shall be narrowest. It has to be the same at all looks.
  /// - Returns: nil where it says nothing: fewer than two rounds, numbers that are not finite, or a confidence not
  ///   above 0 and below 1.
  package static func interval(
    mean: Double, variance: Double, count: Int, confidence: Double, narrowestAt size: Double = usualSize
  ) -> Interval? {
    guard let confidence = Confidence(confidence), count >= 2, variance >= 0, size > 0, size < .infinity else {
      return nil
    }
    let n = Double(count)
    let ratio = n / size * (narrowest(missing: confidence.missed) - 1)
    let square = 2 * (1 + 1 / ratio) / n * (0.5 * log1p(ratio) - log(confidence.missed))
    return Interval(center: mean, half: (variance * square).squareRoot())
  }

  /// nρ² + 1 where the interval is narrowest: the v above 1 with v − ln v = 1 − 2 ln α, by Newton's method from above,
  /// where the function is convex and growing. (The authors' ρ, −W₋₁(−α²/e) = v, without their approximation of it.)
  private static func narrowest(missing missed: Double) -> Double {
    let sum = 1 - 2 * log(missed)
    var v = 2 * sum
    for _ in 0..<100 {
      let next = v - (v - log(v) - sum) / (1 - 1 / v)
      // What no longer falls has been found, but for rounding.
      guard next > 1, next < v else { break }
      v = next
    }
    return v
  }
}
