/// Wilson's score interval of a proportion at 95%: where the true rate of so few cases may well lie (Wilson 1927, JASA
/// 22:209). Unlike the normal interval it never leaves 0...1 and says something for no successes at all.
package struct WilsonInterval: Equatable, Sendable {
  package let low: Double
  package let high: Double

  /// The 0.975 quantile of the standard normal distribution.
  private static let z = 1.959963984540054

  /// - Returns: nil of no trials.
  package init?(successes: Int, trials: Int) {
    guard trials > 0, (0...trials).contains(successes) else { return nil }
    let (count, z) = (Double(trials), WilsonInterval.z)
    let rate = Double(successes) / count
    let scale = 1 / (1 + z * z / count)
    let middle = scale * (rate + z * z / (2 * count))
    let half = scale * z * (rate * (1 - rate) / count + z * z / (4 * count * count)).squareRoot()
    // At the ends the terms are equal but for rounding.
    low = successes == 0 ? 0 : max(middle - half, 0)
    high = successes == trials ? 1 : min(middle + half, 1)
  }
}
