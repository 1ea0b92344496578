import Bandits

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The Beta distribution: the regularized incomplete beta function Iₓ(α, β), and its inverse.
///
/// Both tails are found by themselves, so that a small one keeps its bits. The power xᵅ(1 − x)ᵝ / B(α, β) is taken from
/// how far x lies from the mean, not from logarithms that cancel (Loader 2000); the rest is a continued fraction
/// (Didonato & Morris 1992, TOMS 708, BFRAC).
///
/// Relative error: below 1e-12 for α and β of 1e-3...1e7, unless the last bit of the argument makes more of it
/// (`BetaDistributionTests`). Complexity: O(√(α + β)) at worst, 10 ns each.
package struct BetaDistribution: Equatable, Sendable {
  /// A greater parameter would take too long: 10⁵ steps.
  private static let greatestParameter = 1e10

  private let alpha: Double
  private let beta: Double
  /// ln of the power where x is α / (α + β).
  private let logPeak: Double

  /// - Returns: nil unless both parameters are above 0 and at most 10¹⁰.
  package init?(alpha: Double, beta: Double) {
    let greatest = BetaDistribution.greatestParameter
    guard alpha > 0, beta > 0, alpha <= greatest, beta <= greatest else { return nil }
    (self.alpha, self.beta) = (alpha, beta)
    let rest = StirlingRest.at(alpha + beta) - StirlingRest.at(alpha) - StirlingRest.at(beta)
    logPeak = 0.5 * (log(alpha) + log(beta / (alpha + beta)) - log(2 * .pi)) + rest
  }

  private init(mirrored other: BetaDistribution) {
    (alpha, beta, logPeak) = (other.beta, other.alpha, other.logPeak)
  }

  /// P(X ≤ x). - Parameter x: What is not within 0...1 counts as its nearer end; NaN gives NaN.
  package func lowerTail(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x <= 0 { return 0 }
    return x >= 1 ? 1 : exp(tail(x, 1 - x).logarithm)
  }

  /// P(X > x), of which nothing is lost where it is small.
  package func upperTail(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x <= 0 { return 1 }
    return x >= 1 ? 0 : exp(BetaDistribution(mirrored: self).tail(1 - x, x).logarithm)
  }

  /// The x with P(X ≤ x) = `probability`.
  ///
  /// - Returns: NaN unless the probability is within 0...1.
  package func lowerQuantile(_ probability: Double) -> Double { point(lower: probability, upper: 1 - probability).x }

  /// The x with P(X > x) = `probability`, which may be tiny.
  package func upperQuantile(_ probability: Double) -> Double { point(lower: 1 - probability, upper: probability).x }

  /// The x between two tails, and 1 − x, neither of which loses bits where it is small.
  func point(lower: Double, upper: Double) -> (x: Double, complement: Double) {
    guard lower >= 0, upper >= 0 else { return (.nan, .nan) }
    if lower <= upper {
      let odds = odds(of: lower)
      return odds == .infinity ? (1, 0) : (odds / (1 + odds), 1 / (1 + odds))
    }
    let mirror = BetaDistribution(mirrored: self).point(lower: upper, upper: lower)
    return (mirror.complement, mirror.x)
  }

  /// x / (1 − x) where the lower tail is `probability`, at most ½; 0 below the least normal number.
  ///
  /// By Newton's method on ln P(X ≤ x) as a function of ln x / (1 − x): it is concave and lies below the line from
  /// which it parts at −∞, so that steps from that line never overshoot.
  private func odds(of probability: Double) -> Double {
    guard probability > 0 else { return 0 }
    let (target, sum) = (log(probability), alpha + beta)
    let logInverse = logPeak - alpha * log(alpha / sum) - beta * log(beta / sum)
    var odds = exp((target + log(alpha) - logInverse) / alpha)
    for _ in 0..<200 {
      guard odds >= .leastNormalMagnitude else { return 0 }
      guard odds < .infinity else { break }
      let tail = tail(odds / (1 + odds), 1 / (1 + odds))
      let step = (target - tail.logarithm) * tail.ratio
      odds *= exp(step)
      if abs(step) <= 1e-11 { break }
    }
    return odds
  }

  /// ln P(X ≤ x), and what part of the power it is.
  ///
  /// - Parameters: x and 1 − x, of which the lesser counts.
  private func tail(_ x: Double, _ complement: Double) -> (logarithm: Double, ratio: Double) {
    let mirror = BetaDistribution(mirrored: self)
    let excess = x <= complement ? excess(of: x) : -mirror.excess(of: complement)
    let logPower = logPeak - alpha * deviance(excess, of: x) - beta * mirror.deviance(-excess, of: complement)
    if x > (alpha + 1) / (alpha + beta + 2) {
      let upper = exp(logPower) * mirror.fraction(complement, excess: -excess)
      // Of a lower tail that is all but cancelled the fraction is summed at length.
      if upper < 0.999 { return (log1p(-upper), (1 - upper) / exp(logPower)) }
    }
    let ratio = fraction(x, excess: excess)
    return (logPower + log(ratio), ratio)
  }

  /// (α + β) x − α, of which no bit is lost near the mean.
  private func excess(of x: Double) -> Double {
    let sum = alpha + beta
    let added = sum - alpha
    let lost = (alpha - (sum - added)) + (beta - added)
    let product = sum * x
    return (product - alpha) + ((-product).addingProduct(sum, x) + lost * x)
  }

  /// u − ln(1 + u), where 1 + u is x over the mean.
  private func deviance(_ excess: Double, of x: Double) -> Double {
    let u = excess / alpha
    if u < -0.5 { return u - log(x * (alpha + beta) / alpha) }
    if u > 0.3 { return u - log1p(u) }
    // ln(1 + u) = 2 artanh(v), whose first term is taken from u without cancellation.
    let v = u / (2 + u)
    let square = v * v
    var (series, power, divisor) = (0.0, v * square, 3.0)
    while abs(power) > abs(v) * 1e-18 {
      series += power / divisor
      (power, divisor) = (power * square, divisor + 2)
    }
    return u * v - 2 * series
  }

  /// P(X ≤ x) over the power: a continued fraction, by Lentz's method.
  private func fraction(_ x: Double, excess: Double) -> Double {
    let least = 1e-300
    var value = alpha * (1 - excess) / (alpha + 1)
    if value == 0 { value = least }
    var (above, below, m) = (value, 0.0, 0.0)
    repeat {
      m += 1
      let divisor = alpha + 2 * m - 1
      let numerator = m * (alpha + m - 1) / divisor * ((alpha + beta + m - 1) / divisor) * (beta - m) * x * x
      let denominator =
        m + m * (beta - m) * x / divisor + (alpha + m) * (1 - excess + m * (2 - x)) / (alpha + 2 * m + 1)
      below = denominator + numerator * below
      below = 1 / (below == 0 ? least : below)
      above = denominator + numerator / above
      if above == 0 { above = least }
      value *= above * below
    } while abs(above * below - 1) > 1e-16 && m < 1e6
    return 1 / value
  }
}
