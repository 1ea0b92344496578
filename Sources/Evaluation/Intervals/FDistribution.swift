/// The F distribution, of a quotient of two mean squares.
package enum FDistribution {
  /// The value that is exceeded with a probability.
  ///
  /// Error and complexity: those of `BetaDistribution`, of which it is a function.
  /// - Parameters:
  ///   - probability: May be tiny.
  ///   - numerator: Degrees of freedom of the mean square above.
  ///   - denominator: Degrees of freedom of the one below.
  /// - Returns: nil of a probability outside 0...1, or of degrees that are not above 0 or are above 2 · 10¹⁰.
  package static func upperQuantile(_ probability: Double, numerator: Double, denominator: Double) -> Double? {
    guard let shares = BetaDistribution(alpha: numerator / 2, beta: denominator / 2) else { return nil }
    let point = shares.point(lower: 1 - probability, upper: probability)
    let value = denominator * point.x / (numerator * point.complement)
    return value.isNaN ? nil : value
  }
}
